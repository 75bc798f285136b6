from uuid import UUID

from common.errors import ApIntakeError, PermanentError, TransientError


class LeaseLost(ApIntakeError):
    """Another worker owns the message now: this one's work was rolled back, and that is right."""

    def __init__(self, message_id: UUID) -> None:
        super().__init__(f"the lease of message {message_id} is lost; its work was rolled back")


class NothingFinished(PermanentError):
    """A task returned without opening ``work.finishing()``: a fault of the code."""

    def __init__(self, task: str) -> None:
        super().__init__(f"task {task} returned without finishing its message")


class InvalidMessage(PermanentError):
    """What arrived does not fit the contract. Look at the dead letter; deploy one release everywhere."""

    def __init__(self, task: str, reason: str) -> None:
        super().__init__(f"a message for {task} does not fit the contract: {reason}")


class PayloadTooLarge(PermanentError):
    """Documents travel by claim check: put the bytes into the blob store and send the reference."""

    def __init__(self, task: str, size: int, limit: int) -> None:
        super().__init__(
            f"the payload for {task} has {size} bytes, over the limit of {limit}; send a BlobRef"
        )


class BrokerUnavailable(TransientError):
    """Redis does not answer. Nothing is lost: the relay publishes when it is back."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"Redis does not answer: {reason}")


class AttemptsExhausted(PermanentError):
    """Its workers died, or every attempt failed. Read the last error, mend the cause, replay."""

    def __init__(self, attempts: int, last_error: str | None) -> None:
        super().__init__(f"gave up after {attempts} attempts; last error: {last_error or 'the worker died'}")
