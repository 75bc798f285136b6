"""The words that tables of invoice lines are made of, in thirteen languages."""

from dataclasses import dataclass

COLUMNS = ("position", "item_id", "name", "quantity", "unit", "price", "discount", "rate", "net")


@dataclass(frozen=True)
class Tongue:
    """A language's words, in the order of ``COLUMNS``, and its way to write numbers."""

    heads: dict[str, str]
    subtotal: str
    tax: str
    total: str
    carried: str
    decimal: str = ","
    thousands: str = "."
    currency: str = ""


def _tongue(heads: str, words: str, decimal: str = ",", thousands: str = ".", currency: str = "") -> Tongue:
    named = dict(zip(COLUMNS, heads.split("|"), strict=True))
    subtotal, tax, total, carried = words.split("|")
    return Tongue(named, subtotal, tax, total, carried, decimal, thousands, currency)


TONGUES = {
    "en": _tongue(
        "#|SKU|Description|Qty|Unit|Unit price|Discount|VAT %|Amount",
        "Subtotal|VAT|Total|Carried forward",
        ".",
        ",",
    ),
    "de": _tongue(
        "Pos.|Art.-Nr.|Bezeichnung|Menge|Einheit|Einzelpreis|Rabatt|MwSt.|Gesamtpreis",
        "Zwischensumme|zzgl. MwSt.|Rechnungsbetrag|Übertrag",
    ),
    "fr": _tongue(
        "N°|Réf.|Désignation|Quantité|Unité|Prix unitaire HT|Remise|TVA|Montant HT",
        "Total HT|TVA|Total TTC|À reporter",
        ",",
        " ",
        "€",
    ),
    "es": _tongue(
        "Nº|Código|Descripción|Cantidad|Unidad|Precio|Dto.|IVA|Importe",
        "Base imponible|IVA|Total factura|Suma y sigue",
    ),
    "it": _tongue(
        "N.|Codice|Descrizione|Q.tà|U.M.|Prezzo unitario|Sconto|IVA|Importo",
        "Totale imponibile|IVA|Totale documento|Riporto",
        ",",
        ".",
        "€",
    ),
    "nl": _tongue(
        "Nr.|Artikelnr.|Omschrijving|Aantal|Eenheid|Prijs|Korting|BTW|Bedrag",
        "Subtotaal|BTW|Totaal te betalen|Transport",
    ),
    "pt": _tongue(
        "Nº|Código|Descrição|Qtd.|Unidade|Preço unitário|Desc.|IVA|Valor",
        "Subtotal|IVA|Total a pagar|A transportar",
    ),
    "pl": _tongue(
        "Lp.|Indeks|Nazwa towaru|Ilosc|J.m.|Cena netto|Rabat|VAT|Wartosc netto",
        "Razem|VAT|Do zaplaty|Do przeniesienia",
        ",",
        " ",
    ),
    "da": _tongue(
        "Pos.|Varenr.|Beskrivelse|Antal|Enhed|Pris|Rabat|Moms|Beløb",
        "Subtotal|Moms|At betale|Transport",
    ),
    "sv": _tongue(
        "Rad|Artikelnr|Benämning|Antal|Enhet|À-pris|Rabatt|Moms|Belopp",
        "Delsumma|Moms|Att betala|Transport",
        ",",
        " ",
    ),
    "no": _tongue(
        "Pos.|Varenr.|Beskrivelse|Antall|Enhet|Pris|Rabatt|Mva|Beløp",
        "Delsum|Mva|Å betale|Overføres",
        ",",
        " ",
    ),
    "fi": _tongue(
        "Rivi|Tuotenumero|Kuvaus|Määrä|Yksikkö|á hinta|Ale %|ALV %|Yhteensä",
        "Veroton yhteensä|ALV|Maksettava yhteensä|Siirto",
        ",",
        " ",
    ),
    "cs": _tongue(
        "#|Kod|Popis|Mnozstvi|MJ|Cena za MJ|Sleva|DPH|Celkem",
        "Mezisoucet|DPH|Celkem k uhrade|Prevod",
        ",",
        " ",
    ),
}
