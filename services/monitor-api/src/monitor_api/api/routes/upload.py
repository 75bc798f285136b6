from typing import Annotated, BinaryIO

import anyio.to_thread
from fastapi import APIRouter, Header, Request, Response
from starlette.datastructures import UploadFile

from monitor_api import uploads
from monitor_api.api.answers.invoices import UploadAccepted
from monitor_api.api.auth import Uploader
from monitor_api.api.context import Context, ContextNeeded
from monitor_api.errors import DocumentTooLarge, NoFile
from monitor_api.tokens import Caller

router = APIRouter(prefix="/invoices", tags=["invoices"])

# The form is read by hand, after the token was looked at: a declared File would be received before.
FORM = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {"file": {"type": "string", "format": "binary"}},
                }
            }
        },
    }
}
Key = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        min_length=1,
        max_length=200,
        pattern=r"^[\x21-\x7e]+$",
        description="the same key means the same invoice, however often it is sent",
    ),
]


@router.post("", status_code=202, openapi_extra=FORM)
async def upload(
    caller: Uploader, context: ContextNeeded, request: Request, response: Response, key: Key = None
) -> UploadAccepted:
    """Hand in one document: PDF, XML or an image. It is read in the background; look at `follow`."""
    async with request.form(max_files=1, max_fields=4, max_part_size=4_096) as form:
        part = form.get("file")
        if not isinstance(part, UploadFile):
            raise NoFile("there is none")
        accepted = await anyio.to_thread.run_sync(
            _accept, context, caller, part, key, limiter=context.uploads
        )
    follow = f"/api/v1/invoices/{accepted.invoice_id}"
    response.headers["Location"] = follow
    return UploadAccepted(invoice_id=accepted.invoice_id, replayed=accepted.replayed, follow=follow)


def _accept(context: Context, caller: Caller, part: UploadFile, key: str | None) -> uploads.Accepted:
    """From the temporary file into memory, one of a few at a time, and on into the store."""
    data = _whole(part.file, context.settings.upload_limit)
    document = uploads.Document.named(data, part.filename, part.content_type)
    return uploads.accept(context.store, context.outbox, document, caller.name, key)


def _whole(file: BinaryIO, limit: int) -> bytes:
    file.seek(0)
    data = file.read(limit + 1)
    if not data:
        raise NoFile("it is empty")
    if len(data) > limit:
        raise DocumentTooLarge(limit)
    return data
