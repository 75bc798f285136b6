import gc

import pytest

from invoice_pipeline.readers.collector import resting_collector


def test_the_collector_rests_while_a_document_is_read_and_is_awake_again_afterwards() -> None:
    assert gc.isenabled()
    with resting_collector():
        assert not gc.isenabled()
        with resting_collector():
            pass
        assert not gc.isenabled()  # whoever has put it to rest wakes it
    assert gc.isenabled()


def test_a_document_that_cannot_be_read_leaves_the_collector_awake() -> None:
    with pytest.raises(ValueError, match="broken"), resting_collector():
        raise ValueError("broken")
    assert gc.isenabled()
