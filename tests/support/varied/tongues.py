"""What invoices call things, in ten languages: the first of each is the most usual, any may be drawn."""

from dataclasses import dataclass

_NAMES = (
    "title", "number", "date", "due", "order", "bill_to", "tax_number", "subtotal", "net", "gross",
    "payable", "prepaid", "discount", "heads", "months", "goods", "page", "reverse",
)  # fmt: skip
Choices = tuple[str, ...]


@dataclass(frozen=True)
class Tongue:
    """``heads``: of a table's columns, in the order name, quantity, price, amount, separated by ``/``."""

    title: Choices
    number: Choices
    date: Choices
    due: Choices
    order: Choices
    bill_to: Choices
    tax_number: Choices
    subtotal: Choices
    net: Choices
    gross: Choices
    payable: Choices
    prepaid: Choices
    discount: Choices
    heads: Choices
    months: Choices
    goods: Choices
    page: Choices
    reverse: Choices


def _tongue(table: str) -> Tongue:
    rows = (tuple(choice.strip() for choice in row.split("|")) for row in table.strip().splitlines())
    return Tongue(**dict(zip(_NAMES, rows, strict=True)))


TONGUES = {
    "en": _tongue("""
Invoice | INVOICE | Tax Invoice
Invoice number | Invoice No. | Invoice #
Invoice date | Date of issue | Date
Due date | Payment due | Pay by
PO number | Purchase order | Your order no.
Bill to | Invoice to | Customer
VAT No. | VAT ID | VAT Reg No
Subtotal | Sub-total
Net total | Total excl. VAT | Net amount
Total | Invoice total | Total incl. tax
Amount due | Balance due | Total due
Paid | Amount paid | Less deposit
Discount
Description/Qty/Unit price/Amount | Item/Quantity/Rate/Total | Details/Hours/Price/Line total
January|February|March|April|May|June|July|August|September|October|November|December
Office chair | Consulting, on site | Annual licence for planning | Copper cable 3 x 2.5 | Cleaning service
Page
Reverse charge: the recipient accounts for the tax
"""),
    "de": _tongue("""
Rechnung | RECHNUNG
Rechnungsnummer | Rechnungs-Nr. | Rechnung Nr.
Rechnungsdatum | Datum
Fällig am | Zahlbar bis | Fälligkeitsdatum
Bestellnummer | Ihre Bestellung | Bestell-Nr.
Rechnungsempfänger | Rechnung an | Kunde
USt-IdNr. | USt-ID | Umsatzsteuer-ID
Zwischensumme | Summe Positionen
Nettobetrag | Summe netto | Netto
Gesamtbetrag | Rechnungsbetrag | Bruttobetrag
Zu zahlen | Zahlbetrag | Offener Betrag
Anzahlung | Bereits bezahlt | Abzgl. Anzahlung
Rabatt
Bezeichnung/Menge/Einzelpreis/Gesamtpreis | Leistung/Anzahl/Preis/Betrag
Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember
Bürostuhl | Beratung vor Ort | Jahreslizenz für die Planung | Kupferkabel 3 x 2,5 | Reinigung der Räume
Seite
Steuerschuldnerschaft des Leistungsempfängers
"""),
    "fr": _tongue("""
Facture | FACTURE
Facture n° | Numéro de facture | N° facture
Date de facture | Date d'émission | Date
Date d'échéance | Échéance | À payer avant le
Votre commande | N° de commande | Bon de commande
Facturé à | Client | Destinataire
N° TVA | TVA intracommunautaire | N° TVA intracom.
Sous-total
Total HT | Montant HT | Total net HT
Total TTC | Montant TTC
Net à payer | Reste à payer | Solde à payer
Acompte | Acompte versé | Déjà payé
Remise
Désignation/Quantité/Prix unitaire/Montant | Description/Qté/P.U. HT/Total HT
janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre
Chaise de bureau | Conseil sur site | Licence annuelle de planning | Câble en cuivre | Nettoyage des locaux
Page
Autoliquidation
"""),
    "es": _tongue("""
Factura | FACTURA
Número de factura | Factura n.º | Nº factura
Fecha de factura | Fecha | Fecha de emisión
Fecha de vencimiento | Vencimiento | Vence
Su pedido | Nº de pedido | Pedido
Facturar a | Cliente
NIF | CIF | NIF-IVA
Subtotal | Suma
Base imponible | Total neto
Total factura | Importe total | Total
Total a pagar | Importe a pagar | Pendiente de pago
Anticipo | Pagado
Descuento
Descripción/Cantidad/Precio/Importe | Concepto/Cant./Precio unitario/Total
enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre
Silla de oficina | Asesoría en obra | Licencia anual de planificación | Cable de cobre | Limpieza de locales
Página
Inversión del sujeto pasivo
"""),
    "it": _tongue("""
Fattura | FATTURA
Numero fattura | Fattura n. | N. fattura
Data fattura | Data | Data di emissione
Scadenza | Data scadenza | Scadenza pagamento
Vostro ordine | N. ordine | Ordine
Cliente | Intestatario | Spett.le
Partita IVA | P. IVA | P.IVA
Subtotale
Totale imponibile | Imponibile
Totale fattura | Totale documento | Totale
Totale da pagare | Netto a pagare | Importo dovuto
Acconto | Già pagato
Sconto
Descrizione/Quantità/Prezzo unitario/Importo | Descrizione/Q.tà/Prezzo/Totale
gennaio|febbraio|marzo|aprile|maggio|giugno|luglio|agosto|settembre|ottobre|novembre|dicembre
Sedia da ufficio | Consulenza in loco | Licenza annuale di pianificazione | Cavo di rame | Pulizia dei locali
Pagina
Inversione contabile
"""),
    "nl": _tongue("""
Factuur | FACTUUR
Factuurnummer | Factuurnr. | Factuur nr.
Factuurdatum | Datum
Vervaldatum | Te betalen voor | Uiterste betaaldatum
Uw bestelling | Bestelnummer | Ordernummer
Factuur aan | Klant | Factuuradres
BTW-nummer | BTW nr. | BTW-id
Subtotaal
Totaal excl. btw | Netto bedrag | Totaal exclusief btw
Totaal incl. btw | Totaalbedrag | Totaal
Te betalen | Te voldoen | Openstaand bedrag
Reeds betaald | Aanbetaling
Korting
Omschrijving/Aantal/Prijs/Bedrag | Artikel/Aantal/Stukprijs/Totaal
januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december
Bureaustoel | Advies op locatie | Jaarlicentie voor de planning | Koperkabel | Schoonmaak van de lokalen
Pagina
Btw verlegd
"""),
    "pt": _tongue("""
Fatura | FATURA
Número da fatura | Fatura n.º | Nº da fatura
Data da fatura | Data de emissão | Data
Data de vencimento | Vencimento
Nº de encomenda | Encomenda | Pedido
Faturar a | Cliente
NIF | Contribuinte
Subtotal
Total líquido | Total sem IVA | Base tributável
Total da fatura | Total com IVA | Total
Total a pagar | Valor a pagar
Adiantamento | Já pago
Desconto
Descrição/Quantidade/Preço unitário/Valor | Artigo/Qtd./Preço/Total
janeiro|fevereiro|março|abril|maio|junho|julho|agosto|setembro|outubro|novembro|dezembro
Cadeira de escritório | Consultoria no local | Licença anual de planeamento | Cabo de cobre | Limpeza de salas
Página
IVA - autoliquidação
"""),
    "pl": _tongue("""
Faktura | FAKTURA VAT
Numer faktury | Faktura nr | Nr faktury
Data wystawienia | Data faktury
Termin płatności | Zapłata do
Nr zamówienia | Zamówienie
Nabywca | Odbiorca
NIP
Suma częściowa | Suma
Razem netto | Wartość netto | Suma netto
Razem brutto | Wartość brutto | Suma brutto
Do zapłaty | Pozostaje do zapłaty
Zapłacono | Zaliczka
Rabat
Nazwa/Ilość/Cena netto/Wartość netto | Opis/Ilość/Cena/Wartość
stycznia|lutego|marca|kwietnia|maja|czerwca|lipca|sierpnia|września|października|listopada|grudnia
Krzesło biurowe | Doradztwo na miejscu | Licencja roczna na planowanie | Kabel miedziany | Sprzątanie lokali
Strona
Odwrotne obciążenie
"""),
    "da": _tongue("""
Faktura | FAKTURA
Fakturanummer | Faktura nr. | Fakturanr.
Fakturadato | Dato
Forfaldsdato | Betalingsfrist | Betales senest
Ordrenummer | Deres ordre | Rekvisition
Faktureres til | Kunde
CVR-nr. | Moms nr.
Subtotal
Total ekskl. moms | Beløb ekskl. moms | Nettobeløb
Total inkl. moms | Fakturatotal | Total
At betale | Beløb til betaling | Til betaling
Betalt | A conto
Rabat
Beskrivelse/Antal/Pris/Beløb | Tekst/Antal/Enhedspris/Total
januar|februar|marts|april|maj|juni|juli|august|september|oktober|november|december
Kontorstol | Rådgivning på stedet | Årslicens til planlægning | Kobberkabel | Rengøring af lokaler
Side
Omvendt betalingspligt
"""),
    "sv": _tongue("""
Faktura | FAKTURA
Fakturanummer | Fakturanr | Faktura nr
Fakturadatum | Datum
Förfallodatum | Förfallodag | Betalas senast
Ordernummer | Er order | Beställningsnummer
Faktureras till | Kund | Fakturaadress
Momsreg.nr | VAT-nr | Momsregistreringsnummer
Delsumma
Netto | Summa exkl. moms | Nettobelopp
Totalt | Summa inkl. moms | Totalbelopp
Att betala | Belopp att betala
Betalt | Förskott
Rabatt
Benämning/Antal/Pris/Belopp | Beskrivning/Antal/À-pris/Summa
januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|november|december
Kontorsstol | Rådgivning på plats | Årslicens för planering | Kopparkabel | Städning av lokaler
Sida
Omvänd betalningsskyldighet
"""),
}
