"""A supplier's mail."""

from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime


def letter(to: str, subject: str, sent: datetime, *files: tuple[str, bytes], subtype: str) -> EmailMessage:
    """``subtype`` is what the supplier's program calls its files; the name tells more."""
    message = EmailMessage()
    message["From"] = "Billing <billing@supplier.example>"
    message["To"] = to
    message["Subject"] = subject
    message["Message-ID"] = f"<{subject.replace(' ', '.')}@supplier.example>"
    message["Date"] = format_datetime(sent)
    message.set_content(f"Please find {subject} attached & pay.\n")
    for name, content in files:
        message.add_attachment(content, "application", subtype, filename=name)
    return message
