"""What of a FatturaPA is to be paid: withholding, split payment, stamp duty, pension funds, instalments."""

from decimal import Decimal

import pytest

from common.schemas.invoice import Invoice, Totals
from common.schemas.reasons import ReasonCode
from common.schemas.record import InvoiceRecord
from common.schemas.status import InvoiceStatus
from invoice_pipeline.readers import Read, read
from support.deciding import decided, reason_codes
from support.fatturapa import LINE, SUMMARY, body, fattura, payment, simplified

TOTAL = "<ImportoTotaleDocumento>{}</ImportoTotaleDocumento>"
WITHHELD = """<DatiRitenuta><TipoRitenuta>RT01</TipoRitenuta><ImportoRitenuta>20.00</ImportoRitenuta>
<AliquotaRitenuta>20.00</AliquotaRitenuta><CausalePagamento>A</CausalePagamento></DatiRitenuta>"""
STAMP = "<DatiBollo><BolloVirtuale>SI</BolloVirtuale><ImportoBollo>2.00</ImportoBollo></DatiBollo>"
FUND = """<DatiCassaPrevidenziale><TipoCassa>TC04</TipoCassa><AlCassa>4.00</AlCassa>
<ImportoContributoCassa>4.00</ImportoContributoCassa><ImponibileCassa>100.00</ImponibileCassa>
<AliquotaIVA>22.00</AliquotaIVA></DatiCassaPrevidenziale>"""
DISCOUNT = "<ScontoMaggiorazione><Tipo>SC</Tipo><Importo>10.00</Importo></ScontoMaggiorazione>"


def record_of(document: bytes) -> InvoiceRecord:
    result = read(document)
    assert isinstance(result, Read), result
    [record] = result.records
    return record


def invoice_of(
    general: str = "", goods: str = LINE + SUMMARY, payments: str | None = None, **more: str
) -> Invoice:
    return record_of(fattura(body(general=general, goods=goods, payments=payments, **more))).invoice


def totals_of(invoice: Invoice) -> Totals:
    assert invoice.totals
    return invoice.totals


def summary(net: str, tax: str, more: str = "", rate: str = "22.00") -> str:
    return (
        f"<DatiRiepilogo><AliquotaIVA>{rate}</AliquotaIVA><ImponibileImporto>{net}</ImponibileImporto>"
        f"<Imposta>{tax}</Imposta>{more}</DatiRiepilogo>"
    )


def line(amount: str, rate: str = "22.00", more: str = "") -> str:
    return (
        f"<DettaglioLinee><NumeroLinea>1</NumeroLinea><Descrizione>x</Descrizione><Quantita>1.00</Quantita>"
        f"<PrezzoUnitario>{amount}</PrezzoUnitario><PrezzoTotale>{amount}</PrezzoTotale>"
        f"<AliquotaIVA>{rate}</AliquotaIVA>{more}</DettaglioLinee>"
    )


@pytest.mark.parametrize(
    "document",
    [
        fattura(),
        fattura(body(general="")),
        fattura(body(payments="")),
        fattura(body(general=TOTAL.format("122.00") + WITHHELD, payments=payment("102.00"))),
        fattura(
            body(goods=LINE + summary("100.00", "22.00", "<EsigibilitaIVA>S</EsigibilitaIVA>"), payments="")
        ),
        fattura(body(general=STAMP + TOTAL.format("124.00"), payments=payment("124.00"))),
        fattura(
            body(
                general=FUND + TOTAL.format("126.88"),
                goods=LINE + summary("104.00", "22.88"),
                payments=payment("126.88"),
            )
        ),
        fattura(body(general=DISCOUNT, goods=LINE + summary("90.00", "19.80"), payments=payment("109.80"))),
        fattura(body(payments=payment("61.00") + payment("61.00", "2026-05-01"))),
        fattura(body(payments=payment("122.00") + payment("122.00", means="MP08"))),
        fattura(body(kind="TD04")),
        fattura(body(kind="TD04", payments=payment("-122.00"))),
        fattura(
            body(goods=line("100.00", "0.00", "<Natura>N4</Natura>") + summary("100.00", "0.00", "", "0.00"))
            .replace("</Imposta>", "</Imposta><Natura>N4</Natura>")
            .replace("122.00", "100.00")
        ),
    ],
)
def test_what_agrees_with_itself_needs_nobody(document: bytes) -> None:
    record = record_of(document)
    decision = decided(record)
    assert decision.status is InvoiceStatus.APPROVED, decision.reasons


