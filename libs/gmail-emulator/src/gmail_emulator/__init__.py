"""A local Gmail REST API over a folder of .eml files."""
