"""A server of our own: a real process on a real socket, with spaces and people in it."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple, Self

import httpx

from journeytui.domain.words import WORDS
from journeytui.store.access import Principal
from journeytui.sync import wire
from journeytui.sync.wire import Anchor, Answer, Op, Page, Push
from journeytui.workspace import hosting
from journeytui.workspace.hosted import Records

ROOT = Path(__file__).parents[2]
_LONGEST = 30.0
SOMEBODY = Principal("0" * 26, "tests", "admin", None)


class Served:
    """A server's process: `with Served(database) as served: … served.url …`.

    A generous one limits nothing by time, so that a test may ask as fast as it can.
    """

    def __init__(
        self, database: str, *, generous: bool = True, workers: int = 1, env: Mapping[str, str] | None = None
    ) -> None:
        self.database = database
        self.port = free_port()
        self._generous = generous
        self._workers = workers
        self._env = env or {}
        self._log = tempfile.TemporaryFile("a+b")  # noqa: SIM115  it ends with the server
        self.host = hosting.open_host(database)
        """The same database, from this process."""

    @property
    def log(self) -> str:
        """All that the process has noted so far."""
        self._log.seek(0)
        return self._log.read().decode()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        self.host.close()
        self._log.close()

    def start(self) -> None:
        """Starts the process, and waits until it can serve."""
        program = (
            [str(Path(__file__).with_name("generous.py"))]
            if self._generous
            else ["-m", "journeytui", "serve", "--port"]
        )
        more = [] if self._generous else ["--workers", str(self._workers)]
        self.process = subprocess.Popen(
            [sys.executable, *program, str(self.port), *more],
            env={
                **os.environ,
                "PYTHONPATH": f"{ROOT / 'src'}:{ROOT / 'tests'}",
                hosting.DATABASE: self.database,
                **self._env,
            },
            stdout=subprocess.DEVNULL,
            stderr=self._log,
        )
        end = time.monotonic() + _LONGEST
        while not self._is_ready() or (self._workers > 1 and self.log.count('"started"') < self._workers):
            assert self.process.poll() is None, self.log
            assert time.monotonic() < end, "the server does not start"
            time.sleep(0.02)

    def stop(self, number: int = signal.SIGTERM) -> int:
        """Asks the process to end, and waits for it. Returns its exit code."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        return self.process.wait(_LONGEST)

    def token(self, role: str, *, name: str = "Ana", space: str = "main", days: int = hosting.DAYS) -> str:
        """A new token for a space, which is made when it is not there."""
        if space not in self.host.spaces.heads():
            hosting.create_space(self.host, space)
        return hosting.create_token(self.host, name, role, space=space, days=days)[0]

    def client(self, token: str = "", **more: Any) -> httpx.Client:
        """A connection with a token."""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        return httpx.Client(base_url=self.url, headers=headers, timeout=20, trust_env=False, **more)

    def records(self, word: str, space: str = "main") -> Records:
        """The records of a word, without the server in between."""
        return Records(self.host, SOMEBODY, space, WORDS[word])

    def run(self, sql: str) -> list[Any]:
        """What the statement finds, without the server in between."""
        database = self.host.spaces.database
        with database.writing() as connection:
            found = database.run(connection, sql)
            return list(found) if found.returns_rows else []

    def _is_ready(self) -> bool:
        try:
            return httpx.get(f"{self.url}/readyz", trust_env=False, timeout=2).status_code == 200
        except httpx.TransportError:
            return False


class Replica:
    """A client that speaks the protocol, and nothing more."""

    def __init__(self, client: httpx.Client, space: str = "main") -> None:
        self.client = client
        self.path = f"/v1/sync/{space}"
        info = client.get(self.path).raise_for_status().json()
        self.log = info["log"]
        self.anchor = Anchor(*info["anchor"])

    @property
    def headers(self) -> dict[str, str]:
        return {"X-Log-Id": self.log, "X-Anchor": str(self.anchor)}

    def send(self, push: Push, **headers: str) -> httpx.Response:
        body = wire.encode_push(push)
        told = {**self.headers, "Content-Type": "application/x-ndjson", **headers}
        return self.client.post(f"{self.path}/push", content=body, headers=told)

    def push(self, mut: str, *ops: Op) -> Answer:
        answer = wire.decode_answer(self.send(Push(mut, "replica", ops)).raise_for_status().content)
        self.anchor = answer.anchor
        return answer

    def pull(self, cursor: int = 0, **asked: int) -> Page:
        params = {"cursor": cursor, **asked}
        answer = self.client.get(f"{self.path}/pull", params=params, headers=self.headers).raise_for_status()
        return wire.decode_page(answer.content.split(b"\n"))


class Spoken(NamedTuple):
    """An answer as it came over the socket."""

    status: int
    head: bytes
    body: bytes

    @property
    def said(self) -> Any:
        return json.loads(self.body)


def speak(port: int, request: bytes, *, timeout: float = 10) -> Spoken:
    """Sends exactly these bytes and waits for the answer, whether or not more should follow."""
    with socket.create_connection(("127.0.0.1", port), timeout) as held:
        held.sendall(request)
        got = b""
        while b"\r\n\r\n" not in got:
            chunk = held.recv(65_536)
            assert chunk, f"the connection ended: {got!r}"
            got += chunk
        head, _, body = got.partition(b"\r\n\r\n")
        length = next(int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
        while len(body) < length:
            body += held.recv(65_536)
        return Spoken(int(head.split(b" ")[1]), head, body)


def free_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return int(held.getsockname()[1])
