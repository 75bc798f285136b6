"""What can be the name of a company or a person, and what gives away that it is something else."""

import re
import unicodedata
from functools import lru_cache

from invoice_pipeline.readers.text_pdf.alphabets import of_other_script
from invoice_pipeline.readers.text_pdf.amounts import amounts_in
from invoice_pipeline.readers.text_pdf.dates import find_date
from invoice_pipeline.readers.text_pdf.headings import heads_a_block, is_heading

LEGAL_FORM = re.compile(
    r"(?<!\w)(?:(?:Ltd|LTD|San|SAN|Tic|TİC)\. ?(?:Şti|ŞTİ)\.?|(?:LİMİTED|ANONİM) ŞİRKETİ"
    r"|(?:Limited|Anonim) Şirketi"
    r"|GmbH(?: ?& ?Co\.? ?KG(?:aA)?)?|GMBH|mbH|gGmbH|AG|KG|KGaA|OHG|UG(?: \(haftungsbeschränkt\))?"
    r"|PartG(?: ?mbB)?|mbB|GbR|e\.? ?K\.?|e\.? ?V\.?|eG|SE|Ges\.?m\.?b\.?H\.?"
    r"|\(?(?:Pty|PTY|Proprietary|Pte|PTE|Pvt|PVT|Private|PRIVATE)\.?\)? (?:Ltd|LTD|Limited|LIMITED)\.?|Pty"
    r"|(?:Sdn|SDN)\.? (?:Bhd|BHD)\.?|Lt[ée]e|inc\.|FZE|FZCO|FZ-LLC|WLL|W\.L\.L\.|DAC"
    r"|PLLC|P\.L\.L\.C\.|P\.C\.|P\.A\.|L\.P\.|LPA|ULC|U\.L\.C\."
    r"|Ltd\.?|LTD\.?|Limited|LIMITED(?! (?:LIABILITY|WARRANTY|TIME|EDITION|TO\b|BY\b))"
    r"|LLC|L\.L\.C\.|LLP|Inc\.?|INC\.?|Incorporated|Corp\.?|Corporation|PLC|plc"
    r"|SARL|S\.A\.R\.L\.|SAS|SASU|S\.A\.S\.?|S\.A\.?|SA|EURL|SNC|SCI|B\.?V\.?|N\.?V\.?|b\.v\.|n\.v\.|BVBA|VOF|bvba|cvba|vzw|asbl|(?:bv|nv|vof)(?=$|,)|V\.O\.F\."
    r"|S\.?r\.?l\.?s?|SRL|S\.?p\.?A\.?|SPA|S\.?n\.?c\.?|S\.?a\.?s\.?|S\.?L\.?U?\.?"
    r"|Lda\.?|LDA|Unipessoal|Ltda\.?|LTDA\.?|Limitada|LIMITADA|SpA|EIRL|d\.d\.|Zrt\.?|Nyrt\.?|Bt\.|OÜ|UAB|SIA|MB|MTÜ"
    r"|A\.? ?Ş\.?|Α\.? ?Ε\.?|(?:Ο|Ε)\.? ?Ε\.?|Ε\.?Π\.?Ε\.?|Ι\.?Κ\.?Ε\.?"
    r"|Е?ООД|Е?АД|СД|ТОВ|Пр?АТ|ФОП|ДОО|DOO|TNHH|CỔ PHẦN|[Cc]ổ [Pp]hần"
    r"|[eo]?hf\.|slf\.|Sociedad Anónima|C[ÍI]A\. LTDA\.|C[íi]a\. Ltda\."
    r"|[Ss]p\.? ?z ?o\.? ?o\.?|[Ss]p\. ?[jk]\.|Oyj?|AB|HB|A/S|ApS|I/S|ASA?|Sàrl|s\.r\.o\."
    r"|a\.s\.|Kft\.?|d\.o\.o\.)(?!\w)"
)
"""Of the countries whose languages are read."""
SEPARATOR = re.compile(
    r"\s+[-\u2013\u2014*]\s+|\s*[·•●|;∙⋅]\s+"
    r"|\s*,\s+(?!(?:Inc|INC|LLC|LLP|Ltd|LTD|Limited|Corp|P\.C|PC|PLLC|L\.L\.C|LP|L\.P|PLC|S\. ?[ACLR]|S[AL]U?"
    r"|Sociedad An\w+|SRL|Lda|LDA|Unipessoal|a\. ?s|s\. ?r|spol|d\. ?o|CPAs?|P\.A)\b)"
)
"""Between the parts of an address in one line; a comma before a legal form belongs to the name."""
POSTCODE = re.compile(
    r"(?<![\w.,/])(?:(?:[A-Z]{1,3}[- ])?\d{4,5}(?:-\d{3,4})?(?= ?[^\W\d])|[A-Z]{2},? ?\d{5}(?:-\d{4})?\b"
    r"|\d{2}-\d{3} [^\W\d]"
    r"|[A-Z]{2,3} \d{4}$|(?i:singapore) \d{6}$|[A-Z]{4,} ?[-\u2013] ?\d{6}$"
    r"|[A-Z]{4,} \d{4}$|\b[A-Z]\d[\dW] [A-Z0-9]{4}\b"
    r"|\d{3} \d{2} [^\W\d]|[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}\b|[A-Z]\d[A-Z] ?\d[A-Z]\d\b|\d{4} ?[A-Z]{2}\b"
    r"|L[VT]-\d{4,5}\b|^\d{6} [^\W\d_a-z][^\W\d]+(?:[ -][^\W\d_a-z][^\W\d]+){0,2}$)"
    r"|(?<=[a-z])(?: -)? (?:(?!19|20)\d{4}|\d{6})$"
)
"""With what makes it one: a town behind it or before it, a state, or the letters of Britain and Canada."""
PARTNERS = re.compile(
    r"[^\d,]+(?:, [^\d,&]+)*,? (?:&|and|AND) [^\d,]+"
    r"(?:, (?:P\.?C\.?|LLP|P\.?L\.?L\.?C\.?|LLC|P\.?A\.?|LPA))?$"
)
_INITIALS = 3
"""Letters of an acronym at the least, and of words that may have none in it at the most."""
LONGEST, MOST_WORDS = 80, 8
"""Characters and words of a company's name; what is longer is a sentence about it."""
_SHORTEST = 3
_SALUTATIONS = re.compile(
    r"an|an das|an den|an die|an firma|attn|c o|de heer|dhr|dr|egr sig|eheleute|exmos srs|fa"
    r"|gent(?: m[oa])?(?: cliente)?|spett cliente|egregio cliente|caro cliente"
    r"|cher client|chere cliente|estimado cliente|frau und herrn?|gentile(?: cliente| signora?| sig ra)?"
    r"|egregio(?: signore)?|herrn? u(?:nd)? frau|prezado cliente|kaere kunde|mr and mrs|monsieur et madame"
    r"|monsieur madame|m et mme|m mme|szanowni panstwo|sayin"
    r"|familie|firma|frau|fru|hr|herr|herrn|herrn frau|herrn und frau|herra|m|madame|messrs"
    r"|mevr|mevrouw|mlle|mme|mm|monsieur|mr|mr mrs|mrs|ms|pan|pani|rouva|senor|senora|sig"
    r"|(?:strictly )?private(?: and)? confidential|confidential|personal|the (?:directors?|managers?)"
    r"|the (?:managing |general |finance )(?:director|manager)"
    r"|the (?:secretary|treasurer|bursar|owners?|occupiers?|proprietors?|partners)"
    r"|the (?:trustees|accountant|administrator)"
    r"|(?:the )?accounts(?: payable| department| dept| office| team)?"
    r"|(?:the )?finance (?:department|dept|team|manager)"
    r"|address|name|phone|telephone|mobile|e ?mail|contact|attention|date|description|amount|total|item|terms"
    r"|reference|account|quantity|qty|currency|page|notes?|purchase ledger|by e ?mail|by post|summary|details"
    r"|signor|signora|societe|spett ditta|spett le|spettle|sr|sra|sres|to|to the|z hd"
    r"|para|pour|voor|aan|fur|per|til|till|dla|pro|catre"
    r"|(?:\w+ ){1,3}(?:clientes?|client[ei]?|kund[ein]{1,3}|klant|customer|klient|zakaznik|asiakas)"
    r"|(?:services?|direction|departement|dpt) (?:comptab|client|factur|relation|achat)\w*(?: \w+){0,2}"
    r"|(?:kreditoren|debitoren|finanz)?buchhaltung|rechnungswesen|(?:crediteuren|debiteuren)administratie"
    r"|accounts? (?:payable|receivable|department)|customer services?|kundenservice|ufficio contabilita"
    r"|shipper|consignee|sender|receiver|expediteur|afzender|mittente|destinatario|remitente|absender"
)
"""What stands above a name in an address, and is none."""
_ENDS_IN_FORM = re.compile(rf"(?:{LEGAL_FORM.pattern})$")
_OF_FORM = 3
"""Words more, of a name that ends in a legal form, in which there may be several."""
_COUNTRIES = re.compile(
    r"belgie(?: belgique)?|belgique|belgien|belgium|nederland|the netherlands|netherlands|niederlande"
    r"|pays bas"
    r"|deutschland|germany|allemagne|duitsland|osterreich|austria|autriche|schweiz|suisse|svizzera|switzerland"
    r"|france|frankreich|frankrijk|italia|italy|italien|espana|spain|spanien|portugal|polska|poland|danmark"
    r"|denmark|sverige|sweden|norge|norway|suomi|finland|ceska republika|cesko|czech republic|slovensko"
    r"|magyarorszag|hungary|luxembourg|ireland|eire|united kingdom|great britain|england|scotland|wales|uk"
    r"|united states(?: of america)?|usa|canada|australia|new zealand|india|mexico|brasil|argentina|chile"
)
"""The last line of an address; as names are compared."""
_VIETNAMESE = re.compile(r"(?i:công ty) ")
_SYLLABLES = 6
"""More words that its names have, each syllable being one."""
_OF_FORMS = re.compile(
    r"address|adres|adresa|adresse|direccion|domicilio|endereco|indirizzo|bairro(?: distrito)?|municipio"
    r"|comune|city|town|ville|ciudad|cidade|ort|plz ort|name|nome|nombre|nom|naam|navn|namn|nimi|nazwa|phone"
)
"""What forms call the parts of an address."""
_CONTACT = re.compile(
    r"@|www\.|https?:|://|\.(?:com|de|fr|net|org|eu|nl|be|it|es|pt|pl|dk|se|ch|at|uk)\b|\+\d{2}|%"
)
_ACCOUNT = re.compile(r"[A-Z]{2}\d{2} ?(?:[A-Z\d]{4} ?){3}")
"""What begins with an account tells where to pay, such as ``SI96 5602 6360 0350 823 NLB d.d.``"""
_STREET = re.compile(
    r"(?i)\bstr(?:\.|aße|asse)|straße|strasse|\brue\b|\bavenue\b|\bstreet\b|\broad\b|\bst\.?$|\bave\b|\bblvd\b"
    r"|\bdrive\b|\blane\b|\bcalle\b|\bc/|\bvia\b|\bviale\b|\bpiazza\b|straat|\blaan\b"
    r"|\bweg\b|\bplein\b|\brua\b|\bul\.|\bvej\b|gade\b"
    r"|\bgatan\b|gatan\b|vägen\b|\bpo box\b|\bp\.?o\.? box\b|\bpostfach\b"
    r"|\bboulevard\b|\bchemin\b|\bplace\b|katu\b|\btie\b|\ballee\b|\ballée\b|platz\b|\bquai\b|\broute\b"
    r"|\bimpasse\b|\bcours\b|\bcamino\b|\bplaza\b|\bpaseo\b|\bavenida\b|\bavda\b|\bcarrer\b|\bcarretera\b"
    r"|\bcorso\b|\bstrada\b|\blargo\b|\bestrada\b|\bpraça\b|\bulica\b|steenweg\b|gracht\b|\bkade\b|\bway\b"
    r"|\bcad\b|\bsok\b|\bmah\b|bulvarı\b|\biela\b|\bgatvė\b|\bpuiestee\b|\bmnt\b|λεωφ|οδός|\bул\.|\bбул\."
    r"|\bcourt\b|\bhighway\b|\bsquare\b|\bparkway\b|\bterrace\b|vei(?:en)?\b"
)
_ESTATE = re.compile(
    r"(?i)(?:pol(?:\.|[ií]gono) ?ind|parque empresarial\b|zona ind|zone (?:ind|art|d['\u2019]act)"
    r"|z\.?[ia]\.? (?:de|du|des|la|les)\b|(?:gewerbe|industrie)(?:gebiet|park)\b|bedrijv(?:en|e)park\b"
    r"|bâtiment\b|apartado\b|fraz(?:ione|\.)\s|loc(?:alità|\.)\s)"
)
"""Where a street would be named, out of town: part of an address, with or without a number."""
_PART_OF_BUILDING = re.compile(
    r"(?i:unit|suite|ste|floor|level|flat|apt|shop|block|plot|room|dept|department)\.? (?:\d\w{0,4}|[A-Z])\b"
)
"""What begins with one is a part of an address."""
_LABELLED = re.compile(r"[\w).] ?:(?:\s|$)")
"""What stands before a colon is what something is called."""
_SENTENCE = 4
"""Words, from which on a text with more small words than others is one."""
_PUBLIC_BODY = re.compile(
    r"^\w.*, p[rř][ií]sp[eě]vkov[aá] organiz[aá]ci?[ea]$"
    r"|^[^\W\d_a-z]\w+ (?:rajono|miesto|savivaldybės|novada|pilsētas|pašvaldības|valla|linna)\b"
)
"""A school or a home of a Czech, Slovak or Baltic town, in whose name most words are small."""
_QUOTED = re.compile(rf"(?:{LEGAL_FORM.pattern}) ?[„“\"«][^„“”\"»«]+[”“\"»]$")
"""``UAB „Žalias lapas ir sūnūs“``: what is quoted behind a legal form is a name, of whatever words."""
_HOUSE_NUMBER = re.compile(r"(?i)^\d+[a-z]?,? [a-z]")
"""What begins with one is a street, unless a company is named that way, such as ``4 Seasons Ltd``."""
_LEADING = re.compile(
    r" (?:to|for|till|til|an|für|à|a|al|aan|voor|para|per|dla|do|pro)$"
    r"| (?:by|from|von|durch|par|pour|door|por|av|af)$|[ -]ID$"
)
"""The last word of what leads to a name, such as ``invoiced to``, or to a number, and of none."""
_ADDRESSED = re.compile(
    r"(?i)(?:m\.|mm\.|mme|mlle|monsieur|madame|herrn?|frau|firma|sig\.|sig\.ra|spett\.?le"
    r"|sr\.|sra\.|exmo|pan|pani|dhr\.?|de heer|mevr\.?|mevrouw|mr\.?|mrs\.?|ms\.?|miss"
    r"|dear|sehr geehrter?|geachte|estimad[oa]s?|gentile)\s"
)
_NUMBER_OF = re.compile(r"(?i)[a-z]{3,}(?:nr|nummer|number|nro)\b\.?:? \S*\d\S*$")
"""What is called a number of something: ``Uw ordernr. VOS-0331``."""
_CUSTOMER = re.compile(r" ?\(\d{2,8}\)?$")
"""The number of a customer behind its name: ``Main Street Media (12963)``."""
_NUMBERED = re.compile(r"[^\W\d]+[.:]? ?\d{1,3}(?: ?/ ?\d+)?")
_WITH_CODE = re.compile(
    r"[^\d,]+, (?:[A-Z]{2,3},? )?"
    r"(?:\d{4,6}(?:-\d{4})?|[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}|[A-Z]\d[A-Z] ?\d[A-Z]\d)"
    r"(?:, [^\W\d][^\d,]*| USA)?"
)
"""A town with its state and its code, and perhaps its country."""
_CODE_ALONE = re.compile(r", ?\d{4,6}(?:,|$)")
"""A postal code between commas, or behind the last one: the end of an address."""
_COPIES = re.compile(
    r"(?i)(?:duplicat[ae]?|duplicado|duplikat|copy|kopie|kopia|kópia|copia|cópia|copie|original|originale|oryginał)\b"
)
"""Stamps that say which of several prints of an invoice it is."""


