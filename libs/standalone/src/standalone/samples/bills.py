"""The invoices of the sample mailbox."""

from datetime import date
from decimal import Decimal

from standalone.samples import parties
from standalone.samples.bill import Bill, lines

OFFICE_SUPPLIES = Bill(
    number="RE-2025-04187",
    issued=date(2025, 9, 2),
    due=date(2025, 10, 2),
    seller=parties.NORDLICHT,
    currency="EUR",
    order="B-77120",
    lines=lines(
        ("Kopierpapier A4, 80 g/m², Karton zu 5 x 500 Blatt", "24", "XCT", "21.90", "19"),
        ("Aktenordner, 8 cm, schwarz", "60", "C62", "2.35", "19"),
        ("Fachbuch Normteile im Maschinenbau", "2", "C62", "54.67", "7"),
        ("Anlieferung frei Verwendungsstelle", "1", "C62", "14.50", "19"),
    ),
)

HOSTING = Bill(
    number="QH-118204",
    issued=date(2025, 9, 1),
    due=date(2025, 9, 15),
    seller=parties.QUILLMERE,
    currency="GBP",
    order="PO 4500120",
    lines=lines(
        ("Managed server M4, September 2025", "3", "MON", "189.00", "20"),
        ("Off-site backup, 2 TB", "1", "MON", "64.25", "20"),
        ("Emergency support, out of hours", "2.5", "HUR", "95.00", "20"),
    ),
)

EXHIBITION_STAND = Bill(
    number="FA2025-0932",
    issued=date(2025, 9, 4),
    due=date(2025, 10, 4),
    seller=parties.LAVANDOU,
    currency="EUR",
    order="CMD-2291",
    lines=lines(
        ("Stand d'exposition sur mesure, 18 m²", "1", "C62", "6480.00", "20"),
        ("Montage et démontage sur site", "16", "HUR", "58.50", "20"),
        ("Catalogue imprimé, 32 pages", "250", "C62", "2.94", "5.5"),
    ),
)

STEEL_FRAMES = Bill(
    number="2025-1063",
    issued=date(2025, 9, 8),
    due=date(2025, 10, 8),
    seller=parties.MUEHLBACH,
    currency="EUR",
    order="B-77133",
    lines=lines(
        ("Grundrahmen geschweißt, Zeichnung 4711-03", "4", "C62", "1285.00", "19"),
        ("Bohrschablone", "2", "C62", "96.40", "19"),
        ("Pulverbeschichtung RAL 7016", "18.5", "MTK", "23.80", "19"),
    ),
)

PACKAGING = Bill(
    number="F25.00871",
    issued=date(2025, 9, 9),
    due=date(2025, 10, 9),
    seller=parties.WATERLELIE,
    currency="EUR",
    order="B-77140",
    lines=lines(
        ("Golfkartonnen doos 600 x 400 x 400 mm", "500", "C62", "1.842", "21"),
        ("Houten pallet 1200 x 800, ISPM 15", "40", "C62", "11.75", "21"),
    ),
)

PACKAGING_RETURNED = Bill(
    number="C25.00058",
    issued=date(2025, 9, 16),
    due=date(2025, 10, 16),
    seller=parties.WATERLELIE,
    currency="EUR",
    type_code="381",
    preceding="F25.00871",
    lines=lines(("Retour: houten pallet 1200 x 800, beschadigd", "6", "C62", "11.75", "21")),
)

FILM = Bill(
    number="F25.00902",
    issued=date(2025, 9, 18),
    due=date(2025, 10, 18),
    seller=parties.WATERLELIE,
    currency="EUR",
    order="B-77151",
    lines=lines(
        ("Rekfolie 500 mm x 300 m, 23 micron", "36", "C62", "7.15", "21"),
        ("Papierband 75 mm, bruin", "120", "C62", "1.98", "21"),
    ),
).misprinted(Decimal("90.00"))

SWITCHGEAR = Bill(
    number="AR-25-0419",
    issued=date(2025, 9, 11),
    due=date(2025, 9, 25),
    seller=parties.ZIRBELBACH,
    currency="EUR",
    order="B-77138",
    category="AE",  # reverse charge: the buyer owes the tax
    lines=lines(
        ("Schaltschrank 800 x 2000 x 600, verdrahtet und geprüft", "1", "C62", "7340.00", "0"),
        ("Inbetriebnahme vor Ort", "9", "HUR", "92.00", "0"),
    ),
)

SERVER_MOVE = Bill(
    number="QH-118377",
    issued=date(2025, 9, 19),
    due=date(2025, 10, 3),
    seller=parties.QUILLMERE,
    currency="GBP",
    order="PO 4500133",
    lines=lines(
        ("Migration of mail server, fixed price", "1", "C62", "740.00", "20"),
        ("TLS certificate, wildcard, 12 months", "1", "C62", "119.00", "20"),
    ),
)

PARCELS_AUGUST = Bill(
    number="OV/25/5512",
    issued=date(2025, 9, 1),
    due=date(2025, 10, 1),
    seller=parties.ORRIN_VALE,
    currency="GBP",
    lines=lines(
        *(
            (f"Parcel OV{77310 + 13 * day:06d} Leeds - Augsburg, {day:02d} Aug 2025", "1", "C62", price, "20")
            for day, price in zip(
                range(1, 30),
                ("18.40", "22.15", "18.40", "31.70", "18.40", "26.05", "19.95") * 5,
                strict=False,
            )
        ),
        ("Fuel surcharge August", "1", "C62", "37.26", "20"),
    ),
)

PARCELS_EXPRESS = Bill(
    number="OV/25/5513",
    issued=date(2025, 9, 1),
    due=date(2025, 10, 1),
    seller=parties.ORRIN_VALE,
    currency="GBP",
    lines=lines(
        ("Same-day van Leeds - Manchester Airport", "2", "C62", "164.00", "20"),
        ("Customs entry, export", "2", "C62", "42.50", "20"),
    ),
)
