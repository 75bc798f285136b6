"""What accountants and lawyers do about taxes, which is charged for, and is no tax."""

import re

from invoice_pipeline.readers.text_pdf.vocabulary import Label

_WORK = re.compile(
    r"(?i)\W*(?:returns?|prep\w*|notices?|advice|advis\w+|consult\w+|filings?|planning|compliance|reimburs\w+"
    r"|research|audits?|stamps?|seasons?|liens?|attorneys?|software|forms?|reports?|registrations?"
    r"|extensions?|deductible|credits?)\b"
)


def is_about_tax(label: Label) -> bool:
    """Behind the word for a tax stands another: ``Tax preparation``, ``Payroll tax notice``."""
    return _WORK.match(" ".join([word.text for word in label.line.words[label.after :]])) is not None


__all__ = ["is_about_tax"]
