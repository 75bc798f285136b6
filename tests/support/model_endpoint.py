"""A small OpenAI-compatible server that answers what a test tells it to, and keeps what it was asked."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any


def completion(content: str) -> bytes:
    return json.dumps({"choices": [{"message": {"role": "assistant", "content": content}}]}).encode()


@dataclass
class ModelEndpoint:
    """``trickle`` makes it send its answer byte by byte, until it is told to stop."""

    answer: bytes = b""
    status: int = 200
    trickle: bool = False
    asked: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str | None] = field(default_factory=list)
    url: str = ""
    stop: Event = field(default_factory=Event)

    def say(self, values: Mapping[str, object]) -> None:
        self.answer = completion(json.dumps(values))


@contextmanager
def model_endpoint() -> Iterator[ModelEndpoint]:
    told = ModelEndpoint()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            told.asked.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            told.keys.append(self.headers["Authorization"])
            self.send_response(told.status if self.path == "/v1/chat/completions" else 404)
            self.end_headers()
            if not told.trickle:
                self.wfile.write(told.answer)
            while told.trickle and not told.stop.wait(0.05):
                self.wfile.write(b" ")

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    told.url = f"http://127.0.0.1:{server.server_port}/v1"
    try:
        yield told
    finally:
        told.stop.set()
        server.shutdown()
        server.server_close()
        thread.join()
