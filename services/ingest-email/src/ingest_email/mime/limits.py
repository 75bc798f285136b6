from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MailLimits:
    """How much of a mail is looked at before it is refused. Sizes are bytes of the RFC 5322 form."""

    mail_bytes: int = 50_000_000
    parts: int = 200
    nesting: int = 15
    forwards: int = 5
    inline_image_bytes: int = 150_000
    lines: int = 1_500_000
    """35 MB of base64 in lines of 60 characters are 600,000; each line costs the parser some 60 bytes."""
    header_bytes: int = 8_192
    """RFC 5322 allows lines of 998; what is longer is cut, for parsing parameters takes quadratic time."""
    headers: int = 500
    """Of one part; further ones are dropped."""
