"""`serve`: the server of shared spaces. Refuses to listen beyond this machine unless it is told to on purpose."""

from __future__ import annotations

import ipaddress
import socket
import sys
from importlib.util import find_spec

from journeytui.cli import hosts, opening, output
from journeytui.cli.diagnostics import Exit, tell
from journeytui.cli.grammar import Given, Misused
from journeytui.domain.errors import Refused
from journeytui.domain.text import shown_line
from journeytui.workspace import hosting

_HOST, _PORT = "127.0.0.1", 8760
_NEEDED = ("fastapi", "uvicorn", "starlette", "anyio")


def run(given: Given) -> Exit:
    _refuse_missing()
    host, port = given.value("--host") or _HOST, given.whole("--port", _PORT)
    if port > 65_535:
        raise Misused("--port is at most 65535.")
    workers = given.whole("--workers", 1)
    opening.may_change(given)
    where = hosts.where(given)
    _begin(where, workers)
    _refuse_taken(host, port)
    tell(f"Serving spaces on http://{'[' + host + ']' if ':' in host else host}:{port}. End it with ctrl+c.")
    if not _is_loopback(host):
        tell(
            "This is not encrypted: a proxy that speaks TLS belongs in front, and nothing else should reach this port."
        )
    from journeytui.server.run import serve

    serve(where, host, port, workers)
    return Exit.DONE


def _begin(where: str, workers: int) -> None:
    """Makes the database ready, and on its first start the token by which somebody comes in at all."""
    with hosts.opened(where) as served:
        tell(f"The spaces are in {shown_line(served.name)}")
        if workers > 1 and served.alone:
            raise Refused("SQLite is served by one worker", "Use PostgreSQL for several: --db postgresql://…")
        if served.access.all():
            return
        if sys.stdout is None or not sys.stdout.isatty():
            tell("Nobody has a token yet. Make one: journeytui token create NAME --role admin")
            return
        secret, _ = hosting.create_token(served, "first admin", hosting.ADMIN)
        output.line(secret)
        output.finish()
        tell("This is the first token, an admin's. It is shown this once: keep it safe.")


def _refuse_missing() -> None:
    if any(find_spec(name) is None for name in _NEEDED):
        raise hosting.Missing(*hosting.MISSING)


def _refuse_taken(host: str, port: int) -> None:
    """Raises Refused where nothing can listen there."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        raise Refused(
            f"Nothing can listen on {shown_line(host)}, port {port}: {error.strerror or error}",
            "Choose another with --port.",
        ) from error


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
