"""What travels and is stored: the canonical invoice, the evidence for it, and what was found wrong."""
