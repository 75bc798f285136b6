"""The bill as JSON: an envelope around the canonical invoice. Amounts are text, as numbers would round."""

import json

from exporter.bill import Bill

SCHEMA = "ap-intake/bill"
VERSION = 1


def json_bill(bill: Bill) -> bytes:
    """UTF-8 without a byte order mark; keys in the order of EN 16931; absent fields are left out."""
    body = {
        "schema": SCHEMA,
        "version": VERSION,
        "invoice_id": str(bill.invoice_id),
        "revision": bill.revision,
        "document": {"sha256": bill.document_sha256, "part": bill.part},
        "corrected_fields": list(bill.corrected_fields),
        "invoice": bill.invoice.model_dump(mode="json", exclude_none=True, exclude_defaults=True),
    }
    return json.dumps(body, ensure_ascii=False, indent=2).encode() + b"\n"
