from collections.abc import Iterator

import pytest

from common.messages import Service
from support.delivery import Party, open_party


@pytest.fixture
def exporter(database_url: str) -> Iterator[Party]:
    """The receiving service."""
    with open_party(database_url, Service.EXPORTER) as party:
        yield party


@pytest.fixture
def pipeline(database_url: str) -> Iterator[Party]:
    """The sending service, in the same database and its own schema."""
    with open_party(database_url, Service.INVOICE_PIPELINE) as party:
        yield party