def is_name(text: str) -> bool:
    """Letters first of all; no date, amount, address or number of something."""
    letters, digits = sum(map(str.isalpha, text)), sum(map(str.isdigit, text))
    if not _SHORTEST <= len(text) <= LONGEST or letters < _SHORTEST or digits > letters / 2:
        return False
    words = words_of_name(text)
    if (
        _LABELLED.search(text)
        or (is_sentence(text) and not _PUBLIC_BODY.search(text))
        or _LEADING.search(text)
        or (words > MOST_WORDS and words > MOST_WORDS + _OF_FORM * bool(_ENDS_IN_FORM.search(text)))
        or _CONTACT.search(text.casefold())
        or _ACCOUNT.match(text)
        or LEGAL_FORM.fullmatch(text)
        or of_other_script(text)
    ):
        return False
    plain = plain_name(text)
    forms = (_SALUTATIONS, _OF_FORMS, _COUNTRIES)
    if any(none.fullmatch(plain) for none in forms) or heads_a_block(plain):
        return False
    if (
        _NUMBER_OF.search(text)
        or POSTCODE.search(text)
        or _CODE_ALONE.search(text)
        or _ESTATE.match(text)
        or _is_street(_CUSTOMER.sub("", text))
    ):
        return False
    plainly = LEGAL_FORM.search(text) or not (_PART_OF_BUILDING.match(text) or is_heading(text))
    if not plainly or text.endswith("#") or not (text[0].isalnum() or text[0] in "\"'("):
        return False
    return find_date(text) is None and not any(amount.has_cents for amount in amounts_in(text))


