"""The few questions that a run asks the REST API."""

import http.client
import time
from collections.abc import Iterator, Mapping
from typing import TypeVar
from urllib.parse import urlencode
from uuid import UUID

from standalone.api_answers import Attachment, Bill, Email, Invoice, Page
from standalone.errors import NotReadyInTime, UnexpectedAnswer
from standalone.observation import ObservedInvoice, ObservedMail
from standalone.var_folder import VarFolder

T = TypeVar("T")

_PATIENCE = 10.0  # seconds for one answer
_PAGE = 100
_WRITTEN = "written"
# Words of ingest-email for a mail that needs nothing more.
_ENDS = {"processed", "partly_failed", "failed", "no_invoice", "gone", "refused"}
# Reasons of invoice-pipeline for what a person decided.
_BY_PERSON = {"approved_by_person", "corrected_by_person", "rejected_by_person"}


class ApiClient:
    def __init__(self, port: int, var: VarFolder) -> None:
        self._port = port
        self._var = var

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    def await_ready(self, limit: float) -> None:
        """Raises NotReadyInTime, in seconds, when the API does not say 200 to /readyz."""
        deadline = time.monotonic() + limit
        while time.monotonic() < deadline:
            try:
                if self._ask("/readyz")[0] == http.client.OK:
                    return
            except (OSError, http.client.HTTPException):
                pass
            time.sleep(0.2)
        raise NotReadyInTime("the REST API", limit, self._var.logs)

    def mails(self) -> list[ObservedMail]:
        """Every mail with its documents and where their bills lie, as far as the API knows yet."""
        invoices = {invoice.invoice_id: invoice for invoice in self._all("/api/v1/invoices", Page[Invoice])}
        bills: dict[UUID, list[str]] = {}
        for bill in self._all("/api/v1/exports", Page[Bill]):
            if bill.state == _WRITTEN:
                bills.setdefault(bill.invoice_id, []).append(bill.destination)
        return [
            _observed(email, invoices, bills)
            for email in self._all("/api/v1/emails", Page[Email])
            if email.message_id is not None
        ]

    def _all(self, path: str, page_type: type[Page[T]]) -> Iterator[T]:
        cursor: str | None = None
        while True:
            query = {"limit": _PAGE} | ({"cursor": cursor} if cursor else {})
            where = f"{path}?{urlencode(query)}"
            status, body = self._ask(where)
            if status != http.client.OK:
                raise UnexpectedAnswer(where, status, body)
            page = page_type.model_validate_json(body)
            yield from page.items
            if page.next is None:
                return
            cursor = page.next

    def _ask(self, path: str) -> tuple[int, bytes]:
        token = self._var.api_token.read_text().strip() if self._var.api_token.exists() else ""
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=_PATIENCE)
        try:
            connection.request("GET", path, headers={"Authorization": f"Bearer {token}"})
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()


def _observed(
    email: Email, invoices: Mapping[UUID, Invoice], bills: Mapping[UUID, list[str]]
) -> ObservedMail:
    documents = tuple(
        _document(attachment, invoices[attachment.invoice_id], bills.get(attachment.invoice_id, []))
        for attachment in email.attachments
        if attachment.invoice_id is not None and attachment.invoice_id in invoices
    )
    return ObservedMail(email.message_id or "", email.state, email.state in _ENDS, documents)


def _document(attachment: Attachment, invoice: Invoice, bills: list[str]) -> ObservedInvoice:
    return ObservedInvoice(
        attachment.filename,
        invoice.state,
        invoice.number,
        invoice.seller_name,
        invoice.currency,
        invoice.payable,
        tuple(bills),
        reviewed=any(reason.code in _BY_PERSON for reason in invoice.reasons),
    )
