import re

from support.repository import ROOT, kept_files

# Where packages come from is the business of the machine that installs them, never of a file kept here.
# Written in pieces, so that this file does not name what it forbids.
HOSTS = [
    "py" + "pi.org",
    "python" + "hosted.org",
    "npm" + "js.org",
    "registry." + "yarnpkg.com",
    "proxy." + "golang.org",
]
OPTION = re.compile(
    r"--(extra-)?index-url|--default-index|--find-links|^\s*(extra-)?index-url\s*=", re.MULTILINE
)


def test_no_file_names_a_package_index() -> None:
    found = []
    for path in kept_files():
        text = path.read_bytes().decode(errors="replace")
        found += [f"{path.relative_to(ROOT)}: {host}" for host in HOSTS if host in text]
        if path != ROOT / "tests/contract/test_no_index_hosts.py" and OPTION.search(text):
            found.append(f"{path.relative_to(ROOT)}: an index option")
    assert found == []
