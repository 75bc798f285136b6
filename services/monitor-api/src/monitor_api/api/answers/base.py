from typing import Generic, TypeVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

T = TypeVar("T")


class Answer(BaseModel):
    """Read from a row or a dataclass by its attributes."""

    model_config = ConfigDict(frozen=True, from_attributes=True)


class Page(Answer, Generic[T]):
    items: list[T]
    next: str | None = Field(description="pass it as `cursor` for the next page; null on the last one")


class Accepted(Answer):
    """The order is committed and will be carried out, whatever happens to Redis or the workers."""

    message_id: UUID
    follow: str = Field(description="where to see what became of it")


class FieldProblem(Answer):
    at: str = Field(description="the place in the request, such as `body.revision`")
    message: str


class Problem(Answer):
    """A problem document by RFC 9457; `type` is stable and for programs, `detail` says what to do."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    errors: list[FieldProblem] | None = None