def test_totals_that_are_not_stated_are_the_sums_of_what_is() -> None:
    found = totals_of(invoice_of(payments=""))
    assert (found.line_net, found.net, found.tax, found.gross, found.payable) == tuple(
        map(Decimal, ("100.00", "100.00", "22.00", "122.00", "122.00"))
    )


@pytest.mark.parametrize("paid", [payment("102.00"), ""])
def test_what_is_withheld_is_not_paid_to_the_seller(paid: str) -> None:
    invoice = invoice_of(TOTAL.format("122.00") + WITHHELD, payments=paid)
    found = totals_of(invoice)
    assert (found.gross, found.prepaid, found.payable) == (Decimal(122), Decimal(20), Decimal(102))
    assert (
        invoice.extensions[
            "FatturaElettronicaBody/DatiGenerali/DatiGeneraliDocumento/DatiRitenuta/ImportoRitenuta"
        ]
        == "20.00"
    )


def test_with_split_payment_the_seller_gets_no_vat() -> None:
    goods = LINE + summary("100.00", "22.00", "<EsigibilitaIVA>S</EsigibilitaIVA>")
    invoice = invoice_of(TOTAL.format("122.00"), goods, payment("100.00"))
    found = totals_of(invoice)
    assert (found.tax, found.prepaid, found.payable) == (Decimal(22), Decimal(22), Decimal(100))
    assert {invoice.lines[0].vat_category, invoice.vat_breakdown[0].category} == {"B"}


def test_an_amount_due_that_nothing_explains_is_for_a_person() -> None:
    record = record_of(fattura(body(payments=payment("90.00"))))
    assert totals_of(record.invoice).prepaid is None
    assert reason_codes(record) == [ReasonCode.ARITHMETIC_MISMATCH]


def test_stamp_duty_that_stands_in_no_line_is_a_charge() -> None:
    invoice = invoice_of(STAMP + TOTAL.format("124.00"), payments=payment("124.00"))
    [charge] = invoice.allowances_charges
    assert (charge.is_charge, charge.amount, charge.reason) == (True, Decimal("2.00"), "Imposta di bollo")
    assert [(group.category, str(group.taxable)) for group in invoice.vat_breakdown] == [
        ("S", "100.00"),
        ("E", "2.00"),
    ]
    found = totals_of(invoice)
    assert (found.charges, found.net, found.gross) == (Decimal(2), Decimal(102), Decimal(124))


def test_stamp_duty_that_the_seller_bears_changes_nothing() -> None:
    invoice = invoice_of(STAMP + TOTAL.format("122.00"))
    assert invoice.allowances_charges == ()
    assert (
        invoice.extensions["FatturaElettronicaBody/DatiGenerali/DatiGeneraliDocumento/DatiBollo/ImportoBollo"]
        == "2.00"
    )


def test_a_pension_fund_s_contribution_is_a_charge_with_its_vat() -> None:
    invoice = invoice_of(FUND, LINE + summary("104.00", "22.88"), payment("126.88"))
    [charge] = invoice.allowances_charges
    assert (charge.amount, charge.percent, charge.tax_rate, charge.vat_category) == (
        Decimal("4.00"),
        Decimal("4.00"),
        Decimal("22.00"),
        "S",
    )
    assert totals_of(invoice).charges == Decimal(4)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("<Arrotondamento>-0.01</Arrotondamento>", "Arrotondamento"),
        ("<SpeseAccessorie>-0.01</SpeseAccessorie>", "Spese accessorie"),
    ],
)
def test_what_a_summary_counts_in_besides_the_lines_is_stated(row: str, reason: str) -> None:
    invoice = invoice_of("", LINE + summary("99.99", "22.00", row), payment("121.99"))
    [item] = invoice.allowances_charges
    assert (item.is_charge, item.amount, item.reason) == (False, Decimal("0.01"), reason)
    assert totals_of(invoice).allowances == Decimal("0.01")


def test_accessory_costs_that_are_a_line_as_well_are_not_counted_twice() -> None:
    goods = LINE + summary("100.00", "22.00", "<SpeseAccessorie>5.00</SpeseAccessorie>")
    assert invoice_of("", goods).allowances_charges == ()


