"""The admin API under /emulator: for tests and demos, without authentication, and no part of Gmail."""

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from gmail_emulator import history
from gmail_emulator.context import CurrentEmulator
from gmail_emulator.faults import Fault
from gmail_emulator.folder import addresses, mailbox_address, message_id_of

router = APIRouter(prefix="/emulator")


class NewAccount(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    address: str = Field(max_length=200)


class Forget(BaseModel):
    """History ids below ``before`` are answered with 404 from now on; None: all up to now."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    before: int | None = Field(default=None, ge=0, lt=10**18)


@router.get("/health")
def health(emulator: CurrentEmulator) -> Response:
    return JSONResponse({"status": "ok", "mailboxes": addresses(emulator.root)})


@router.post("/accounts")
def create_account(body: NewAccount, emulator: CurrentEmulator) -> Response:
    client, refresh_token = emulator.account(body.address)
    return JSONResponse({**client._asdict(), "refresh_token": refresh_token})


@router.get("/service-account")
def service_account(request: Request, emulator: CurrentEmulator) -> Response:
    return JSONResponse(emulator.service_account.key_file(f"{request.base_url}token"))


@router.post("/accounts/{address}/revoke")
def revoke(address: str, emulator: CurrentEmulator) -> Response:
    emulator.tokens.revoke(mailbox_address(address))
    return Response(status_code=204)


@router.post("/accounts/{address}/restore")
def restore(address: str, emulator: CurrentEmulator) -> Response:
    emulator.tokens.restore(mailbox_address(address))
    return Response(status_code=204)


@router.post("/accounts/{address}/expire")
def expire(address: str, emulator: CurrentEmulator) -> Response:
    emulator.tokens.expire(mailbox_address(address))
    return Response(status_code=204)


@router.post("/mailboxes/{address}/messages")
async def add_message(address: str, file_name: str, request: Request, emulator: CurrentEmulator) -> Response:
    """Store the body as a mail file; it is in the mailbox when this answers."""
    content = await request.body()

    def store() -> str:
        mailbox = emulator.mailboxes.get(address)
        mailbox.folder.write(file_name, content)
        mailbox.refresh()
        return message_id_of(file_name, content)

    return JSONResponse({"id": await run_in_threadpool(store)}, 201)


@router.delete("/mailboxes/{address}/messages/{message_id}")
def remove_message(address: str, message_id: str, emulator: CurrentEmulator) -> Response:
    mailbox = emulator.mailboxes.get(address)
    mailbox.folder.remove(mailbox.message(message_id)["file_name"])
    mailbox.refresh()
    return Response(status_code=204)


@router.post("/mailboxes/{address}/forget-history")
def forget_history(address: str, body: Forget, emulator: CurrentEmulator) -> Response:
    mailbox = emulator.mailboxes.get(address)
    mailbox.refresh()
    with mailbox.state.transaction() as connection:
        before = history.forget(connection, mailbox.address, body.before)
    return JSONResponse({"before": before})


@router.get("/faults")
def list_faults(emulator: CurrentEmulator) -> Response:
    return JSONResponse([fault.model_dump(mode="json") for fault in emulator.faults.waiting()])


@router.post("/faults")
def add_fault(fault: Fault, emulator: CurrentEmulator) -> Response:
    emulator.faults.add(fault)
    return Response(status_code=204)


@router.delete("/faults")
def clear_faults(emulator: CurrentEmulator) -> Response:
    emulator.faults.clear()
    return Response(status_code=204)


@router.get("/requests")
def count_requests(emulator: CurrentEmulator) -> Response:
    return JSONResponse(emulator.requests.counts())


@router.delete("/requests")
def clear_requests(emulator: CurrentEmulator) -> Response:
    emulator.requests.clear()
    return Response(status_code=204)


@router.post("/reset")
def reset(emulator: CurrentEmulator) -> Response:
    """No faults, no counts, nothing revoked, no history forgotten; mail and labels stay."""
    emulator.faults.clear()
    emulator.requests.clear()
    emulator.tokens.restore()
    with emulator.state.transaction() as connection:
        connection.execute("UPDATE mailboxes SET forgotten_before = 0")
    return Response(status_code=204)
