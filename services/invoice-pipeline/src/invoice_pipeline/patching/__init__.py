"""Doubtful fields asked of a language model, off by default: it may point at the page, and no more."""
