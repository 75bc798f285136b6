"""Templates of invoice2data, where a folder of them is set: one more method of reading pages."""
