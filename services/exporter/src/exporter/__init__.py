"""Writes the bill, once per invoice revision and destination."""
