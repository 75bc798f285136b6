"""Fails when a test that needs the real servers was skipped: a skipped proof is no proof.

Usage: .venv/bin/python .ci/none_skipped.py REPORT.xml
"""

import sys
from pathlib import Path
from xml.etree import ElementTree as ET

PROOFS = ("tests.integration", "tests.e2e", "tests.chaos")


def skipped(report: Path) -> list[str]:
    cases = ET.parse(report).getroot().iter("testcase")  # noqa: S314 -- written by pytest a moment ago
    return [
        f"{case.get('classname')}.{case.get('name')}: {reason.get('message')}"
        for case in cases
        if (reason := case.find("skipped")) is not None and (case.get("classname") or "").startswith(PROOFS)
    ]


def main(report: Path) -> int:
    cases = [case.get("classname") or "" for case in ET.parse(report).getroot().iter("testcase")]  # noqa: S314 -- as above
    found = skipped(report)
    for line in found:
        print(f"skipped, but must run: {line}")
    proofs = sum(name.startswith(PROOFS) for name in cases)
    print(f"{len(cases)} tests, {proofs} of them against real servers, {len(found)} of those skipped")
    return 1 if found or not proofs else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
