"""The parts that requests share. Unknown parameters are refused: a misspelt filter must not be ignored."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from monitor_api.queries.paging import PageRequest

Word = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^[^\x00]*$")]
"""Text to look for. Postgres knows no U+0000."""
Remark = Annotated[str, StringConstraints(max_length=1_000, pattern=r"^[^\x00]*$")]


class Query(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Paged(Query):
    limit: Annotated[int, Field(ge=1, le=200)] = 50
    cursor: Annotated[str, StringConstraints(max_length=2_000)] | None = None

    @property
    def page(self) -> PageRequest:
        return PageRequest(self.limit, self.cursor)


class Body(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")
