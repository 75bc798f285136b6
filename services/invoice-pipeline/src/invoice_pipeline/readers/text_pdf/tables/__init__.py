"""Tables on pages: an invoice's lines and its VAT breakdown, found without knowing its seller."""
