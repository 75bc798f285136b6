"""Opening hostile mails: pure functions over bytes, bounded in size, time and depth."""
