"""Files of one mail that are pages of one invoice: whether they are, in which order, and read as one."""
