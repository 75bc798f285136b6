from common.messages import VALIDATE_INVOICE, Priority
from common.messages.exporter import ExportInvoice
from common.messages.shared import Outcome
from common.schemas.record import InvoiceRecord
from support.pipeline import PipelineService
from support.ubl import ubl_invoice


def test_a_sound_invoice_is_approved_and_sent_to_the_exporter(pipeline: PipelineService) -> None:
    invoice_id = pipeline.hand_in(ubl_invoice())
    row = pipeline.invoice(invoice_id)
    assert (row["state"], row["number"], str(row["payable"])) == ("approved", "2026-1001", "119.00")
    [message] = pipeline.exports()
    sent = ExportInvoice.model_validate(message.payload)
    assert (sent.invoice_id, sent.revision) == (invoice_id, 1)
    record = InvoiceRecord.model_validate_json(pipeline.store.get(sent.record))
    assert record.invoice.number == "2026-1001"
    assert pipeline.history(invoice_id) == [
        ("received", "invoice_pipeline.receive"),
        ("read", "invoice_pipeline.read"),
        ("approved", "invoice_pipeline.triage"),
    ]
    assert pipeline.announced(invoice_id) == ["received", "read", "approved"]


def test_an_urgent_document_stays_urgent_until_its_bill(pipeline: PipelineService) -> None:
    pipeline.deliver(pipeline.upload(ubl_invoice()).model_copy(update={"priority": Priority.HIGH}))
    [handed_over] = pipeline.deliver_sent(VALIDATE_INVOICE)
    [bill] = pipeline.exports()
    assert (handed_over.priority, bill.priority) == (Priority.HIGH, Priority.HIGH)


def test_the_receipt_of_the_bill_ends_the_invoice(pipeline: PipelineService) -> None:
    invoice_id = pipeline.hand_in(ubl_invoice())
    [message] = pipeline.exports()
    pipeline.receipt(message, Outcome.DONE)
    assert pipeline.invoice(invoice_id)["state"] == "exported"
    assert pipeline.history(invoice_id)[-1] == ("exported", "exporter")


def test_a_failed_export_is_shown_and_a_replayed_one_heals_it(pipeline: PipelineService) -> None:
    invoice_id = pipeline.hand_in(ubl_invoice())
    [message] = pipeline.exports()
    pipeline.receipt(message, Outcome.DEAD, "the disk is full")
    assert pipeline.invoice(invoice_id)["state"] == "approved"
    assert pipeline.codes(invoice_id) == ["export_failed", "all_checks_passed"]
    pipeline.receipt(message, Outcome.DONE)
    assert pipeline.invoice(invoice_id)["state"] == "exported"
    assert pipeline.codes(invoice_id) == ["all_checks_passed"]


def test_an_invoice_whose_export_is_discarded_is_dead_and_gives_its_claims_back(
    pipeline: PipelineService,
) -> None:
    invoice_id = pipeline.hand_in(ubl_invoice())
    [message] = pipeline.exports()
    pipeline.receipt(message, Outcome.DEAD, "the disk is full")
    pipeline.receipt(message, Outcome.DISCARDED, "discarded by clerk")
    row = pipeline.invoice(invoice_id)
    assert (row["state"], row["decided_by"]) == ("dead", "exporter")
    assert pipeline.codes(invoice_id) == ["export_discarded", "all_checks_passed"]
    assert row["reasons"][0]["message"] == "The export was discarded by clerk."
    assert pipeline.announced(invoice_id)[-2:] == ["approved", "dead"]
    assert pipeline.count("claims") == 0
    again = pipeline.hand_in(ubl_invoice())
    assert pipeline.invoice(again)["state"] == "approved"


def test_wrong_arithmetic_waits_for_a_person(pipeline: PipelineService) -> None:
    invoice_id = pipeline.hand_in(ubl_invoice(payable="120.00"))
    assert pipeline.invoice(invoice_id)["state"] == "needs_review"
    assert "arithmetic_mismatch" in pipeline.codes(invoice_id)
    assert pipeline.exports() == []


def test_what_cannot_be_read_ends_with_a_reason_and_leaves_no_checkpoint(pipeline: PipelineService) -> None:
    broken = pipeline.hand_in(b"<Invoice><unclosed>")
    picture = pipeline.hand_in(b"\x89PNG\r\n\x1a\n" + bytes(100))
    assert (pipeline.invoice(broken)["state"], pipeline.codes(broken)) == ("unreadable", ["unreadable_xml"])
    assert pipeline.invoice(picture)["state"] in ("unreadable", "not_an_invoice")
    assert pipeline.count("checkpoints") == 0
    assert pipeline.publisher.sent == []


def test_checkpoints_live_only_while_the_graph_waits(pipeline: PipelineService) -> None:
    pipeline.deliver(pipeline.upload(ubl_invoice("A1")))
    assert pipeline.count("checkpoints") == 1
    pipeline.deliver_sent(VALIDATE_INVOICE)
    assert pipeline.count("checkpoints") == pipeline.count("checkpoint_blobs") == 0
    pipeline.hand_in(ubl_invoice("A2", payable="1.00"))
    assert pipeline.count("checkpoints") == 2
