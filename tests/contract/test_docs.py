import re
from pathlib import Path

from support.repository import MEMBERS, ROOT, SERVICES, kept_files

TARGET = re.compile(r"^([a-z][a-z0-9-]*):", re.MULTILINE)
DESCRIBED = re.compile(r"^([a-z][a-z0-9-]*):.*## \S", re.MULTILINE)
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")
COMMAND = re.compile(r"\bmake ([a-z][a-z0-9-]*)")
SECTIONS = {"## Decision", "## Why", "## What keeps it"}


def pages() -> list[Path]:
    return [path for path in kept_files() if path.suffix == ".md"]


def makefile() -> str:
    return (ROOT / "Makefile").read_text()


def test_every_make_target_says_what_it_does() -> None:
    assert set(TARGET.findall(makefile())) == set(DESCRIBED.findall(makefile()))


def test_every_make_command_in_the_docs_exists() -> None:
    targets = set(TARGET.findall(makefile()))
    unknown = {
        (page.name, command)
        for page in pages()
        for code in re.findall(r"`([^`]+)`", page.read_text())
        for command in COMMAND.findall(code)
        if command not in targets
    }
    assert unknown == set()


def test_every_relative_link_resolves() -> None:
    broken = [
        f"{page.relative_to(ROOT)}: {link}"
        for page in pages()
        for link in LINK.findall(page.read_text())
        if not re.match(r"[a-z]+:|#", link) and not (page.parent / link.partition("#")[0]).exists()
    ]
    assert broken == []


def test_every_member_has_a_readme_of_its_own() -> None:
    short = [member.name for member in MEMBERS if len((member / "README.md").read_text().splitlines()) < 5]
    assert short == []


def test_a_services_readme_says_what_it_takes_gives_needs_and_how_it_fails() -> None:
    missing = [
        f"{service.name}: {word}"
        for service in SERVICES
        for word in ("consumes", "emits", "settings", "can fail")
        if word not in (service / "README.md").read_text().lower()
    ]
    assert missing == []


def test_the_architecture_names_every_service_and_decision() -> None:
    text = (ROOT / "docs/architecture.md").read_text()
    decisions = [path.name for path in (ROOT / "docs/decisions").glob("[0-9]*.md")]
    missing = [name for name in [*(s.name for s in SERVICES), *decisions] if name not in text]
    assert missing == []


def test_every_decision_says_why_and_what_keeps_it() -> None:
    for path in (ROOT / "docs/decisions").glob("[0-9]*.md"):
        text = path.read_text()
        assert set(re.findall(r"^## .*$", text, re.MULTILINE)) >= SECTIONS, path
