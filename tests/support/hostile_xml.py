"""XML that wants to harm its reader: it grows, it reaches out, or it hides what it is."""

from collections.abc import Callable

from support.ubl import ubl_invoice

HEAD = b'<?xml version="1.0" encoding="UTF-8"?>'
INVOICE = ubl_invoice().removeprefix(HEAD).strip()
TOO_MANY = 1_000_000


def entity_bomb() -> bytes:
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    return HEAD + f'<!DOCTYPE x [<!ENTITY e0 "ha">{levels}]><x>&e9;</x>'.encode()


def quadratic_entity() -> bytes:
    return HEAD + b'<!DOCTYPE x [<!ENTITY e "' + b"a" * 50_000 + b'">]><x>' + b"&e;" * 50_000 + b"</x>"


def within_invoice(declaration: str, use: str, encoding: str = "utf-8") -> bytes:
    """An invoice whose number is what ``use`` expands to."""
    text = f"<!DOCTYPE Invoice {declaration}>{INVOICE.decode()}".replace("2026-1001", use)
    return text.encode(encoding)


def deep() -> bytes:
    return b"<a>" * 100_000 + b"</a>" * 100_000


def attributes() -> bytes:
    return b"<a " + b" ".join(b'a%d=""' % n for n in range(TOO_MANY)) + b"/>"


def attributes_of_one() -> bytes:
    """Fewer than a document may have."""
    some = b" ".join(b'a%d=""' % n for n in range(140_000))
    return INVOICE.replace(b"<Invoice ", b"<Invoice " + some + b" ", 1)


def elements_as_allowed() -> bytes:
    """As many texts as there can be, in places that no reader looks at."""
    return INVOICE.replace(b"<cbc:ID>", (b"<b>" + b"<c>t</c>" * 200 + b"</b>") * 1_900 + b"<cbc:ID>", 1)


def namespaces() -> bytes:
    some = b" ".join(b'xmlns:a%d="u"' % n for n in range(140_000))
    return INVOICE.replace(b"<Invoice ", b"<Invoice " + some + b" ", 1)


def elements() -> bytes:
    return b"<a>" + b"<b/>" * TOO_MANY + b"</a>"


def children_of_one() -> bytes:
    """Fewer elements than a document may have."""
    return INVOICE.replace(b"<cbc:ID>", b"<b/>" * 350_000 + b"<cbc:ID>", 1)


def long_name() -> bytes:
    return b"<" + b"a" * 10_000_000 + b"/>"


def huge_text() -> bytes:
    return INVOICE.replace(b"Thank you", b"t" * 19_000_000)


def oversized_text() -> bytes:
    return INVOICE.replace(b"Thank you", b"t" * 21_000_000)


def references() -> bytes:
    return INVOICE.replace(b"Thank you", b"&#65;" * 300_000)


def comments() -> bytes:
    return INVOICE.replace(b"Thank you", b"<!--x-->" * 300_000)


def utf_7() -> bytes:
    return b'<?xml version="1.0" encoding="UTF-7"?>+ADwAIQ-DOCTYPE x+AD4-<x/>'


def hidden_utf_7() -> bytes:
    """The declaration stands where a hasty look does not find it."""
    return b'<?xml version="1.0"' + b" " * 300 + b'encoding="UTF-7"?>+ADwAIQ-DOCTYPE x+AD4-<x/>'


def ebcdic() -> bytes:
    return '<?xml version="1.0" encoding="IBM037"?><!DOCTYPE x><x/>'.encode("cp037")


def instruction() -> bytes:
    style = b'<?xml-stylesheet type="text/xsl" href="http://127.0.0.1:1/x.xsl"?><?php system("id"); ?>'
    return HEAD + style + INVOICE


def inclusion(address: str) -> bytes:
    note = f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" parse="text" href="{address}"/>'
    return HEAD + INVOICE.replace(b"Thank you", note.encode())


REFUSED: dict[str, Callable[[], bytes]] = {
    "entity_bomb": entity_bomb,
    "quadratic_entity": quadratic_entity,
    "deep": deep,
    "attributes": attributes,
    "elements": elements,
    "attributes_of_one": attributes_of_one,
    "children_of_one": children_of_one,
    "long_name": long_name,
    "oversized_text": oversized_text,
    "utf_7": utf_7,
    "hidden_utf_7": hidden_utf_7,
    "ebcdic": ebcdic,
    "utf_16_without_mark": lambda: within_invoice('[<!ENTITY e "x">]', "&e;", "utf-16-le"),
    "utf_16": lambda: within_invoice('[<!ENTITY e "x">]', "&e;", "utf-16"),
    "utf_32": lambda: within_invoice('[<!ENTITY e "x">]', "&e;", "utf-32"),
}
"""What must end with a stated reason."""

HARMLESS: dict[str, Callable[[], bytes]] = {
    "namespaces": namespaces,
    "elements_as_allowed": elements_as_allowed,
    "huge_text": huge_text,
    "references": references,
    "comments": comments,
    "instruction": instruction,
}
"""What is read as if nothing were the matter."""


def reaching_out(address: str) -> dict[str, bytes]:
    """Documents that want their reader to open ``address``."""
    return {
        "external_entity": within_invoice(f'[<!ENTITY e SYSTEM "{address}">]', "&e;"),
        "external_dtd": within_invoice(f'SYSTEM "{address}"', "N-1"),
        "public_dtd": within_invoice(f'PUBLIC "-//X//Y" "{address}"', "N-1"),
        "parameter_entity": within_invoice(f'[<!ENTITY % p SYSTEM "{address}"> %p;]', "N-1"),
        "external_entity_in_utf_16": within_invoice(f'[<!ENTITY e SYSTEM "{address}">]', "&e;", "utf-16"),
        "inclusion": inclusion(address),
        "schema_location": HEAD
        + INVOICE.replace(
            b"<Invoice ",
            b'<Invoice xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
            b'xsi:schemaLocation="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2 '
            + address.encode()
            + b'" ',
            1,
        ),
    }
