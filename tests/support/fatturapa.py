"""FatturaPA files of our own making, right in themselves unless a test asks for something else."""

from collections.abc import Iterable

ROOT = "http://ivaservizi.agenziaentrate.gov.it/docs/xsd/fatture/v1.2"

_HEADER = """<FatturaElettronicaHeader>
  <DatiTrasmissione>
    <IdTrasmittente><IdPaese>IT</IdPaese><IdCodice>01586300222</IdCodice></IdTrasmittente>
    <ProgressivoInvio>00042</ProgressivoInvio><FormatoTrasmissione>FPR12</FormatoTrasmissione>
    <CodiceDestinatario>ABC1234</CodiceDestinatario>
  </DatiTrasmissione>
  <CedentePrestatore>
    <DatiAnagrafici>
      <IdFiscaleIVA><IdPaese>IT</IdPaese><IdCodice>00743110157</IdCodice></IdFiscaleIVA>
      <CodiceFiscale>00743110157</CodiceFiscale>
      <Anagrafica><Denominazione>Officina Aurora SRL</Denominazione></Anagrafica>
      <RegimeFiscale>{regime}</RegimeFiscale>
    </DatiAnagrafici>
    <Sede><Indirizzo>Via dei Mulini</Indirizzo><NumeroCivico>7</NumeroCivico><CAP>38122</CAP>
      <Comune>Trento</Comune><Provincia>TN</Provincia><Nazione>IT</Nazione></Sede>
    <IscrizioneREA><Ufficio>TN</Ufficio><NumeroREA>123456</NumeroREA>
      <CapitaleSociale>10000.00</CapitaleSociale></IscrizioneREA>
    <Contatti><Telefono>0461000000</Telefono><Email>fatture@aurora.example</Email></Contatti>
  </CedentePrestatore>
  <CessionarioCommittente>
    <DatiAnagrafici>
      <CodiceFiscale>RSSMRA80A01H501U</CodiceFiscale>
      <Anagrafica><Nome>Maria</Nome><Cognome>Rossi</Cognome></Anagrafica>
    </DatiAnagrafici>
    <Sede><Indirizzo>Piazza Grande 1</Indirizzo><CAP>00184</CAP><Comune>Roma</Comune>
      <Provincia>RM</Provincia><Nazione>IT</Nazione></Sede>
  </CessionarioCommittente>
</FatturaElettronicaHeader>"""

LINE = """<DettaglioLinee><NumeroLinea>1</NumeroLinea><Descrizione>Riparazione</Descrizione>
  <Quantita>2.00</Quantita><UnitaMisura>ore</UnitaMisura><PrezzoUnitario>50.00</PrezzoUnitario>
  <PrezzoTotale>100.00</PrezzoTotale><AliquotaIVA>22.00</AliquotaIVA></DettaglioLinee>"""
SUMMARY = """<DatiRiepilogo><AliquotaIVA>22.00</AliquotaIVA><ImponibileImporto>100.00</ImponibileImporto>
  <Imposta>22.00</Imposta><EsigibilitaIVA>I</EsigibilitaIVA></DatiRiepilogo>"""


def payment(amount: str = "122.00", due: str = "2026-04-01", means: str = "MP05") -> str:
    return (
        f"<DettaglioPagamento><ModalitaPagamento>{means}</ModalitaPagamento>"
        f"<DataScadenzaPagamento>{due}</DataScadenzaPagamento><ImportoPagamento>{amount}</ImportoPagamento>"
        "<IBAN>IT60X0542811101000000123456</IBAN></DettaglioPagamento>"
    )


def body(  # noqa: PLR0913 - what tests vary about an invoice
    number: str = "2026/17",
    *,
    kind: str = "TD01",
    general: str = "<ImportoTotaleDocumento>122.00</ImportoTotaleDocumento>",
    references: str = "",
    goods: str = LINE + SUMMARY,
    payments: str | None = None,
    attachments: str = "",
) -> str:
    """Net 100.00, VAT 22.00, gross 122.00 EUR. ``payments`` are DettaglioPagamento."""
    details = payment() if payments is None else payments
    terms = "<CondizioniPagamento>TP01</CondizioniPagamento>"
    paid = f"<DatiPagamento>{terms}{details}</DatiPagamento>" if details else ""
    return f"""<FatturaElettronicaBody>
  <DatiGenerali><DatiGeneraliDocumento>
    <TipoDocumento>{kind}</TipoDocumento><Divisa>EUR</Divisa>
    <Data>2026-03-02</Data><Numero>{number}</Numero>{general}</DatiGeneraliDocumento>
    {references}</DatiGenerali>
  <DatiBeniServizi>{goods}</DatiBeniServizi>{paid}{attachments}
</FatturaElettronicaBody>"""


def fattura(*bodies: str, regime: str = "RF01", namespace: str = ROOT) -> bytes:
    """One body or several; an ordinary invoice where none is given."""
    inside = _HEADER.format(regime=regime) + "\n".join(bodies or [body()])
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<p:FatturaElettronica versione="FPR12" xmlns:p="{namespace}">\n{inside}\n</p:FatturaElettronica>\n'
    ).encode()


def lot(numbers: Iterable[str]) -> bytes:
    return fattura(*map(body, numbers))


def simplified(*goods: str, kind: str = "TD07") -> bytes:
    """A FatturaElettronicaSemplificata with these DatiBeniServizi."""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<p:FatturaElettronicaSemplificata versione="FSM10"
  xmlns:p="http://ivaservizi.agenziaentrate.gov.it/docs/xsd/fatture/v1.0">
<FatturaElettronicaHeader>
  <DatiTrasmissione><FormatoTrasmissione>FSM10</FormatoTrasmissione>
    <CodiceDestinatario>0000000</CodiceDestinatario>
    <PECDestinatario>rossi@pec.example</PECDestinatario></DatiTrasmissione>
  <CedentePrestatore>
    <IdFiscaleIVA><IdPaese>IT</IdPaese><IdCodice>00743110157</IdCodice></IdFiscaleIVA>
    <Denominazione>Trattoria Aurora</Denominazione>
    <Sede><Indirizzo>Via dei Mulini 9</Indirizzo><CAP>38122</CAP><Comune>Trento</Comune>
      <Nazione>IT</Nazione></Sede><RegimeFiscale>RF01</RegimeFiscale>
  </CedentePrestatore>
  <CessionarioCommittente>
    <IdentificativiFiscali><CodiceFiscale>RSSMRA80A01H501U</CodiceFiscale></IdentificativiFiscali>
    <AltriDatiIdentificativi><Nome>Maria</Nome><Cognome>Rossi</Cognome></AltriDatiIdentificativi>
  </CessionarioCommittente>
</FatturaElettronicaHeader>
<FatturaElettronicaBody>
  <DatiGenerali><DatiGeneraliDocumento><TipoDocumento>{kind}</TipoDocumento><Divisa>EUR</Divisa>
    <Data>2026-03-02</Data><Numero>S-9</Numero></DatiGeneraliDocumento></DatiGenerali>
  {"".join(goods)}
</FatturaElettronicaBody></p:FatturaElettronicaSemplificata>""".encode()
