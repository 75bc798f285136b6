"""Companies that do not exist, with identifiers whose check digits are right.

Their bank codes belong to no bank, so no account number here can be anybody's.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Company:
    name: str
    street: str
    postcode: str
    city: str
    country: str  # ISO 3166-1 alpha-2
    vat_id: str
    register: str  # as it stands in the footer of a letter
    email: str
    iban: str = ""
    bic: str = ""


BUYER = Company(
    name="Tannenfels Maschinenbau GmbH",
    street="Am Alten Gaswerk 14",
    postcode="86153",
    city="Augsburg",
    country="DE",
    vat_id="DE318240518",
    register="HRB 990071, Amtsgericht Augsburg",
    email="rechnungen@tannenfels.example",
)

NORDLICHT = Company(
    name="Nordlicht Bürobedarf GmbH",
    street="Kranichweg 8",
    postcode="20539",
    city="Hamburg",
    country="DE",
    vat_id="DE318240526",
    register="HRB 990114, Amtsgericht Hamburg",
    email="buchhaltung@nordlicht-buero.example",
    iban="DE17990000010532013741",
    bic="XQZADEFFXXX",
)

MUEHLBACH = Company(
    name="Mühlbach Metallbau GmbH",
    street="Industriestraße 41",
    postcode="73230",
    city="Kirchheim unter Teck",
    country="DE",
    vat_id="DE297715310",
    register="HRB 990233, Amtsgericht Stuttgart",
    email="rechnung@muehlbach-metall.example",
    iban="DE57990000020071455032",
    bic="XQZBDEFFXXX",
)

QUILLMERE = Company(
    name="Quillmere Hosting Ltd",
    street="27 Saddler's Yard",
    postcode="BS1 4ZZ",
    city="Bristol",
    country="GB",
    vat_id="GB418220635",
    register="Registered in England and Wales, company no. 99104417",
    email="billing@quillmere.example",
    iban="GB59XQZB99000041822063",
    bic="XQZBGB2LXXX",
)

ORRIN_VALE = Company(
    name="Orrin & Vale Couriers Ltd",
    street="Unit 5, Tollgate Works",
    postcode="LS10 9ZZ",
    city="Leeds",
    country="GB",
    vat_id="GB418220677",
    register="Registered in England and Wales, company no. 99127750",
    email="accounts@orrinvale.example",
    iban="GB71XQZB99000155310974",
    bic="XQZBGB2LXXX",
)

LAVANDOU = Company(
    name="Atelier Lavandou SARL",
    street="12, rue des Tisserands",
    postcode="69004",
    city="Lyon",
    country="FR",
    vat_id="FR05843190281",
    register="RCS Lyon 843 190 281",
    email="compta@atelier-lavandou.example",
    iban="FR6899999000010012345678Z95",
    bic="XQZAFRPPXXX",
)

WATERLELIE = Company(
    name="Waterlelie Verpakkingen B.V.",
    street="Spoorhaven 210",
    postcode="3071 ZZ",
    city="Rotterdam",
    country="NL",
    vat_id="NL858220143B01",
    register="KvK 99082214",
    email="facturen@waterlelie.example",
    iban="NL07XQZB0417164300",
    bic="XQZBNL2AXXX",
)

ZIRBELBACH = Company(
    name="Zirbelbach Elektrotechnik KG",
    street="Salzachgasse 3",
    postcode="5020",
    city="Salzburg",
    country="AT",
    vat_id="ATU73318206",
    register="FN 990417 k, Landesgericht Salzburg",
    email="office@zirbelbach.example",
    iban="AT889999900234573201",
    bic="XQZAATWWXXX",
)
