"""The documents inside the sample mails."""

import email
import email.policy

from standalone.samples import Sample


def attachments(sample: Sample) -> dict[str, bytes]:
    """By file name; those of a forwarded mail included, pictures in the text not."""
    message = email.message_from_bytes(sample.to_bytes(), policy=email.policy.default)
    parts = [part for part in message.walk() if part.get_content_disposition() == "attachment"]
    return {
        str(part.get_filename()): bytes(part.get_payload(decode=True))
        for part in parts
        if part.get_content_type() != "message/rfc822"
    }
