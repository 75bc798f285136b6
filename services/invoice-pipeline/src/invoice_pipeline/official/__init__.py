"""The second opinion on XML sources: official schemas and schematron rules, beside our own rules."""

from invoice_pipeline.official.disagreement import PREFIX, disagreements
from invoice_pipeline.official.opinion import DEFAULT_DEPTH, Depth, Opinion, second_opinion
from invoice_pipeline.official.source import invoice_xml

__all__ = ["DEFAULT_DEPTH", "PREFIX", "Depth", "Opinion", "disagreements", "invoice_xml", "second_opinion"]
