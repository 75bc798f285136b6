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


def test_what_is_set_aside_comes_back_with_the_next_reading() -> None:
    with resting_collector(set_aside=True):
        made: list[list[object]] = [[]]
    assert gc.get_freeze_count() > 0
    with resting_collector(set_aside=True):
        assert gc.get_freeze_count() == 0
    gc.unfreeze()
    assert any(found is made for found in gc.get_objects())
