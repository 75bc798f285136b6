"""The words of the sample mails, by file."""

from datetime import UTC, datetime

from standalone.samples.mail import Letter


def _sent(day: int, hour: int, minute: int) -> datetime:
    return datetime(2025, 9, day, hour, minute, 12, tzinfo=UTC)


LETTERS = {
    "01-text-pdf-de.eml": Letter(
        "20250902.0712.re04187@nordlicht-buero.example",
        "Nordlicht Bürobedarf <buchhaltung@nordlicht-buero.example>",
        "Rechnung RE-2025-04187 zu Ihrer Bestellung B-77120",
        _sent(2, 7, 12),
        "Guten Tag,\n\nanbei erhalten Sie unsere Rechnung RE-2025-04187 als PDF.\n\n"
        "Mit freundlichen Grüßen\nBirte Hansen\nNordlicht Bürobedarf GmbH\n",
    ),
    "02-text-pdf-en.eml": Letter(
        "inv-118204.3f9a@quillmere.example",
        "Quillmere Billing <billing@quillmere.example>",
        "Your invoice QH-118204",
        _sent(1, 6, 0),
        "Hello,\n\nyour invoice for September is attached. It is due on 15 September.\n\nQuillmere Hosting\n",
        "<p>Hello,</p><p>your invoice for <b>September</b> is attached. It is due on 15 September.</p>"
        "<p>Quillmere Hosting</p>",
    ),
    "03-text-pdf-fr.eml": Letter(
        "fa2025-0932.20250904@atelier-lavandou.example",
        "Atelier Lavandou - Comptabilité <compta@atelier-lavandou.example>",
        "Facture FA2025-0932 : stand d'exposition",
        _sent(4, 9, 41),
        "Bonjour,\n\nveuillez trouver ci-joint notre facture FA2025-0932, payable à 30 jours.\n\n"
        "Bien cordialement,\nMaëlle Fabre\n",
    ),
    "04-factur-x.eml": Letter(
        "rg-2025-1063@muehlbach-metall.example",
        "Mühlbach Metallbau <rechnung@muehlbach-metall.example>",
        "E-Rechnung 2025-1063 (ZUGFeRD / Factur-X)",
        _sent(8, 11, 5),
        "Sehr geehrte Damen und Herren,\n\nunsere Rechnung liegt als PDF mit eingebetteten Daten bei.\n\n"
        "Mühlbach Metallbau GmbH\n",
    ),
    "05-ubl.eml": Letter(
        "f25-00871.ubl@waterlelie.example",
        "Waterlelie Verpakkingen <facturen@waterlelie.example>",
        "Invoice F25.00871 (UBL)",
        _sent(9, 8, 30),
        "Dear customer,\n\nplease find our electronic invoice F25.00871 attached.\n\nWaterlelie\n",
    ),
    "06-cii.eml": Letter(
        "ar-25-0419@zirbelbach.example",
        "Zirbelbach Elektrotechnik <office@zirbelbach.example>",
        "E-Rechnung AR-25-0419",
        _sent(11, 14, 22),
        "Guten Tag,\n\nim Anhang unsere Rechnung als XML (CII). Die Steuerschuld geht auf Sie über.\n\n"
        "Zirbelbach Elektrotechnik KG\n",
    ),
    "07-credit-note-ubl.eml": Letter(
        "c25-00058.ubl@waterlelie.example",
        "Waterlelie Verpakkingen <facturen@waterlelie.example>",
        "Credit note C25.00058 for invoice F25.00871",
        _sent(16, 8, 31),
        "Dear customer,\n\nsix of the pallets came back damaged; our credit note is attached.\n\n"
        "Waterlelie Verpakkingen B.V.\n",
    ),
    "08-same-bytes-again.eml": Letter(
        "20250917.1503.fwd@nordlicht-buero.example",
        "Nordlicht Bürobedarf <buchhaltung@nordlicht-buero.example>",
        "Zahlungserinnerung: Rechnung RE-2025-04187",
        _sent(17, 15, 3),
        "Guten Tag,\n\nsicher ist es Ihrer Aufmerksamkeit entgangen: unsere Rechnung, hier als Kopie.\n\n"
        "Birte Hansen\n",
    ),
    "09-same-number-as-pdf.eml": Letter(
        "f25-00871.pdf@waterlelie.example",
        "Waterlelie Verpakkingen <facturen@waterlelie.example>",
        "Rechnung F25.00871 als PDF",
        _sent(10, 10, 2),
        "Guten Tag,\n\nauf Wunsch Ihrer Kollegin die Rechnung F25.00871 auch als PDF.\n\nWaterlelie\n",
    ),
    "10-wrong-arithmetic.eml": Letter(
        "f25-00902.ubl@waterlelie.example",
        "Waterlelie Verpakkingen <facturen@waterlelie.example>",
        "Invoice F25.00902 (UBL)",
        _sent(18, 8, 30),
        "Dear customer,\n\nplease find our electronic invoice F25.00902 attached.\n\nWaterlelie\n",
    ),
    "11-newsletter.eml": Letter(
        "news-2025-09.77120@quillmere.example",
        "Quillmere News <news@quillmere.example>",
        "What's new in September: faster backups",
        _sent(12, 5, 45),
        "This month: faster backups, and a new data centre in Cardiff.\n\nUnsubscribe: https://quillmere.example/u\n",
        "<h1>Faster backups</h1><p>This month: faster backups, and a new data centre in Cardiff.</p>"
        '<p><a href="https://quillmere.example/u">Unsubscribe</a></p>',
    ),
    "12-forwarded.eml": Letter(
        "cafe.20250920.0801@tannenfels.example",
        "Jonas Keil <jonas.keil@tannenfels.example>",
        "WG: Your invoice QH-118377",
        _sent(20, 8, 1),
        "Hallo zusammen,\n\ndas kam bei mir an, gehört aber zu euch.\n\nGruß\nJonas\n",
    ),
    "13-two-invoices-and-a-logo.eml": Letter(
        "statement-0925.5512@orrinvale.example",
        "Orrin & Vale Accounts <accounts@orrinvale.example>",
        "Invoices OV/25/5512 and OV/25/5513",
        _sent(1, 16, 20),
        "Hello,\n\nboth invoices for August are attached.\n\nOrrin & Vale Couriers\n",
        '<p>Hello,</p><p>both invoices for August are attached.</p><p><img alt="Orrin &amp; Vale"'
        ' src="cid:logo.statement-0925.5512@orrinvale.example"></p>',
    ),
    "14-broken-pdf.eml": Letter(
        "scan-0007.20250922@lindenhof-druck.example",
        "Druckerei Lindenhof <post@lindenhof-druck.example>",
        "Rechnung",
        _sent(22, 13, 37),
        "Rechnung anbei.\n\nVon unterwegs gesendet\n",
    ),
}

# Inside 12-forwarded.eml, as the supplier had sent it to a person.
FORWARDED = Letter(
    "inv-118377.77c0@quillmere.example",
    "Quillmere Billing <billing@quillmere.example>",
    "Your invoice QH-118377",
    _sent(19, 6, 0),
    "Hello,\n\nyour invoice for the migration is attached.\n\nQuillmere Hosting\n",
    recipient="jonas.keil@tannenfels.example",
)
