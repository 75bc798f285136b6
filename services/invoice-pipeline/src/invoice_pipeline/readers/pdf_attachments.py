"""The files embedded in a PDF, inflated no further than allowed."""

import re
import zlib
from collections.abc import Iterator
from io import BytesIO

import pikepdf

from invoice_pipeline.readers.errors import EncryptedPdf, TooLarge, UnreadablePdf
from invoice_pipeline.readers.limits import Limits

_STREAM = re.compile(r"stream <_io\.BytesIO object at 0x[0-9a-f]+>:? ?")
"""How the library names a document from memory, with an address that tells a reader nothing."""


def embedded_files(document: bytes, limits: Limits) -> Iterator[tuple[str, bytes]]:
    """Name and content of each. Raises EncryptedPdf, UnreadablePdf or TooLarge."""
    try:
        with pikepdf.open(BytesIO(document)) as pdf:
            yield from _files(pdf, limits)
    except pikepdf.PasswordError as error:
        raise EncryptedPdf from error
    except (
        pikepdf.PdfError,
        pikepdf.DataDecodingError,
        ValueError,
        TypeError,
        KeyError,
        RuntimeError,
    ) as error:
        # The library documents PdfError; malformed name trees also surface as the other four.
        raise UnreadablePdf(_STREAM.sub("", str(error))) from error


def _files(pdf: pikepdf.Pdf, limits: Limits) -> Iterator[tuple[str, bytes]]:
    for count, (name, specification) in enumerate(pdf.attachments.items(), start=1):
        if count > limits.pdf_attachments:
            raise TooLarge("embedded files", count, limits.pdf_attachments)
        stream = _stream(specification)
        content = None if stream is None else _content(stream, limits.xml)
        if content is not None:
            yield name, content


def _stream(specification: pikepdf.AttachedFileSpec) -> pikepdf.Stream | None:
    files = specification.obj.get("/EF")
    if not isinstance(files, pikepdf.Dictionary):
        return None
    stream = files.get("/UF", files.get("/F"))
    return stream if isinstance(stream, pikepdf.Stream) else None


def _content(stream: pikepdf.Stream, limit: int) -> bytes | None:
    """None where the stream uses a filter that no writer of invoices uses."""
    filters = stream.get("/Filter", pikepdf.Array())
    names = [str(name) for name in filters] if isinstance(filters, pikepdf.Array) else [str(filters)]
    content = stream.read_raw_bytes()
    for name in names:
        if name != "/FlateDecode" or "/DecodeParms" in stream:
            return None
        content = _inflate(content, limit)
    return content


def _inflate(content: bytes, limit: int) -> bytes:
    decompressor = zlib.decompressobj()
    try:
        inflated = decompressor.decompress(content, limit)
    except zlib.error as error:
        raise UnreadablePdf(f"an embedded file does not inflate: {error}") from error
    if decompressor.unconsumed_tail:
        raise TooLarge("embedded file", limit + 1, limit)
    return inflated
