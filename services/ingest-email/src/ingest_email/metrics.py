from prometheus_client import Counter

EMAILS_ENDED = Counter("ap_intake_emails_ended", "Mails that reached an end state", ["state"])
ATTACHMENTS_ENDED = Counter(
    "ap_intake_attachments_ended", "Attachments that reached an end state", ["state", "reason"]
)
POLL_FAILURES = Counter("ap_intake_poll_failures", "Polls that Gmail or the way to it spoiled", ["error"])
MAILBOXES_STOPPED = Counter("ap_intake_mailboxes_stopped", "Mailboxes stopped, by why", ["reason"])
