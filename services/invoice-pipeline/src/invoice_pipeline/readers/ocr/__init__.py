"""Pages that are pictures, read by an OCR engine into the same words as a text layer."""