def words_of_name(text: str) -> int:
    """Syllables of a Vietnamese name count for less, since each of them is a word."""
    return len(text.split()) - _SYLLABLES * bool(_VIETNAMESE.match(text))


def _is_street(text: str) -> bool:
    """With a number: names of people and companies have words of streets in them as well."""
    return any(map(str.isdigit, text)) and bool(
        _STREET.search(text) or (_HOUSE_NUMBER.search(text) and not LEGAL_FORM.search(text))
    )


def first_part(text: str) -> str:
    """Up to what parts a name from an address; partners are parted by commas: ``Hale, Moss & Reed, P.C.``."""
    whole = PARTNERS.match(text)
    return (whole[0] if whole else SEPARATOR.split(text)[0]).strip()


def is_sentence(text: str) -> bool:
    return len(text.split()) >= _SENTENCE and mostly_small(text)


def mostly_small(text: str) -> bool:
    """Names begin their words with capitals, but for a few such as ``and``."""
    words = text.split()
    return 2 * sum(word[0].islower() for word in words) > len(words) and not _QUOTED.match(text)


def is_acronym(one: str, name: str) -> bool:
    """``pfv`` of ``pompes forages du velay sas``, with the initials of short words or without."""
    words = name.split()
    some = (words, [word for word in words if len(word) > _INITIALS])
    initials = ["".join(word[0] for word in each) for each in some] if len(one) >= _INITIALS else []
    return any(each.startswith(one) and len(each) - len(one) < _INITIALS for each in initials)


@lru_cache(maxsize=8192)
def plain_name(name: str) -> str:
    marked = unicodedata.normalize("NFKD", name.casefold())
    return re.sub(r"[\W_]+", " ", "".join(mark for mark in marked if not unicodedata.combining(mark))).strip()


@lru_cache(maxsize=8192)
def without_form(name: str) -> str:
    """As names are compared, without the legal form, which many have in common."""
    return plain_name(LEGAL_FORM.sub(" ", name)) or plain_name(name)


def heads_no_letter(name: str) -> bool:
    """A numbered thing (``Page 1``), someone who is addressed, a stamp, or a sentence, such as a slogan."""
    told = _NUMBERED.fullmatch(name) or _ADDRESSED.match(name) or _COPIES.match(name)
    return bool(told) or mostly_small(name)


def is_town(text: str) -> bool:
    """The last line of an address in countries where the code stands behind the town."""
    return _WITH_CODE.fullmatch(text) is not None
