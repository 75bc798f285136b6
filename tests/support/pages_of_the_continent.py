"""Invoices of Brazil, Hungary, Romania and Croatia, with words that their laws and customs ask for."""

from support.invoice_pages import Row

DANFE: tuple[Row, ...] = (
    (30, 30, "RECEBEMOS DE Moinho do Vale Ltda OS PRODUTOS CONSTANTES DA NOTA FISCAL INDICADA AO LADO"),
    (480, 60, "NF-e"), (480, 74, "Nº 000.047.428"), (480, 88, "SÉRIE 1"),
    (60, 110, "Moinho do Vale Ltda"), (60, 124, "Rua Bahia, 34"), (60, 138, "89031-002 Blumenau - SC"),
    (260, 110, "DANFE"), (260, 124, "Nº 000.047.428"),
    (60, 170, "INSCRIÇÃO ESTADUAL"), (60, 180, "250745615"),
    (300, 170, "CNPJ"), (300, 180, "75.277.525/0001-78"),
    (60, 210, "DESTINATÁRIO / REMETENTE"), (60, 222, "NOME / RAZÃO SOCIAL"),
    (60, 232, "Padaria Central Ltda"),
    (300, 222, "CNPJ / CPF"), (300, 232, "11.444.777/0001-61"),
    (480, 222, "DATA DA EMISSÃO"), (480, 232, "07/08/2026"),
    (60, 270, "FATURA / DUPLICATAS"), (60, 280, "001 24/08/2026 347,28"),
    (60, 330, "VALOR TOTAL DOS PRODUTOS"), (60, 340, "347,28"),
    (300, 330, "VALOR TOTAL DA NOTA"), (300, 340, "347,28"),
)  # fmt: skip
HUNGARIAN: tuple[Row, ...] = (
    (60, 50, "Eladó:"), (60, 64, "Fehér Sas Nyomda Kft."), (60, 78, "1134 Budapest, Fasor u. 4."),
    (60, 92, "Adószám: 12345676-2-41"),
    (300, 50, "Vevő:"), (300, 64, "Nyári Kert Bt."), (300, 78, "9021 Győr, Kossuth u. 2."),
    (60, 130, "SZÁMLA"), (60, 150, "Számla sorszáma"), (200, 150, "Számla kelte"),
    (340, 150, "Fizetési határidő"),
    (60, 164, "FS-2026/31"), (200, 164, "2026.04.10."), (340, 164, "2026.04.18."),
    (60, 220, "Szórólap"), (480, 220, "83 500 Ft"),
    (300, 300, "Nettó összesen"), (480, 300, "83 500 Ft"),
    (300, 314, "ÁFA összesen"), (480, 314, "22 545 Ft"),
    (300, 328, "Fizetendő összesen"), (480, 328, "106 045 Ft"),
)  # fmt: skip
ROMANIAN: tuple[Row, ...] = (
    (60, 50, "Furnizor: SC Nordul Alb SRL"), (60, 64, "CIF: RO27654321"),
    (60, 78, "IBAN: RO49 AAAA 1B31 0075 9384 0000"),
    (300, 50, "Client: Agro Delta SA"), (60, 110, "FACTURA"), (60, 124, "Seria NA Nr. 00871"),
    (60, 138, "Data emiterii: 16/03/2026"), (60, 152, "Data scadentei: 15/04/2026"),
    (60, 220, "Transport"), (480, 220, "4.710,00"),
    (300, 300, "Total fara TVA"), (480, 300, "4.710,00 lei"), (300, 314, "TVA 19%"), (480, 314, "894,90 lei"),
    (300, 328, "Total de plata"), (480, 328, "5.604,90 lei"),
)  # fmt: skip
CROATIAN: tuple[Row, ...] = (
    (60, 50, "Plava Uvala d.o.o."), (60, 64, "Obala 3, 21000 Split"), (60, 78, "OIB: 12345678903"),
    (300, 110, "Kupac:"), (300, 124, "Stari Grad d.o.o."), (300, 138, "10000 Zagreb"),
    (60, 180, "Racun br. 118/1/1"), (60, 194, "Datum izdavanja: 05.11.2026"),
    (60, 208, "Rok placanja: 20.11.2026"),
    (60, 260, "Servis pumpe"), (480, 260, "400,00"),
    (300, 300, "Osnovica"), (480, 300, "400,00 EUR"), (300, 314, "PDV 25%"), (480, 314, "100,00 EUR"),
    (300, 328, "Ukupno za platiti"), (480, 328, "500,00 EUR"),
)  # fmt: skip
