"""Lays the sample mails into the folder that the demo's mailbox is served from; what is there stays.

Usage: .venv/bin/python deploy/demo_mailbox.py var/demo-mail
"""

import sys
from pathlib import Path

from standalone.samples import write_samples
from standalone.samples.mail import DEMO_ADDRESS


def main(root: Path) -> None:
    written = write_samples(root / DEMO_ADDRESS)
    print(f"{len(written)} sample mails laid into {root / DEMO_ADDRESS}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
