"""Waits until the sample mails are accounted for, and shows what has become of them."""

import time

from standalone.api_client import ApiClient
from standalone.observation import Row, Verdict, compare, table
from standalone.samples import EXPECTED
from standalone.terminal import Terminal

# Within 60 s on a warm machine; a cold one with two busy cores takes longer.
_LIMIT = 300.0
_LOOK_EVERY = 1.0


def await_samples(api: ApiClient, terminal: Terminal) -> bool:
    """Whether every sample mail has come to its expected end; prints the table either way."""
    began = time.monotonic()
    terminal.say(f"Waiting for {len(EXPECTED)} sample mails to be accounted for")
    rows = compare(EXPECTED, api.mails())
    while _waiting(rows) and time.monotonic() - began < _LIMIT:
        time.sleep(_LOOK_EVERY)
        rows = compare(EXPECTED, api.mails())
    terminal.say(f"\n{table(rows)}\n")
    return _sum_up(rows, time.monotonic() - began, terminal)


def _waiting(rows: list[Row]) -> bool:
    return any(row.verdict is Verdict.WAITING for row in rows)


def _sum_up(rows: list[Row], seconds: float, terminal: Terminal) -> bool:
    wrong = [row for row in rows if row.verdict is not Verdict.AS_EXPECTED]
    if not wrong:
        terminal.say(f"All sample mails are accounted for, after {seconds:.0f} s")
        return True
    names = ", ".join(sorted({row.mail for row in wrong}))
    terminal.say(f"Not as expected after {seconds:.0f} s: {names}")
    return False
