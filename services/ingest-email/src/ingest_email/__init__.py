"""Takes every message out of the mailbox and accounts for it."""
