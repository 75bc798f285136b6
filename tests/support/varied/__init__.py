"""Invoices that nobody has seen before: made from a seed, with known truth, in many tongues and layouts."""
