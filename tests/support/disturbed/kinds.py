"""How pages are disturbed: a name nobody knows, somebody else's number, a sum that is more than the total."""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal

from invoice_pipeline.readers.text_pdf.words import Word
from support.disturbed.sheet import ROW, Sheet, Unfit, text_of

_CENT = Decimal("0.01")
_UNKNOWN = {
    "due_date": ("Maksetähtaeg", "Apmokėti iki", "Settle latest", "Gjalddagi"),
    "purchase_order": ("Tellimus", "Sipariş", "Pasūtījums"),
    "buyer_name": ("Saaja", "Pirkėjas", "Herewith for"),
    "tax_total": ("Käibemaks", "Mokestis", "KDV"),
}
"""In tongues that are not read, or as nobody says it."""
_REST, _BEFORE = ("Tasuda", "Mokėti", "Then still"), ("Ettemaks", "Avansas", "Previously")
_ADDED = ("Pakend", "Võlg", "From before")
_STREET = ("Hafenweg 3", "24105 Kiel")
_NUMBERS = ("DE136695976", "FR40303265045", "GB980780684")
_LONG = 6
_NUMBER = re.compile(r"\d[\d.,'\s]*\d")


def renamed(name: str) -> Callable[[Sheet], None]:
    def disturb(sheet: Sheet) -> None:
        sheet.rename(sheet.label(name), sheet.chance.choice(_UNKNOWN[name]))

    return disturb


def due_in_a_sentence(sheet: Sheet) -> None:
    label, value, total = sheet.label("due_date"), sheet.value("due_date"), sheet.value("payable")[0]
    sheet.drop([*label, *value])
    sheet.open(total.page, total.baseline + ROW, 2 * ROW)
    sheet.write(60, total, f"Palume tasuda {text_of(value)} jooksul.", down=2 * ROW)


def number_in_two_lines(sheet: Sheet) -> None:
    word = _single(sheet, "invoice_number")
    cut = len(word.text) // 2
    sheet.drop([word])
    sheet.open(word.page, word.baseline, ROW - 2)
    sheet.write(word.bbox[0], word, word.text[:cut])
    sheet.write(word.bbox[0], word, word.text[cut:], down=ROW - 2)


def something_was_paid(sheet: Sheet) -> None:
    total = _total(sheet)
    paid = (total / 4).quantize(_CENT)
    name = _last_total(sheet)
    sheet.add_amount(name, sheet.chance.choice(_REST), _like(sheet, name, total - paid))
    sheet.add_amount(name, sheet.chance.choice(_BEFORE), "-" + _like(sheet, name, paid))
    sheet.truth["payable"] = str(total - paid)


def something_is_added(sheet: Sheet) -> None:
    total = _total(sheet)
    added = (total / 20).quantize(_CENT)
    name = _last_total(sheet)
    sheet.add_amount(name, sheet.chance.choice(_REST), _like(sheet, name, total + added))
    sheet.add_amount(name, sheet.chance.choice(_ADDED), _like(sheet, name, added))
    sheet.truth["payable"] = str(total + added)


def another_sum_in_tall_letters(sheet: Sheet) -> None:
    like, more = sheet.value("payable")[0], Decimal(sheet.truth["payable"]) + Decimal("37.50")
    sheet.open(like.page, like.baseline, 3 * ROW)
    sheet.write(60, like, f"Kokku {_like(sheet, 'payable', more)}", down=2 * ROW, scale=1.5)
    sheet.truth["payable"] = str(more)


def goods_go_elsewhere(sheet: Sheet) -> None:
    """An address to deliver to stands over the buyer's, whose label is not known."""
    label, name = sheet.label("buyer_name"), sheet.value("buyer_name")[0]
    if abs(label[0].baseline - name.baseline) < ROW / 2:
        raise Unfit("buyer_name")
    sheet.rename(label, sheet.chance.choice(_UNKNOWN["buyer_name"]))
    room = 5 * ROW
    sheet.open(name.page, label[0].baseline - ROW, room)
    for row, text in enumerate(("Ship to:", "Lager Nord GmbH", *_STREET)):
        sheet.write(name.bbox[0], name, text, down=label[0].baseline - name.baseline + row * (ROW - 1))


def a_biller_in_the_footer(sheet: Sheet) -> None:
    """With a domain of its own, where nothing but letterhead tells the seller."""
    page, height = sheet.foot
    like = sheet.value("buyer_name")[0]._replace(page=page)
    domain = re.compile(r"www\.|@")
    sheet.drop([word for word in sheet.words if domain.search(word.text)])
    text = "Softly Billing LLC · 100 Main St · Austin, TX 78701 · www.softlybilling.example"
    sheet.write(60, like, text, down=height - 6 - like.baseline, scale=0.7)


def no_seller(sheet: Sheet) -> None:
    """Nothing but a domain tells who it is; whoever is taken for the seller is somebody else."""
    names = sheet.truth["seller_name"].split()
    rows = {(word.page, word.baseline) for word in sheet.words if word.text == names[0]}
    sheet.drop([word for word in sheet.words if word.text in names and (word.page, word.baseline) in rows])


def only_the_buyers_number(sheet: Sheet) -> None:
    number, name = text_of(sheet.value("seller_vat_id")), sheet.value("buyer_name")[0]
    sheet.drop([word for word in sheet.words if word.text == number])
    sheet.open(name.page, name.baseline + 3 * ROW, ROW)
    text = f"KMKR {sheet.chance.choice(_NUMBERS)}"
    sheet.write(name.bbox[0], name, text, down=3 * ROW + 6)
    sheet.truth["seller_vat_id"] = ""


def _single(sheet: Sheet, name: str) -> Word:
    """The value, if it is one word that is long enough to be cut."""
    words = sheet.value(name)
    if len(words) != 1 or len(words[0].text) < _LONG:
        raise Unfit(name)
    return words[0]


def _total(sheet: Sheet) -> Decimal:
    if sheet.truth["payable"] != sheet.truth["gross_total"]:
        raise Unfit("payable")
    return Decimal(sheet.truth["gross_total"])


def _last_total(sheet: Sheet) -> str:
    try:
        sheet.label("payable")
    except Unfit:
        return "gross_total"
    return "payable"


def _like(sheet: Sheet, name: str, amount: Decimal) -> str:
    """Written as that amount is."""
    text = text_of(sheet.value(name))
    match = _NUMBER.search(text)
    if match is None:
        raise Unfit(name)
    mark = match[0][-3]
    separator = next((sign for sign in match[0][:-3] if not sign.isdigit()), "")
    written = f"{amount:,.2f}".translate({ord(","): separator, ord("."): mark})
    return text[: match.start()] + written + text[match.end() :]


KINDS: Mapping[str, Callable[[Sheet], None]] = {
    "due date renamed": renamed("due_date"),
    "due date in a sentence": due_in_a_sentence,
    "order renamed": renamed("purchase_order"),
    "tax renamed": renamed("tax_total"),
    "number in two lines": number_in_two_lines,
    "something was paid": something_was_paid,
    "something is added": something_is_added,
    "another sum in tall letters": another_sum_in_tall_letters,
    "goods go elsewhere": goods_go_elsewhere,
    "a biller in the footer": a_biller_in_the_footer,
    "no seller": no_seller,
    "only the buyer's number": only_the_buyers_number,
}