def test_the_rounding_of_a_total_is_part_of_what_is_due() -> None:
    rounded = "<Arrotondamento>0.50</Arrotondamento>"
    for total in ("122.00", "122.50"):
        found = totals_of(invoice_of(TOTAL.format(total) + rounded, payments=payment("122.50")))
        assert (found.gross, found.rounding, found.payable) == (
            Decimal(122),
            Decimal("0.50"),
            Decimal("122.50"),
        )


def test_instalments_are_summed_up_and_the_first_day_is_the_due_date() -> None:
    rows = payment("61.00", "2026-05-01") + payment("61.00", "2026-04-01")
    invoice = invoice_of(payments=rows)
    assert (totals_of(invoice).payable, str(invoice.due_date)) == (Decimal(122), "2026-04-01")
    assert invoice.payment_terms == "61.00 EUR 2026-05-01; 61.00 EUR 2026-04-01"
    assert (
        invoice.extensions["FatturaElettronicaBody/DatiPagamento/DettaglioPagamento[2]/ModalitaPagamento"]
        == "MP05"
    )


def test_ways_to_pay_the_whole_are_no_instalments() -> None:
    invoice = invoice_of(payments=payment("122.00") + payment("122.00", means="MP08"))
    assert totals_of(invoice).payable == Decimal(122)


def test_the_evidence_of_a_sum_names_what_was_summed_up() -> None:
    record = record_of(fattura(body(payments=payment("61.00") + payment("61.00", "2026-05-01"))))
    texts = {item.field: item.text for item in record.evidence}
    assert (texts["totals.payable"], texts["totals.net"], texts["due_date"]) == (
        "61.00 + 61.00",
        "100.00",
        "2026-04-01",
    )


def test_a_credit_note_of_negative_amounts_has_positive_ones() -> None:
    document = body(
        kind="TD04",
        general=TOTAL.format("-122.00"),
        goods=line("-100.00") + summary("-100.00", "-22.00"),
        payments=payment("-122.00"),
    )
    invoice = record_of(fattura(document)).invoice
    found = totals_of(invoice)
    assert (invoice.type_code, found.net, found.tax, found.payable) == (
        "381",
        Decimal(100),
        Decimal(22),
        Decimal(122),
    )
    [row] = invoice.lines
    assert (row.quantity, row.unit_price, row.net_amount) == (Decimal(1), Decimal(100), Decimal(100))


def test_a_simplified_invoice_gives_up_the_vat_that_is_in_its_prices() -> None:
    invoice = record_of(
        simplified(
            "<DatiBeniServizi><Descrizione>Pranzo</Descrizione><Importo>11.00</Importo>"
            "<DatiIVA><Aliquota>10.00</Aliquota></DatiIVA></DatiBeniServizi>",
            "<DatiBeniServizi><Descrizione>Vino</Descrizione><Importo>12.20</Importo>"
            "<DatiIVA><Imposta>2.20</Imposta></DatiIVA></DatiBeniServizi>",
            "<DatiBeniServizi><Descrizione>Mancia</Descrizione><Importo>2.00</Importo><Natura>N1</Natura>"
            "</DatiBeniServizi>",
        )
    ).invoice
    found = totals_of(invoice)
    assert [str(row.net_amount) for row in invoice.lines] == ["10.00", "10.00", "2.00"]
    assert [(str(group.rate), group.category, str(group.tax)) for group in invoice.vat_breakdown] == [
        ("10.00", "S", "1.00"),
        ("22", "S", "2.20"),
        ("0", "E", "0"),
    ]
    assert (found.net, found.tax, found.payable) == (Decimal(22), Decimal("3.20"), Decimal("25.20"))
    assert invoice.seller
    assert invoice.buyer
    assert (invoice.seller.vat_id, invoice.buyer.name) == ("IT00743110157", "Maria Rossi")
    assert invoice.buyer.electronic_address
    assert invoice.buyer.electronic_address.scheme == "0202"


def test_a_simplified_invoice_needs_nobody() -> None:
    record = record_of(
        simplified(
            "<DatiBeniServizi><Descrizione>Pranzo</Descrizione><Importo>11.00</Importo>"
            "<DatiIVA><Aliquota>10.00</Aliquota></DatiIVA></DatiBeniServizi>"
        )
    )
    decision = decided(record)
    assert decision.status is InvoiceStatus.APPROVED, decision.reasons
