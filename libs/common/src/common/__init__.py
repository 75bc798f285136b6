"""The contract and the plumbing that every service of AP Intake shares."""
