"""Reads, checks and decides on an invoice."""
