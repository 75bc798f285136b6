"""Canonical invoices as hypothesis makes them: right by EN 16931, so that what is written can be judged."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from hypothesis import strategies as st

from common.schemas.invoice import (
    Address,
    AllowanceCharge,
    Classification,
    Contact,
    CreditTransfer,
    DeliverTo,
    Identifier,
    Invoice,
    ItemAttribute,
    Line,
    Note,
    Party,
    Payment,
    Period,
    PrecedingInvoice,
    SupportingDocument,
    Totals,
    VatBreakdown,
)

CENT = Decimal("0.01")
RATE = Decimal(19)
words = st.text(
    alphabet=st.characters(categories=("L", "N", "P", "S", "Zs"), exclude_characters="#"),
    min_size=1,
    max_size=30,
).filter(lambda text: text.strip() == text)
maybe_words = st.none() | words
days = st.dates(min_value=date(2000, 1, 1), max_value=date(2099, 12, 31))
prices = st.decimals(min_value=0, max_value=9_999, places=2, allow_nan=False)
countries = st.sampled_from(["DE", "FR", "NL", "AT", "IT"])
party_schemes = st.sampled_from(["0002", "0060", "0088", "0106"])


def cents(value: Decimal) -> Decimal:
    return value.quantize(CENT, ROUND_HALF_UP)


def identifiers(schemes: st.SearchStrategy[str]) -> st.SearchStrategy[Identifier]:
    return st.builds(Identifier, value=words, scheme=schemes)


addresses = st.builds(
    Address,
    street=maybe_words,
    additional_street=maybe_words,
    third_line=maybe_words,
    city=maybe_words,
    postcode=maybe_words,
    region=maybe_words,
    country=countries,
)
sellers = st.builds(
    Party,
    name=words,
    trading_name=maybe_words,
    identifiers=st.tuples(st.builds(Identifier, value=words), identifiers(party_schemes)),
    legal_id=st.none() | identifiers(party_schemes),
    vat_id=st.just("DE136695976"),
    tax_id=maybe_words,
    legal_info=maybe_words,
    electronic_address=st.none() | identifiers(st.just("EM")),
    email=maybe_words,
    contact=st.none() | st.builds(Contact, name=words, phone=maybe_words),
    address=addresses,
)
buyers = st.builds(
    Party,
    name=words,
    trading_name=maybe_words,
    identifiers=st.just(()) | st.tuples(identifiers(party_schemes)),
    legal_id=st.none() | identifiers(party_schemes),
    vat_id=st.none() | st.just("FR61954506077"),
    electronic_address=st.none() | identifiers(st.just("EM")),
    email=maybe_words,
    contact=st.none() | st.builds(Contact, name=words, phone=maybe_words),
    address=addresses,
)
payees = st.builds(Party, name=words, legal_id=st.none() | identifiers(party_schemes))
representatives = st.builds(Party, name=words, vat_id=st.just("NL123456782B90"), address=addresses)
delivery = st.builds(
    DeliverTo,
    name=words,
    location=st.none() | identifiers(party_schemes) | st.builds(Identifier, value=words),
    address=st.none() | addresses,
)
ibans = st.sampled_from(["DE02120300000000202051", "FR1420041010050500013M02606"])
payments = st.builds(
    Payment,
    means_code=st.just("30"),
    means_text=maybe_words,
    reference=maybe_words,
    iban=ibans,
    account_name=maybe_words,
    bic=st.none() | st.just("BYLADEM1001"),
    further_accounts=st.just(()) | st.tuples(st.builds(CreditTransfer, iban=ibans, account_name=words)),
)


def periods() -> st.SearchStrategy[Period]:
    return st.tuples(days, days).map(lambda pair: Period(start=min(pair), end=max(pair)))


def allowance(amount: Decimal, *, is_charge: bool, taxed: bool) -> AllowanceCharge:
    tax = {"vat_category": "S", "tax_rate": RATE} if taxed else {}
    values = {"is_charge": is_charge, "amount": amount, "reason": "Packing", **tax}
    return AllowanceCharge.model_validate(values)


@st.composite
def lines(draw: st.DrawFn, position: int) -> Line:
    values = draw(
        st.fixed_dictionaries(
            {
                "note": maybe_words,
                "object_id": st.none() | st.builds(Identifier, value=words),
                "period": st.none() | periods(),
                "order_line": maybe_words,
                "buyer_accounting_reference": maybe_words,
                "name": words,
                "description": maybe_words,
                "seller_item_id": maybe_words,
                "buyer_item_id": maybe_words,
                "standard_item_id": st.none() | identifiers(st.just("0160")),
                "classifications": st.just(())
                | st.tuples(st.builds(Classification, code=words, scheme=st.just("HS"), version=maybe_words)),
                "origin_country": st.none() | countries,
                "attributes": st.just(()) | st.tuples(st.builds(ItemAttribute, name=words, value=words)),
            }
        )
    )
    quantity, price, discount = draw(st.tuples(st.integers(1, 999), prices, st.none() | prices))
    more = draw(st.none() | prices)
    charges = () if more is None else (allowance(more, is_charge=True, taxed=False),)
    gross = {} if discount is None else {"price_discount": discount, "gross_price": price + discount}
    return Line.model_validate(
        {
            **values,
            **gross,
            "id": str(position),
            "quantity": Decimal(quantity),
            "unit": "C62",
            "unit_price": price,
            "allowances_charges": charges,
            "net_amount": cents(quantity * price) + (more or 0),
            "vat_category": "S",
            "tax_rate": RATE,
        }
    )


header = st.fixed_dictionaries(
    {
        "number": words,
        "issue_date": days,
        "type_code": st.sampled_from(["380", "384", "381"]),
        "currency": st.just("EUR"),
        "tax_point_date": st.none() | days,
        "due_date": days,
        "buyer_reference": words,
        "project": maybe_words,
        "contract": maybe_words,
        "purchase_order": words,
        "sales_order": maybe_words,
        "receiving_advice": maybe_words,
        "despatch_advice": maybe_words,
        "tender": maybe_words,
        "invoiced_object": st.none() | st.builds(Identifier, value=words),
        "buyer_accounting_reference": maybe_words,
        "payment_terms": maybe_words,
        "notes": st.just(()) | st.tuples(st.builds(Note, subject=st.none() | st.just("AAI"), text=words)),
        "business_process": maybe_words,
        "specification": st.just("urn:cen.eu:en16931:2017"),
        "preceding_invoices": st.just(())
        | st.tuples(st.builds(PrecedingInvoice, number=words, issue_date=st.none() | days)),
        "seller": sellers,
        "buyer": buyers,
        "payee": st.none() | payees,
        "tax_representative": st.none() | representatives,
        "deliver_to": st.none() | delivery,
        "delivery_date": st.none() | days,
        "period": st.none() | periods(),
        "payment": payments,
        "supporting_documents": st.just(())
        | st.tuples(
            st.builds(
                SupportingDocument,
                reference=words,
                description=maybe_words,
                location=st.none() | st.just("https://files.example/a.pdf"),
            )
        ),
    }
)


@st.composite
def invoices(draw: st.DrawFn) -> Invoice:
    """One rate, up to three lines, an allowance and a charge of the document, something prepaid."""
    values = draw(header)
    items = tuple(draw(lines(position)) for position in range(1, draw(st.integers(1, 3)) + 1))
    less, more, prepaid = draw(st.tuples(st.none() | prices, st.none() | prices, st.none() | prices))
    charges = [
        allowance(amount, is_charge=charge, taxed=True)
        for amount, charge in ((less, False), (more, True))
        if amount is not None
    ]
    line_net = sum((line.net_amount or Decimal(0) for line in items), Decimal(0))
    net = line_net - (less or 0) + (more or 0)
    tax = cents(net * RATE / 100)
    totals = Totals(
        line_net=line_net,
        allowances=less,
        charges=more,
        net=net,
        tax=tax,
        gross=net + tax,
        prepaid=prepaid,
        payable=net + tax - (prepaid or 0),
    )
    breakdown = VatBreakdown(taxable=net, tax=tax, category="S", rate=RATE)
    return Invoice.model_validate(
        {
            **values,
            "totals": totals,
            "vat_breakdown": (breakdown,),
            "allowances_charges": tuple(charges),
            "lines": items,
        }
    )
