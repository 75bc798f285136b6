from collections.abc import Iterator
from pathlib import Path

import pytest

from support.gmail_inbox import Inbox, running_inbox


@pytest.fixture
def inbox(tmp_path: Path) -> Iterator[Inbox]:
    with running_inbox(tmp_path) as inbox:
        yield inbox
