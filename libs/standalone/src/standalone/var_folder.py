"""Where everything of one machine's system lies, so that a restart finds it again."""

import base64
import json
import os
import secrets
import socket
from pathlib import Path

from standalone.errors import NeverStarted, NoFreePort
from standalone.folders import claim_port, free_port, kept_secret, port_is_free, write_secret

_PORT_NAMES = ("redis", "postgres", "gmail", "api")
_API_PORTS = range(8080, 8180)


class VarFolder:
    def __init__(self, root: Path) -> None:
        self.root = root.absolute()
        self.redis = self.root / "redis"
        self.postgres = self.root / "postgres"
        self.store = self.root / "store"
        self.exports = self.root / "exports"
        self.backups = self.root / "backups"
        self.mailboxes = self.root / "mailboxes"
        self.logs = self.root / "log"
        self.api_token = self.root / "api-token"
        self._secrets = self.root / "secrets"
        self._ports = self.root / "ports.json"
        self._claims: list[socket.socket] = []

    def create(self) -> None:
        if not self.root.exists():
            self.root.mkdir(parents=True)
            # Open to passage for root, whose Postgres runs under another account.
            self.root.chmod(0o711 if os.geteuid() == 0 else 0o700)
        for folder in (self.store, self.exports, self.backups, self.mailboxes, self.logs, self._secrets):
            folder.mkdir(mode=0o700, exist_ok=True)

    def secret(self, name: str) -> str:
        return kept_secret(self._secrets / name)

    def encryption_key(self, name: str) -> str:
        """32 random bytes in URL-safe base64, as Fernet wants them."""
        file = self._secrets / name
        if not file.exists():
            write_secret(file, base64.urlsafe_b64encode(secrets.token_bytes(32)).decode())
        return file.read_text().strip()

    def port(self, name: str) -> int:
        """The port that `choose_ports` has settled on. Raises NeverStarted before the first run."""
        try:
            return self._read_ports()[name]
        except KeyError:
            raise NeverStarted(self.root) from None

    def choose_ports(self) -> None:
        """Those of the last run where they are still free, else others; claimed until `release_ports`.

        The API begins at 8080 and counts up; raises NoFreePort when a hundred are taken.
        """
        ports = self._read_ports()
        for name in _PORT_NAMES:
            if name not in ports or not self._take(ports[name]):
                ports[name] = self._fresh_port(name)
        fresh = self._ports.with_suffix(".fresh")
        fresh.write_text(json.dumps(ports, indent=2))
        fresh.rename(self._ports)

    def release_ports(self) -> None:
        """Let other runs choose them again."""
        while self._claims:
            self._claims.pop().close()

    def _take(self, port: int) -> bool:
        claim = claim_port(port) if port_is_free(port) else None
        if claim is not None:
            self._claims.append(claim)
        return claim is not None

    def _fresh_port(self, name: str) -> int:
        candidates = _API_PORTS if name == "api" else (free_port() for _ in _API_PORTS)
        for port in candidates:
            if self._take(port):
                return port
        raise NoFreePort(name)

    def _read_ports(self) -> dict[str, int]:
        if not self._ports.exists():
            return {}
        return {str(name): int(port) for name, port in json.loads(self._ports.read_text()).items()}
