"""Plays any console script of the system for tests of the supervisor; linked under each script's name.

It writes down each call in `calls` beside itself, obeys a file `<name>.fails` that holds an exit status, and
as the REST API it gives the answers of `answers.json`. Standard library only, so that a dozen start quickly.
"""

import http.server
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(sys.argv[0]).parent
NAME = Path(sys.argv[0]).name
ACCOUNT = {"client_id": "c", "client_secret": "s", "refresh_token": "r"}


class Api(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        items = json.loads((HERE / "answers.json").read_text()).get(self.path.partition("?")[0])
        body = json.dumps({"items": items, "next": None}).encode()
        self.send_response(200 if items is not None else 404)
        self.end_headers()
        self.wfile.write(body)


def main() -> int:
    # A whole line at once, because several of them write.
    with (HERE / "calls").open("a") as calls:
        calls.write(f"{os.getpid()} {NAME} {' '.join(sys.argv[1:])}\n")
    fails = HERE / f"{NAME}.fails"
    if fails.exists():
        sys.stderr.write("cannot go on\n")
        return int(fails.read_text())
    match [NAME, *sys.argv[1:]]:
        case ["gmail-emulator", "account", *_]:
            sys.stdout.write(json.dumps(ACCOUNT))
        case ["monitor-api", "token", *_]:
            sys.stdout.write("aim_secret\n")
        case ["ingest-email", "mailbox", *_]:
            (HERE / "credentials").write_text(sys.stdin.read())
        case ["monitor-api", "serve", *_]:
            port = int(sys.argv[sys.argv.index("--port") + 1])
            http.server.ThreadingHTTPServer(("127.0.0.1", port), Api).serve_forever()
        case [_, "worker" | "beat" | "serve", *_]:
            # As a pool does: a child of its own, which a plain kill of the parent would leave behind.
            with subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"]):
                signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
                time.sleep(600)
    return 0


if __name__ == "__main__":
    sys.exit(main())
