"""Writes the file of secrets that Docker Compose reads, with fresh random values.

An existing file is left as it is: the database already knows those passwords. Standard library only, for
it runs before anything is installed. Usage: python3 deploy/write_env.py .env
"""

import base64
import os
import secrets
import sys
from pathlib import Path

PASSWORDS = (
    "REDIS_PASSWORD",
    "POSTGRES_PASSWORD",
    "INGEST_EMAIL_DB_PASSWORD",
    "INVOICE_PIPELINE_DB_PASSWORD",
    "EXPORTER_DB_PASSWORD",
    "MAINTENANCE_DB_PASSWORD",
    "MONITOR_API_DB_PASSWORD",
)


def lines() -> list[str]:
    passwords = [f"{name}={secrets.token_hex(24)}" for name in PASSWORDS]
    # 32 random bytes in URL-safe base64, as Fernet wants them: it encrypts the mailboxes' tokens at rest.
    key = base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()
    return [
        "# Secrets of this machine's Compose stack; never commit this file.",
        *passwords,
        f"INGEST_EMAIL_TOKEN_KEY={key}",
    ]


def main(path: Path) -> None:
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(descriptor, "w") as file:
        file.write("\n".join(lines()) + "\n")
    print(f"{path} written with fresh secrets")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
