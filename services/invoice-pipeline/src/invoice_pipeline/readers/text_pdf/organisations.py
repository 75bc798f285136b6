"""Words of what people found together: they tell the name of an organisation from a person's."""

import re

from invoice_pipeline.readers.text_pdf.names import LEGAL_FORM, is_name

_WORDS = re.compile(
    r"(?i)\b(?:group|services?|compan(?:y|ies)|co\.|partners|associates|brothers|bros|sons|agency|trust|school"
    r"|college|academy|university|church|parish|council|borough|county|city of|state of|bank|institute"
    r"|foundation|association|society|club|union|federation|cent(?:er|re)|clinic|hospital|surgery|practice"
    r"|pharmacy|dental|veterinary|therapy|medical|hotel|restaurant|caf[eé]|bar|bistro|bakery|brewery|winery"
    r"|stores?|shop|supply|supplies|trading|holdings?|industries|enterprises|solutions"
    r"|systems|consulting|consultants|engineering|design|studios?|media|logistics|transport|builders"
    r"|properties|realty|management|strata plan|department|ministry|office of"
    r"|stiftung|verein|verband|praxis|klinik|apotheke|autohaus|hausverwaltung|stadt|gemeinde|landkreis|schule"
    r"|gymnasium|kanzlei|b[üu]ro|bäckerei|metzgerei|gasthof|gasthaus|weingut|werkstatt|handel|genossenschaft"
    r"|mairie|commune|ville de|école|lycée|collège|syndic|copropriété|boulangerie|pharmacie|cabinet|société"
    r"|coopérative|garage|atelier|transports|ayuntamiento|comunidad|colegio|instituto|asociación|fundación"
    r"|cooperativa|restaurante|farmacia|talleres|bodegas|comune di|istituto|studio|ditta|azienda|ristorante"
    r"|condominio|officina|stichting|vereniging|school|bedrijf|bakkerij|praktijk|kommune|skole|forening|skola"
    r"|idrettslag|borettslag|sameiet?|klubb|stiftelsen?|menighet|sykehus|museum|yhdistys|seura|seurakunta|säätiö"
    r"|szkoła|spółdzielnia|biuro|gmina|urząd|fundacja|stowarzyszenie|wspólnota|zakład|restauracja|przedszkole"
    r"|domov|škola|obec|město|mesto|hostinec|penzi[oó]n|spolek|nemocnice|sdružení|základní|združenie"
    r"|étterem|iskola|önkormányzat|társasház|alapítvány|egyesület|obrt|vrtić|općina|udruga|društvo|zavod|občina"
    r"|școala|primăria|asociația|grădinița|spitalul|freguesia|município|bostadsrättsföreningen|brf|samfällighet|oy|koulu|kaupunki|câmara|junta|escola|associação|clínica)\b"
)
_NAMES = (2, 3)
"""Words of a person's name, without particles."""
_PARTICLES = frozenset(
    {"de", "den", "der", "het", "'t", "te", "ten", "ter", "van", "von", "vom", "zu", "zum", "zur", "af", "av"}
    | {"da", "das", "dal", "del", "della", "di", "do", "dos", "du", "des", "el", "la", "le", "y", "e", "i"}
)
_GIVEN = re.compile(r"[^\W\d_]+(?:[-'\u2019][^\W\d_]+)*\.?")
"""``Anne-Marie``, ``O'Brien`` or ``J.``."""
_STEMS = re.compile(
    r"(?i)(?:stiftung|verein|verband|praxis|klinik|schule|verwaltung|werke|betriebe?|kanzlei|hotel)\b"
)


def is_organisation(name: str) -> bool:
    """By its legal form, or by a word such as ``clinic``, also at the end of a longer one."""
    return any(pattern.search(name) for pattern in (LEGAL_FORM, _WORDS, _STEMS))


def receives_for(name: str, below: str) -> bool:
    """Whether a name is a person's, and what stands right below it an organisation's, whose post it gets."""
    return _is_person(name) and is_organisation(below) and is_name(below)


def may_receive_for(name: str, below: str) -> bool:
    """The same where words of the name below are not known, or both are in capitals; it has no number."""
    shouted = name.isupper() and is_organisation(below) and _is_person(name.title())
    return (_is_person(name) or shouted) and is_name(below) and not any(map(str.isdigit, below))


def _is_person(name: str) -> bool:
    """``Anne-Marie de Wit``: two or three words that begin with capitals, and particles between them."""
    first, *others = name.split() or [""]
    words = [first, *(word for word in others if word not in _PARTICLES)]
    capital = all(_GIVEN.fullmatch(word) and word[0].isupper() and not word[1:].isupper() for word in words)
    return len(words) in _NAMES and capital and not is_organisation(name)


__all__ = ["is_organisation", "may_receive_for", "receives_for"]
