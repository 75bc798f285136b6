"""Why an invoice stands where it stands. Codes are for programs, ``facts`` fill the sentence for people."""

from enum import StrEnum

from pydantic import Field

from common.schemas.values import Closed


class ReasonCode(StrEnum):
    """Each code with the sentence that it stands for."""

    ALL_CHECKS_PASSED = "all_checks_passed"
    """Everything needed was read, with confidence, and agrees with itself."""

    MISSING_MANDATORY_FIELD = "missing_mandatory_field"
    """A field that no bill can do without was not found."""
    ARITHMETIC_MISMATCH = "arithmetic_mismatch"
    """Amounts that must add up do not (BR-CO-10 to BR-CO-17)."""
    INVALID_IBAN = "invalid_iban"
    """The account's check digits or length are wrong."""
    INVALID_VAT_ID = "invalid_vat_id"
    """A VAT identifier does not have the form or check digit of its country."""
    INVALID_DATE = "invalid_date"
    """A date lies in the far future or past, or falls due before it was issued."""
    INVALID_CODE = "invalid_code"
    """A code, such as the currency's, is not in its code list."""
    UNSOUND_SIGNATURE = "unsound_signature"
    """The electronic signature around the document is wrong, or could not be checked."""
    OTHER_RULE_BROKEN = "other_rule_broken"
    """Another blocking rule is broken; the facts name it."""
    SECOND_OPINION_DISAGREES = "second_opinion_disagrees"
    """The official schema or schematron sees an error that our own rules do not; the facts name it."""
    LOW_CONFIDENCE = "low_confidence"
    """A needed field was read, but not surely enough to go on without a person."""
    NEGATIVE_DUE = "negative_due"
    """A page asks for less than nothing: a correction or a credit, for a person to book."""
    BUYER_NOT_READ = "buyer_not_read"
    """Whom an invoice with VAT is for was not found on its page."""
    TAX_NUMBER_NOT_READ = "tax_number_not_read"
    """VAT is charged, but no tax number of the seller was found on the page."""
    READ_BY_OCR = "read_by_ocr"
    """Pages are pictures, and were read by OCR; the facts say which pages, and what nothing confirms."""

    SEVERAL_INVOICES_SUSPECTED = "several_invoices_suspected"
    """Something on its pages speaks for another invoice, which was not read; the facts say where."""
    ENCLOSED_INVOICE_SUSPECTED = "enclosed_invoice_suspected"
    """Behind another invoice, and of other parties: perhaps a receipt that was enclosed with it."""
    PAGES_MISSING = "pages_missing"
    """The page numbers say that pages of the invoice are not in the document."""

    JOINED_IN_SAME_MAIL = "joined_in_same_mail"
    """Its pages came as several files of one mail, and were put together; the facts name them."""
    JOIN_UNCONFIRMED = "join_unconfirmed"
    """Only page numbers say that the files, which were put together, are pages of one invoice."""
    PAGE_IN_SAME_MAIL = "page_in_same_mail"
    """It is a page of an invoice whose other pages the same mail brought, and is read with them."""

    PAGE_DIFFERS = "page_differs"
    """The XML of a hybrid says one thing, the page that people see another; the facts have both."""
    PAGE_LACKS_VALUE = "page_lacks_value"
    """What the XML would have paid, or to which account, stands nowhere on the page that people see."""
    PAGE_SHOWS_MORE = "page_shows_more"
    """The page names an account to pay to, the XML of the hybrid none; the facts have it and its place."""
    PAGE_NOT_COMPARED = "page_not_compared"
    """The XML of a hybrid could not be held against its page; the facts say why."""

    DUPLICATE_SAME_BYTES = "duplicate_same_bytes"
    """The very same file was handed in before."""
    DUPLICATE_SAME_NUMBER = "duplicate_same_number"
    """This seller's invoice of this number is already there, from another file."""

    COPY_IN_SAME_MAIL = "copy_in_same_mail"
    """The same mail brought this invoice in another file, which is the one that is booked."""
    COPY_DIFFERS = "copy_differs"
    """The same mail brought this invoice in another file, which says something else; the facts have both."""
    SHOWN_IN_SAME_MAIL = "shown_in_same_mail"
    """The same mail brought the page that people see of this XML; the two were held against each other."""

    NOT_AN_INVOICE = "not_an_invoice"
    """The document was understood, and is something else."""
    NO_INVOICE_FIELDS = "no_invoice_fields"
    """The page has text, but nothing of an invoice was found in it."""
    UNSUPPORTED_FORMAT = "unsupported_format"
    """A kind of file that no reader reads."""
    EMPTY_DOCUMENT = "empty_document"
    """The file has no bytes, or its pages show nothing."""
    NO_TEXT_LAYER = "no_text_layer"
    """The pages are pictures only, with no text in them."""
    UNREADABLE_PDF = "unreadable_pdf"
    """The PDF is damaged beyond what its reader can repair."""
    ENCRYPTED_PDF = "encrypted_pdf"
    """The PDF asks for a password."""
    UNREADABLE_XML = "unreadable_xml"
    """The XML is not well-formed, or a value in it has a form that it must not have."""
    FORBIDDEN_XML = "forbidden_xml"
    """The XML declares a document type or entities, which no invoice needs and attacks use."""
    UNREADABLE_SIGNATURE = "unreadable_signature"
    """The signed envelope cannot be opened, or does not hold its document."""
    TOO_LARGE = "too_large"
    """The document, or something in it, is over a limit; the facts name it."""
    READING_TIMED_OUT = "reading_timed_out"
    """Reading took longer than allowed, and was stopped."""
    READING_OUT_OF_MEMORY = "reading_out_of_memory"
    """Reading took more memory than allowed, and was stopped."""
    READING_CRASHED = "reading_crashed"
    """The document broke its reader, which was started anew; nothing else was harmed."""

    APPROVED_BY_PERSON = "approved_by_person"
    """A person looked at it and approved."""
    CORRECTED_BY_PERSON = "corrected_by_person"
    """A person changed fields, and it was judged again."""
    REJECTED_BY_PERSON = "rejected_by_person"
    """A person looked at it and refused it."""


class Reason(Closed):
    """``fields`` are paths into the invoice, ``facts`` small values such as expected and found amounts."""

    code: ReasonCode
    fields: tuple[str, ...] = ()
    facts: dict[str, str] = Field(default_factory=dict)


__all__ = ["Reason", "ReasonCode"]
