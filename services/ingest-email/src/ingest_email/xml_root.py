"""The name of an XML document's root element, and nothing more of it.

The parser is fed 64 kB at most, stopped at the first tag, and stopped at the first entity declared.
"""

from xml.parsers import expat

_HEAD = 64 * 1024  # bytes; a licence text before the root may be long, but not so long


class _RootSeen(Exception):
    """Ends the parse: all that was asked for is known."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class _EntityDeclared(Exception):
    """No invoice declares entities; the reader says so."""


def _start(name: str, _: dict[str, str]) -> None:
    raise _RootSeen(name)


def _entity(*_: object) -> None:
    raise _EntityDeclared


def root_name(content: bytes) -> str | None:
    """The local name of the root element; None for what is not well-formed up to there."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = _start
    parser.EntityDeclHandler = _entity
    try:
        parser.Parse(content[:_HEAD], False)
    except _RootSeen as seen:
        return seen.name.rpartition(" ")[2]
    except (expat.ExpatError, _EntityDeclared, ValueError, LookupError):
        return None
    return None
