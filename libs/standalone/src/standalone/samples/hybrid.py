"""Factur-X: the letter as PDF/A-3 with its own data inside."""

import io
import logging
import re

import facturx
import pikepdf

from standalone.samples.bill import Bill
from standalone.samples.cii import cii_xml
from standalone.samples.pdf import invoice_pdf


def facturx_pdf(bill: Bill) -> bytes:
    """Profile EN 16931; the bytes are the same on each run."""
    logging.getLogger("factur-x").setLevel(logging.WARNING)
    written: bytes = facturx.generate_from_binary(
        invoice_pdf(bill, embedded_fonts=True),
        cii_xml(bill),
        flavor="factur-x",
        level="en16931",
        check_xsd=True,
        pdf_metadata={
            "author": bill.seller.name,
            "keywords": "Factur-X",
            "title": f"Rechnung {bill.number}",
            "subject": f"Rechnung {bill.number} vom {bill.issued.isoformat()}",
        },
        xmp_compression=False,
    )
    return _on_a_fixed_day(written, bill)


def _on_a_fixed_day(written: bytes, bill: Bill) -> bytes:
    # The library stamps the moment of writing into four places.
    stamp = f"D:{bill.issued:%Y%m%d}080000+00'00'"
    moment = f"{bill.issued.isoformat()}T08:00:00+00:00".encode()
    saved = io.BytesIO()
    with pikepdf.open(io.BytesIO(written)) as pdf:
        for name in ("/CreationDate", "/ModDate"):
            pdf.docinfo[name] = pikepdf.String(stamp)
        for attachment in pdf.attachments.values():
            attachment.obj.EF.F.Params.ModDate = pikepdf.String(stamp)
        metadata = pdf.Root.Metadata
        metadata.write(re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\+00:00|Z)", moment, metadata.read_bytes()))
        pdf.save(saved, deterministic_id=True)
    return saved.getvalue()
