"""A sample mailbox of our own making, and what must become of every mail in it."""

from standalone.samples.catalog import EXPECTED, SAMPLES, Sample, write_samples
from standalone.samples.expectation import ExpectedInvoice, ExpectedMail, Outcome

__all__ = ["EXPECTED", "SAMPLES", "ExpectedInvoice", "ExpectedMail", "Outcome", "Sample", "write_samples"]
