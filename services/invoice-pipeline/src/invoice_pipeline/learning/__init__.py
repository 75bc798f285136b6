"""What people's corrections teach about a seller's invoices, and how it is used for the next one."""
