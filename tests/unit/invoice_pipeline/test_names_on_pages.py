import pytest

from invoice_pipeline.readers.text_pdf.names import is_name


@pytest.mark.parametrize(
    "text",
    [
        "Nordlicht Werkstatt GmbH",
        "4 Seasons Catering Ltd",
        "Studio 54 SARL",
        "Plaza Hotels",
        "O'Neill & Sons",
        "Total Direct Energy",
        "Bank of Harbour Town",
        "Artikel Service GmbH",
        "Mill Street Media Group (12963)",
    ],
)
def test_companies_are_names(text: str) -> None:
    assert is_name(text)


@pytest.mark.parametrize(
    "text",
    [
        "12 Harbour View",
        "12a Harbour View",
        "Avenida da Liberdade 7",
        "Marktplatz 3",
        "Drottninggatan 4",
        "Mill Street 9 (rear)",
        "20 quai de la Loire",
        "invoiced to",
        "Faktura til",
        "Invoice no:",
        "20457 Hamburg",
        "Description",
        "Invoice Date",
        "RAZÃO SOCIAL CNPJ /CPF DATA DA EMISSÃO",
        "Dados do produto / serviço",
    ],
)
def test_streets_towns_and_what_leads_to_names_or_heads_columns_are_none(text: str) -> None:
    assert not is_name(text)
