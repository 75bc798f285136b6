"""What those owe who pay late, which bills print beside the amount that is due in time."""

import re

LATE = re.compile(
    r"(?i)\bif (?:payment is )?(?:not (?:paid|received)|unpaid|(?:paid|received) (?:after|late))\b"
    r"|\b(?:due|pay|payable|paid|payment|received) after\b|\bafter (?:the )?due date\b|\bafter \S*\d\S* pay\b"
    r"|\blate (?:amount|payment amount|total)\b|\bwith late (?:fee|charge)s?\b"
    r"|\bbei (?:zahlungsverzug|verspäteter|zahlung nach)\b|\bnach (?:der )?fälligkeit\b"
    r"|\baprès (?:l['\u2019])?échéance\b|\ben cas de retard\b|\bsi (?:non|pas) payée?\b|\bpaiement après\b"
    r"|\bindien (?:niet|te laat)\b|\bbij te late\b|\bbetaling na\b|\bna (?:de )?vervaldatum\b"
    r"|\bdespués del? vencimiento\b|\bsi no se paga\b|\bsegundo vencimiento\b|\b2[º°o]\.? vencimiento\b"
    r"|\bin caso di ritard|\b(?:dopo|oltre) la scadenza\b|\bse pagat[oa] (?:dopo|oltre)\b"
    r"|\bapós o? ?vencimento\b|\bem caso de atraso\b|\bpo terminie\b"
    r"|\b(?:efter förfallo|etter forfall|efter forfald)"
)

__all__ = ["LATE"]
