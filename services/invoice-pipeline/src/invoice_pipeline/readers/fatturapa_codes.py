"""Codes of the FatturaPA format (version 1.9 of its rules, 2025) in the code lists of EN 16931."""

from dataclasses import dataclass
from decimal import Decimal

INVOICE = "380"
SELF_BILLED = "389"
CREDIT_NOTE = "381"

TYPE_CODES = {
    "TD01": INVOICE,
    "TD02": "386",  # advance on an invoice
    "TD03": "386",  # advance on a fee
    "TD04": CREDIT_NOTE,
    "TD05": "383",  # debit note
    "TD06": INVOICE,  # a professional's fee
    "TD07": INVOICE,  # simplified
    "TD08": CREDIT_NOTE,  # simplified
    "TD09": "383",  # simplified
    "TD16": SELF_BILLED,  # what the buyer writes for itself: reverse charge at home,
    "TD17": SELF_BILLED,  # services from abroad,
    "TD18": SELF_BILLED,  # goods from within the Union,
    "TD19": SELF_BILLED,  # goods that are in Italy already,
    "TD20": SELF_BILLED,  # what the seller did not invoice,
    "TD21": SELF_BILLED,  # over the ceiling of exempt purchases,
    "TD22": SELF_BILLED,  # out of a VAT warehouse,
    "TD23": SELF_BILLED,  # the same with VAT paid
    "TD24": INVOICE,  # deferred
    "TD25": INVOICE,  # deferred
    "TD26": INVOICE,  # sale of assets
    "TD27": SELF_BILLED,  # own use and gifts
    "TD28": SELF_BILLED,  # from San Marino, on paper
    "TD29": SELF_BILLED,  # what the seller did not invoice, or invoiced wrongly
}
"""TipoDocumento to UNTDID 1001. TD16 to TD23 and TD27 to TD29 are the buyer's own, with nothing to pay."""

MEANS_CODES = {
    "MP01": ("10", "contanti"),
    "MP02": ("20", "assegno"),
    "MP03": ("23", "assegno circolare"),
    "MP04": ("10", "contanti presso Tesoreria"),
    "MP05": ("30", "bonifico"),
    "MP06": ("60", "vaglia cambiario"),
    "MP07": ("50", "bollettino bancario"),
    "MP08": ("48", "carta di pagamento"),
    "MP09": ("49", "RID"),
    "MP10": ("49", "RID utenze"),
    "MP11": ("49", "RID veloce"),
    "MP12": ("70", "RIBA"),
    "MP13": ("50", "MAV"),
    "MP14": ("ZZZ", "quietanza erario"),
    "MP15": ("15", "giroconto su conti di contabilità speciale"),
    "MP16": ("49", "domiciliazione bancaria"),
    "MP17": ("49", "domiciliazione postale"),
    "MP18": ("50", "bollettino di c/c postale"),
    "MP19": ("59", "SEPA Direct Debit"),
    "MP20": ("59", "SEPA Direct Debit CORE"),
    "MP21": ("59", "SEPA Direct Debit B2B"),
    "MP22": ("97", "trattenuta su somme già riscosse"),
    "MP23": ("68", "PagoPA"),
}
"""ModalitaPagamento to UNTDID 4461, with the name that the format gives it."""


@dataclass(frozen=True, slots=True)
class Vat:
    """A category of UNTDID 5305; why no VAT is due, and that reason's VATEX code where one fits."""

    category: str
    reason: str | None = None
    code: str | None = None


NOT_SUBJECT = "O"
STANDARD = Vat("S")
SPLIT_PAYMENT = Vat("B")
"""The buyer pays the VAT to the treasury (Italy alone, EN 16931 section 6.4.3)."""
_SMALL_ENTERPRISE = Vat("E", "Operazione in franchigia (regime forfettario o dei minimi)")
_SMALL_ENTERPRISE_REGIMES = ("RF02", "RF19")
EXCLUDED = Vat("E", "Esclusa ex art. 15 DPR 633/1972", "VATEX-EU-79-C")
"""What is passed on without being part of the price, such as stamp duty."""
_NATURES = {
    "N1": EXCLUDED,
    "N2": Vat(NOT_SUBJECT, "Non soggetta a IVA", "VATEX-EU-O"),
    "N3": Vat("E", "Non imponibile"),
    "N3.1": Vat("G", "Non imponibile: esportazione", "VATEX-EU-G"),
    "N3.2": Vat("K", "Non imponibile: cessione intracomunitaria", "VATEX-EU-IC"),
    "N4": Vat("E", "Esente"),
    "N5": Vat("E", "Regime del margine: IVA non esposta in fattura"),
    "N6": Vat("AE", "Inversione contabile (reverse charge)", "VATEX-EU-AE"),
    "N7": Vat(NOT_SUBJECT, "IVA assolta in altro stato UE"),
}
"""By Natura; a code that is not here is its group's (``N6.3`` is ``N6``)."""


def rate_of(category: str | None, rate: Decimal | None) -> Decimal | None:
    """What is not subject to VAT has no rate in EN 16931 (BR-O-05), where FatturaPA has one of zero."""
    return None if category == NOT_SUBJECT and not rate else rate


def vat_of(nature: str | None, regime: str | None, *, split_payment: bool = False) -> Vat | None:
    """None for a nature that the format does not know. ``regime`` is the seller's RegimeFiscale.

    What sellers in the regimes for small enterprises call not subject (N2.2) is the exemption of the VAT
    directive, articles 282 to 292, and therefore exempt (E).
    """
    if not nature:
        return SPLIT_PAYMENT if split_payment else STANDARD
    if nature in ("N2", "N2.2") and regime in _SMALL_ENTERPRISE_REGIMES:
        return _SMALL_ENTERPRISE
    return _NATURES.get(nature) or _NATURES.get(nature.partition(".")[0])


UNITS = {
    "KG": "KGM",
    "G": "GRM",
    "GR": "GRM",
    "T": "TNE",
    "TON": "TNE",
    "M": "MTR",
    "MT": "MTR",
    "ML": "MTR",  # metro lineare
    "MQ": "MTK",
    "M2": "MTK",
    "MC": "MTQ",
    "M3": "MTQ",
    "KM": "KMT",
    "L": "LTR",
    "LT": "LTR",
    "H": "HUR",
    "HH": "HUR",
    "ORA": "HUR",
    "ORE": "HUR",
    "GG": "DAY",
    "GIORNI": "DAY",
    "GIORNO": "DAY",
    "MESE": "MON",
    "MESI": "MON",
    "ANNO": "ANN",
    "ANNI": "ANN",
    "KWH": "KWH",
    "MWH": "MWH",
    "SMC": "MTQ",
    "PZ": "C62",
    "NR": "C62",
    "N": "C62",
    "NUM": "C62",
    "CAD": "C62",
    "UN": "C62",
    "UNITA": "C62",
    "PCE": "C62",
    "CONF": "XPK",
    "CF": "XPK",
    "SCATOLA": "XBX",
    "COLLI": "XPK",
}
"""UnitaMisura, which is free text, to UNECE Recommendation 20; other words stay as they are."""
ONE = "C62"


def unit_of(word: str) -> str:
    return UNITS.get(word.upper().strip(" .'\u2019").replace(".", "").replace("À", "A"), word)
