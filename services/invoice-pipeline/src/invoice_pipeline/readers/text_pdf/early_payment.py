"""What those save who pay early, which bills offer beside the amount that is due."""

import re

OFFERED = re.compile(
    r"(?i)(?:skonto|discount|korting|escompte|sconto|descuento|rabatt?)\b.{0,20}\b(?:bij betaling|bei zahlung"
    r"|if paid|for payment|en cas de (?:paiement|règlement)|per pagamento|por pago|(?:ved|vid) betal)"
    r"|\bif paid (?:by|within|before|on or before)\b|\bfor (?:early|prompt) payment\b"
)
"""``Betalingskorting 2% bij betaling voor 17-10-2026``, ``If paid by 1 June, 2% cash discount``."""

__all__ = ["OFFERED"]
