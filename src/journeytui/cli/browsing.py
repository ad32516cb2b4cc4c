"""`web`: the explorer in a browser, for whoever holds the address. Refuses to listen for everybody at once."""

from __future__ import annotations

import ipaddress
import os
import socket
import webbrowser
from importlib.util import find_spec
from pathlib import Path

from journeytui import locations, private, settings
from journeytui.cli import opening, output
from journeytui.cli.diagnostics import tell
from journeytui.cli.grammar import Given, Misused
from journeytui.domain.errors import Refused, UnusableLibrary
from journeytui.domain.text import shown_line

HOST, PORT, SESSIONS, IDLE = "127.0.0.1", 8770, 8, 30
MOST_SESSIONS = 20
MEGABYTES, MINUTES = 1024, 60
"""What each program of a page may use, of memory and of a processor."""
LEAST_MEGABYTES = 256
_NEEDED = ("textual_serve", "aiohttp")


def run(given: Given) -> int:
    if any(find_spec(name) is None for name in _NEEDED):
        raise UnusableLibrary(
            "A part of the program is not installed: the one for browsers.",
            "Install it with: pip install 'journeytui[web]'",
        )
    host, port = given.value("--host") or HOST, given.whole("--port", PORT)
    sessions, idle = given.whole("--sessions", SESSIONS), given.whole("--idle", IDLE)
    if port > 65_535:
        raise Misused("--port is at most 65535.")
    if sessions > MOST_SESSIONS:
        raise Misused(f"--sessions is at most {MOST_SESSIONS}: each is a program of its own.")
    limits = given.whole("--memory", MEGABYTES), given.whole("--processor", MINUTES)
    if limits[0] < LEAST_MEGABYTES:
        raise Misused(f"--memory is at least {LEAST_MEGABYTES}: with less the explorer cannot start.")
    words, title = _looked_at(given)
    theme = opening.my_settings().theme
    with _listening(host, port) as listening:
        from journeytui.web.gate import Gate
        from journeytui.web.limits import Limits
        from journeytui.web.run import Terms, serve

        gate = Gate([host])
        address = f"http://{f'[{host}]' if ':' in host else host}:{port}{gate.address}"
        launcher = _launcher(address, theme) if given.has("--open") else None
        terms = Terms(words, title, sessions, idle * 60.0, Limits(*limits), theme)
        try:
            number = serve(terms, gate, listening, lambda: _begun(address, host, launcher))
        finally:
            if launcher:
                launcher.unlink(missing_ok=True)
    return 128 + number


def _looked_at(given: Given) -> tuple[list[str], str]:
    """What every explorer is called with, and what the library is called. Whatever refuses to open does so here."""
    workspace = opening.explored(given, settings.author(opening.my_settings()))
    try:
        wanted = given.one("JOURNEY")
        place = ["open", opening.place(workspace, wanted)] if wanted else []
        title = workspace.title
    finally:
        workspace.close()
    library = ["--db", given.value("--db")] if given.has("--db") else []
    flags = [flag for flag in ("--samples", "--read-only") if given.has(flag)]
    return [*library, *flags, *place], f"{title} · JourneyTUI"


def _listening(host: str, port: int) -> socket.socket:
    """The open door. Raises Refused where nothing can listen there."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        if ipaddress.ip_address(str(address[0]).partition("%")[0]).is_unspecified:
            raise Misused(f"{host} stands for every address of this machine.", "Name the one that is meant.")
        listening = socket.socket(family, kind, protocol)
        try:
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listening.bind(address)
        except OSError:
            listening.close()
            raise
    except OSError as error:
        raise Refused(
            f"Nothing can listen on {shown_line(host)}, port {port}: {error.strerror or error}",
            "Choose another with --port.",
        ) from error
    return listening


def _begun(address: str, host: str, launcher: Path | None) -> None:
    """Says where it is: the address alone where programs read, the rest where people do."""
    output.line(address)
    output.finish()
    tell("The explorer is at this address, for whoever has it: keep it to yourself.\nEnd it with ctrl+c.")
    if not _is_loopback(host):
        tell("This is not encrypted: whoever can read along on the network can do what you can.")
    if launcher and not webbrowser.open(launcher.as_uri()):
        tell("No browser could be opened from here. Open the address yourself.")


def _launcher(address: str, theme: str) -> Path:
    """A file for nobody else to read that leads to the address: everybody sees what a browser is started with."""
    from journeytui.web import pages

    folder = locations.state_home()
    private.make_folder(folder)
    path = folder / f"open-{os.getpid()}.html"
    private.write(path, pages.launcher(address, theme))
    return path


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
