"""What is wrong with an invoice: one table of rules, by the names of EN 16931 where it has them."""

from invoice_pipeline.rules.table import RULES, judge, reason_for

__all__ = ["RULES", "judge", "reason_for"]
