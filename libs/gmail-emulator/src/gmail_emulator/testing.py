"""The emulator inside a test: ``with serve_in_thread(tmp_path) as admin: ...``."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from gmail_emulator.admin import EmulatorAdmin
from gmail_emulator.app import create_app
from gmail_emulator.errors import EmulatorError
from gmail_emulator.server import make_server

_START_SECONDS = 20


class EmulatorDidNotStart(EmulatorError):
    """Look at the log of uvicorn for the reason."""

    def __init__(self, root: Path) -> None:
        super().__init__(f"the emulator over {root} did not start within {_START_SECONDS} s")


@contextmanager
def serve_in_thread(root: Path, port: int = 0) -> Iterator[EmulatorAdmin]:
    """Serve ``root`` on 127.0.0.1 from a thread of this process; a port of 0 takes a free one."""
    server = make_server(create_app(root), "127.0.0.1", port, access_log=False)
    # Named as TCP, or asyncio leaves Nagle's algorithm on and each short answer takes 40 ms longer.
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", port))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        deadline = time.monotonic() + _START_SECONDS
        while not server.started:
            if not thread.is_alive() or time.monotonic() > deadline:
                server.should_exit = True
                raise EmulatorDidNotStart(root)
            time.sleep(0.01)
        try:
            yield EmulatorAdmin(f"http://127.0.0.1:{listener.getsockname()[1]}")
        finally:
            server.should_exit = True
            thread.join(timeout=_START_SECONDS)
