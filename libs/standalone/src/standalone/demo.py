"""What a fresh system needs before the sample mails can flow: an account, a mailbox, an API token."""

import json
import secrets
import subprocess
from dataclasses import dataclass

from standalone.errors import StepFailed
from standalone.folders import write_secret
from standalone.program import Program
from standalone.samples import write_samples
from standalone.samples.mail import DEMO_ADDRESS
from standalone.system import System

_STEP_LIMIT = 120.0  # seconds; a service's command is up within 2
_SCOPES = ("read", "operate", "review", "upload")


@dataclass(frozen=True, slots=True)
class OAuthAccount:
    client_id: str
    client_secret: str
    refresh_token: str


def write_mailbox(system: System) -> None:
    write_samples(system.var.mailboxes / DEMO_ADDRESS)


def create_account(system: System) -> OAuthAccount:
    """The demo mailbox's OAuth client and refresh token, as the emulator keeps them."""
    root = str(system.var.mailboxes)
    answer = json.loads(
        _answer(system, system.gmail_command("gmail-account", "account", DEMO_ADDRESS, "--root", root))
    )
    return OAuthAccount(answer["client_id"], answer["client_secret"], answer["refresh_token"])


def register_mailbox(system: System, account: OAuthAccount) -> None:
    """Make ingest-email poll the demo mailbox; a second time changes nothing."""
    credentials = {
        "client_id": account.client_id,
        "client_secret": account.client_secret,
        "refresh_token": account.refresh_token,
    }
    # On standard input, because everybody on the machine can read a command line.
    add = system.command("ingest-email", "mailbox", "add", DEMO_ADDRESS, "--credentials", "-")
    _answer(system, add, json.dumps(credentials))


def provide_token(system: System) -> str:
    """A token for the REST API, made once and kept where only this user can read it."""
    file = system.var.api_token
    if not file.exists():
        scopes = [argument for scope in _SCOPES for argument in ("--scope", scope)]
        # A name of its own: one that was made but lost in a crash before it was kept stands in nobody's way.
        name = f"standalone-{secrets.token_hex(4)}"
        create = system.command("monitor-api", "token", "create", "--name", name, *scopes)
        write_secret(file, _answer(system, create).split()[-1])
    return file.read_text().strip()


def _answer(system: System, program: Program, said: str = "") -> str:
    """Run a command whose output is a secret, so none of it goes to a log; its errors do."""
    log_file = system.var.logs / f"{program.name}.log"
    with log_file.open("ab") as log:
        done = subprocess.run(  # noqa: S603 -- the system's own commands
            program.arguments,
            env=program.environment,
            input=said,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            timeout=_STEP_LIMIT,
            check=False,
        )
    if done.returncode != 0:
        raise StepFailed(" ".join(program.arguments[:3]), done.returncode, log_file)
    return done.stdout.strip()
