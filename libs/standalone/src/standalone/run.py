"""`standalone run`: brings the whole system up on one machine, shows it at work, and takes it down."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Self

from standalone import demo
from standalone.acceptance import await_samples
from standalone.api_client import ApiClient
from standalone.errors import AlreadyRunning, NotReadyInTime, ServerIsRunning, StepFailed
from standalone.folders import lock_folder
from standalone.program import Program, ProgramChild
from standalone.roles import provide_roles
from standalone.supervisor import Supervisor
from standalone.system import System, assemble, scripts_folder, servers_of
from standalone.terminal import Terminal
from standalone.var_folder import VarFolder

_MIGRATION_LIMIT = 300.0
_READY_LIMIT = 120.0
_PREDECESSOR_LIMIT = 90.0  # a killed run's workers may finish what they hold


def run(root: Path, *, once: bool, scripts: Path | None = None, terminal: Terminal | None = None) -> int:
    """Run until interrupted, or with `once` until every sample mail is accounted for.

    Gives the exit status: 0, or 1 when a sample mail ended otherwise than expected or not in time.
    Raises AlreadyRunning when another one has this var folder.
    """
    var, terminal = VarFolder(root), terminal or Terminal()
    var.create()
    with (
        _alone(var, terminal) as held,
        _interruptible(),
        _Run(var, terminal, scripts or scripts_folder(), held) as one,
    ):
        one.bring_up()
        accounted = one.show_samples()
        if not once:
            one.wait_for_the_end()
        return 0 if accounted or not once else 1


@contextmanager
def _alone(var: VarFolder, terminal: Terminal) -> Iterator[int]:
    """Hold the folder; gives the lock that every process of the system shall hold as well."""
    try:
        mine = lock_folder(var.root, patience=0)
    except ServerIsRunning:
        raise AlreadyRunning(var.root) from None
    try:
        try:
            held = lock_folder(var.root, patience=0, name="processes.lock")
        except ServerIsRunning:
            terminal.say("Waiting for the processes of an earlier run to end")
            held = lock_folder(var.root, _PREDECESSOR_LIMIT, name="processes.lock")
        try:
            yield held
        finally:
            var.release_ports()
            os.close(held)
    finally:
        os.close(mine)


@contextmanager
def _interruptible() -> Iterator[None]:
    """SIGTERM and a closed terminal end a run as Ctrl-C does."""
    signals = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {signum: signal.signal(signum, signal.default_int_handler) for signum in signals}
    try:
        yield
    except KeyboardInterrupt:
        # Asked for, and everything has been stopped on the way out.
        raise SystemExit(0) from None
    finally:
        for signum, handler in before.items():
            signal.signal(signum, handler)


class _Run:
    def __init__(self, var: VarFolder, terminal: Terminal, scripts: Path, held: int) -> None:
        self._var = var
        self._terminal = terminal
        self._scripts = scripts
        self._held = held
        self._supervisor = Supervisor(terminal)
        self._system: System | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        def hurry(_signum: int, _frame: FrameType | None) -> None:
            self._supervisor.hurry()

        for signum in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(signum, hurry)
        self._terminal.say("Stopping; once more Ctrl-C kills")
        self._supervisor.stop()
        self._terminal.say(f"Stopped. Everything is kept in {self._var.root}")

    def bring_up(self) -> None:
        began = time.monotonic()
        self._terminal.say("Starting Redis and Postgres")
        system = self._system = self._start_servers()
        self._start([system.gmail()])
        self._terminal.say("Bringing the schemas up to date")
        self._in_parallel([self._step(program) for program in system.migrations()])
        self._terminal.say("Starting the services")
        self._start([system.api(), *system.workers()])
        account = demo.create_account(system)
        demo.write_mailbox(system)
        self._in_parallel(
            [lambda: demo.register_mailbox(system, account), lambda: demo.provide_token(system)]
        )
        self._api_client().await_ready(_READY_LIMIT)
        self._terminal.say(f"Up after {time.monotonic() - began:.0f} s\n\n{self._where_to_look()}\n")

    def _start_servers(self) -> System:
        self._var.choose_ports()
        servers = servers_of(self._var)
        self._supervisor.start([servers.redis, servers.postgres])
        provide_roles(servers.postgres, servers.passwords)
        return assemble(self._var, servers, self._scripts)

    def _start(self, programs: list[Program]) -> None:
        self._supervisor.start([self._child(program) for program in programs])

    def _child(self, program: Program) -> ProgramChild:
        return ProgramChild(program, self._var.logs, self._terminal, held=[self._held])

    def _step(self, program: Program) -> Callable[[], None]:
        def step() -> None:
            child = self._child(program)
            child.start()
            status = child.wait(_MIGRATION_LIMIT)
            if status != 0:
                raise StepFailed(program.name, status, self._var.logs / f"{program.name}.log")

        return step

    @staticmethod
    def _in_parallel(steps: list[Callable[[], object]]) -> None:
        with ThreadPoolExecutor(len(steps)) as pool:
            for future in [pool.submit(step) for step in steps]:
                future.result()

    def _api_client(self) -> ApiClient:
        if self._system is None:
            raise NotReadyInTime("the system", 0, self._var.logs)
        return ApiClient(self._system.api_port, self._var)

    def _where_to_look(self) -> str:
        var = self._var
        return "\n".join(
            (
                f"  monitor       {self._api_client().url}",
                f"  API token     {var.api_token}",
                f"  bills         {var.exports}",
                f"  mailbox       {var.mailboxes}",
                f"  logs          {var.logs}",
            )
        )

    def show_samples(self) -> bool:
        return await_samples(self._api_client(), self._terminal)

    def wait_for_the_end(self) -> None:
        self._terminal.say("Running; Ctrl-C stops it")
        while True:
            signal.pause()
