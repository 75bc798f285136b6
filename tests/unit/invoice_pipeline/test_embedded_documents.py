from base64 import b64encode
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest
from langgraph.runtime import Runtime

from common.schemas.reasons import ReasonCode
from common.storage import open_store
from invoice_pipeline import readers, rules
from invoice_pipeline.graph.context import Context
from invoice_pipeline.graph.nodes import read_node
from invoice_pipeline.graph.records import Records
from invoice_pipeline.graph.state import InvoiceState
from invoice_pipeline.readers import DEFAULT_LIMITS, Attachment, Limits
from invoice_pipeline.sandbox.sandbox import Sandbox

UBL = (Path(__file__).parent / "data" / "ubl_invoice.xml").read_bytes()
HOURS = b64encode(b"hours")


def with_attached(text: bytes) -> bytes:
    assert HOURS in UBL
    return UBL.replace(HOURS, text)


def read(document: bytes, limits: Limits = DEFAULT_LIMITS) -> readers.Read:
    result = readers.read(document, limits=limits)
    assert isinstance(result, readers.Read), result
    return result


def test_an_embedded_document_comes_out_whole_and_is_named_by_its_digest() -> None:
    result = read(UBL)
    digest = sha256(b"hours").hexdigest()
    assert result.attachments == (Attachment(digest, b"hours", "text/csv"),)
    [document] = result.records[0].invoice.supporting_documents
    assert (document.attached_sha256, document.media_type) == (digest, "text/csv")


def test_the_same_document_twice_is_one() -> None:
    tag = b"cac:AdditionalDocumentReference>"
    start, end = UBL.rindex(b"<" + tag, 0, UBL.index(HOURS)), UBL.index(b"</" + tag, UBL.index(HOURS))
    result = read(UBL[:end] + b"</" + tag + UBL[start:])
    documents = result.records[0].invoice.supporting_documents
    assert [document.filename for document in documents] == ["hours.csv", "hours.csv"]
    assert {document.attached_sha256 for document in documents} == {result.attachments[0].sha256}
    assert len(result.attachments) == 1


@pytest.mark.parametrize("text", [b"aG91cnM", b"aG91\n  cnM=\n"])
def test_base64_may_be_broken_into_lines_or_lack_its_padding(text: bytes) -> None:
    assert read(with_attached(text)).attachments[0].content == b"hours"


def test_what_is_no_base64_blocks_and_is_kept() -> None:
    result = read(with_attached(b"see the paper copy!"))
    record = result.records[0]
    assert result.attachments == ()
    assert "see the paper copy!" in record.invoice.extensions.values()
    broken = [found.rule for found in rules.judge(record.invoice, record.evidence) if found.blocking]
    assert broken == ["READ-01"]


@pytest.mark.parametrize("name", ["cac:{}", "x:{}", "{}"])
def test_a_digest_cannot_be_forged(name: str) -> None:
    """Whoever writes the digest of somebody else's document names a document of that text, not that one."""
    forged = sha256(b"another invoice").hexdigest()
    element = "EmbeddedDocumentBinaryObject"
    document = with_attached(forged.encode()).decode()
    document = document.replace(f"cbc:{element}", name.format(element))
    document = document.replace("<cac:Attachment>", '<cac:Attachment xmlns="" xmlns:x="urn:x">')
    result = read(document.encode())
    named = {item.attached_sha256 for item in result.records[0].invoice.supporting_documents}
    assert forged not in named | {attachment.sha256 for attachment in result.attachments}
    assert len(result.attachments) == 1


def test_a_media_type_of_no_known_form_is_not_passed_on() -> None:
    result = read(UBL.replace(b'mimeCode="text/csv"', b'mimeCode="text/html;\r\nx: y"'))
    assert result.attachments[0].media_type == "application/octet-stream"


@pytest.mark.parametrize("limits", [Limits(attachments=0), Limits(attachment=4)])
def test_more_or_larger_documents_than_allowed_are_refused(limits: Limits) -> None:
    result = readers.read(UBL, limits=limits)
    assert isinstance(result, readers.Unreadable)
    assert result.reason.code is ReasonCode.TOO_LARGE


def test_an_embedded_document_is_in_the_store_before_its_invoice_is_recorded() -> None:
    store = open_store("memory://")
    context = Context(Records(store), Sandbox(), date(2026, 11, 20))
    state: InvoiceState = {"document": store.put(UBL, "application/xml").model_dump(mode="json")}

    read_node(state, Runtime(context=context))
    assert store.get_digest(sha256(b"hours").hexdigest()) == b"hours"
