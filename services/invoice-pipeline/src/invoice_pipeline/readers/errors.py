"""Failures inside the readers. They end as a ``ReadResult``; none leaves the package."""

from common.errors import OperationalError
from common.schemas.reasons import ReasonCode


class ReadingError(OperationalError):
    """A document cannot be read; ``code`` and ``facts`` become the stated reason."""

    def __init__(self, code: ReasonCode, **facts: str | int) -> None:
        super().__init__(f"the document cannot be read: {code} {facts}")
        self.code = code
        self.facts = facts


class TooLarge(ReadingError):
    """Something is over a limit; raise the limit only after looking at the document."""

    def __init__(self, what: str, size: int, limit: int) -> None:
        super().__init__(ReasonCode.TOO_LARGE, what=what, size=size, limit=limit)


class UnreadableXml(ReadingError):
    def __init__(self, detail: str) -> None:
        super().__init__(ReasonCode.UNREADABLE_XML, detail=detail)


class ForbiddenXml(ReadingError):
    def __init__(self, detail: str) -> None:
        super().__init__(ReasonCode.FORBIDDEN_XML, detail=detail)


class UnreadablePdf(ReadingError):
    def __init__(self, detail: str) -> None:
        super().__init__(ReasonCode.UNREADABLE_PDF, detail=detail)


class EncryptedPdf(ReadingError):
    """``tried``: how many passwords did not open it."""

    def __init__(self, tried: int = 0) -> None:
        facts = {"detail": f"passwords tried: {tried}, none opens it"} if tried else {}
        super().__init__(ReasonCode.ENCRYPTED_PDF, **facts)
