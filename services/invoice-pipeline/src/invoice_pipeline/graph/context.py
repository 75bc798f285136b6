from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from invoice_pipeline.doubts import DEFAULT_POLICY, Policy
from invoice_pipeline.duplicates import Twin
from invoice_pipeline.graph.records import Records
from invoice_pipeline.kinship import NO_KIN, Kin
from invoice_pipeline.learning.remembering import Recall, nothing_learnt
from invoice_pipeline.official import DEFAULT_DEPTH, Depth
from invoice_pipeline.patching.patch import Patcher
from invoice_pipeline.sandbox.sandbox import Sandbox


def today() -> date:
    return datetime.now(UTC).date()


@dataclass(frozen=True)
class Context:
    """What one run may look at besides its state: facts that were gathered before it began.

    ``recall`` looks up what people have taught about a seller, who is known once the document is read.
    """

    records: Records
    sandbox: Sandbox
    today: date
    twins: tuple[Twin, ...] = ()
    official: Depth = DEFAULT_DEPTH
    policy: Policy = DEFAULT_POLICY
    recall: Recall = nothing_learnt
    patcher: Patcher | None = None
    kin: Kin = NO_KIN


Clock = Callable[[], date]
