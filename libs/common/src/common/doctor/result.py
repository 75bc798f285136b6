"""One check: what was looked at, whether it is well, and what to do when it is not."""

from collections.abc import Callable
from dataclasses import dataclass

from redis.exceptions import RedisError
from sqlalchemy.exc import SQLAlchemyError

from common.errors import ApIntakeError

MAX_DETAIL = 400  # characters; a driver's message may quote a whole statement


@dataclass(frozen=True)
class CheckResult:
    """``detail`` is what was found, ``remedy`` what a person does about a fault."""

    name: str
    ok: bool
    detail: str
    remedy: str | None = None


class Fault(ApIntakeError):
    """What a probe found wrong; ``remedy`` replaces the check's own advice where it knows better."""

    def __init__(self, detail: str, remedy: str | None = None) -> None:
        super().__init__(detail)
        self.remedy = remedy


def check(name: str, remedy: str, probe: Callable[[], str]) -> CheckResult:
    """Run a probe, which returns what it found or raises what is wrong."""
    try:
        return CheckResult(name, ok=True, detail=probe())
    except Fault as fault:
        return CheckResult(name, ok=False, detail=str(fault), remedy=fault.remedy or remedy)
    except (ApIntakeError, SQLAlchemyError, RedisError, OSError) as error:
        return CheckResult(name, ok=False, detail=_short(error), remedy=remedy)


def _short(error: Exception) -> str:
    return f"{type(error).__name__}: {' '.join(str(error).split())}"[:MAX_DETAIL]
