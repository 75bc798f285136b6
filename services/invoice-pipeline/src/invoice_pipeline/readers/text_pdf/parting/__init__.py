"""Several invoices on the pages of one document: where one ends and the next begins."""
