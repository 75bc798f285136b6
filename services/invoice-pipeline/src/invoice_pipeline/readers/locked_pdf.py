"""PDFs that ask for a password, opened with one of those that are known."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from io import BytesIO

import pikepdf

from invoice_pipeline.readers.errors import EncryptedPdf, UnreadablePdf


def unlocked(document: bytes, passwords: Sequence[str]) -> bytes:
    """The same PDF without its encryption. Raises EncryptedPdf where no password fits, or UnreadablePdf."""
    for password in _spellings(passwords):
        try:
            with pikepdf.open(BytesIO(document), password=password) as pdf:
                target = BytesIO()
                pdf.save(target)
                return target.getvalue()
        except pikepdf.PasswordError:
            continue
        except (pikepdf.PdfError, pikepdf.DataDecodingError, ValueError, TypeError, RuntimeError) as error:
            raise UnreadablePdf("it cannot be decrypted") from error
    raise EncryptedPdf(len(passwords))


def _spellings(passwords: Sequence[str]) -> Iterator[bytes]:
    """UTF-8 as in PDF 2.0, and Latin-1 as before it, which differ for other letters than English ones."""
    for password in passwords:
        yield password.encode()
        with suppress(UnicodeEncodeError):
            if not password.isascii():
                yield password.encode("latin-1")
