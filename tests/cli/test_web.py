"""`journeytui web` as it is typed: what it prints, what it refuses, and that nothing is left when it ends."""

from __future__ import annotations

import os
import signal
import socket
import stat
import sys
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from visitor import Door, below, gone


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@pytest.fixture
def port() -> int:
    return free_port()


def fetched(address: str) -> str:
    with urllib.request.urlopen(address) as answer:
        return str(answer.read().decode())


@pytest.mark.parametrize(("how", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_it_prints_the_address_and_ends_as_it_is_told(library, home, port, how, code):
    with Door(home=home, port=port) as door:
        assert door.address.startswith(f"http://127.0.0.1:{port}/open/")
        assert "JourneyTUI" in fetched(door.address)
        assert door.end(how) == code
        assert door.out == ""
        assert "End it with ctrl+c" in door.err
        assert door.address.rpartition("/")[2] not in door.err


def test_the_secret_is_in_no_argument_and_no_file(library, home, port):
    with Door(home=home, port=port) as door:
        secret = door.address.rpartition("/")[2]
        fetched(door.address)
        with pytest.raises(urllib.error.HTTPError):
            fetched(f"http://127.0.0.1:{port}/{secret}")
        every = {door.process.pid: Path(f"/proc/{door.process.pid}/cmdline").read_text(), **door.children}
        assert not [words for words in every.values() if secret in words]
        assert not [path for path in home.rglob("*") if path.is_file() and secret.encode() in path.read_bytes()]


def test_a_browser_is_started_with_a_file_that_nobody_else_reads(library, home, port):
    """What it is started with, every user of the machine can see."""
    seen, kept = home / "seen", home / "kept.html"
    browser = home / "browser"
    browser.write_text(f'#!/bin/sh\ncp -p "${{1#file://}}" {kept}\necho "$@" > {seen}.new\nmv {seen}.new {seen}\n')
    browser.chmod(0o700)
    with Door("--open", home=home, port=port, env={"BROWSER": f"{browser} %s"}) as door:
        for _ in range(200):
            if seen.exists():
                break
            door.wait(0.05)
        assert door.address.rpartition("/")[2] not in seen.read_text()
        assert door.address in kept.read_text()
        assert stat.S_IMODE(kept.stat().st_mode) == 0o600
        launcher = Path(seen.read_text().strip().removeprefix("file://"))
        assert launcher.exists()
        door.end(signal.SIGTERM)
        assert not launcher.exists()


def test_where_the_part_for_browsers_is_not_installed_it_says_how_to(library, run, monkeypatch):
    monkeypatch.setitem(sys.modules, "textual_serve", None)
    done = run("web")
    assert done.code == 4
    assert "pip install 'journeytui[web]'" in done.err


def test_where_something_listens_already_it_says_so(library, run, port):
    with socket.socket() as one:
        one.bind(("127.0.0.1", port))
        one.listen()
        done = run("web", "--port", str(port))
    assert done.code == 4
    assert f"Nothing can listen on 127.0.0.1, port {port}" in done.err
    assert "--port" in done.err
    assert done.out == ""


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (["--host", "0.0.0.0"], 2, "every address"), (["--host", "::"], 2, "every address"), (["--port", "70000"], 2, "65535"),
        (["--sessions", "21"], 2, "at most 20"), (["--idle", "0"], 2, "1 or more"), (["--memory", "10"], 2, "at least 256"), (["--host", "no.such.host.example"], 4, "Nothing can listen"),
        (["nowhere"], 4, "Nothing is called 'nowhere'"), (["team:branch-team"], 4, "belongs to no journey"),
        (["--db", "absent.db"], 4, "There is no library at absent.db"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)  # fmt: skip
def test_what_cannot_be_is_refused_before_anything_listens(library, run, words, code, told):
    done = run("web", *words)
    assert done.code == code
    assert told in done.err
    assert done.out == ""


def test_the_end_of_the_door_by_force_is_the_end_of_what_it_started(library, home, port):
    import http.client

    with Door(home=home, port=port) as door:
        came = http.client.HTTPConnection("127.0.0.1", port)
        came.request("GET", door.address.partition(str(port))[2])
        answer = came.getresponse()
        cookie = answer.headers["Set-Cookie"].partition(";")[0]
        inside = answer.read().decode().partition("url=")[2].partition('"')[0]
        came.close()
        page = http.client.HTTPConnection("127.0.0.1", port)
        page.request(
            "GET", f"{inside}ws",
            headers={
                "Cookie": cookie, "Origin": f"http://127.0.0.1:{port}", "Connection": "Upgrade", "Upgrade": "websocket",
                "Sec-WebSocket-Version": "13", "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
            },
        )  # fmt: skip
        assert page.getresponse().status == 101
        while not (explorers := door.children):
            door.wait(0.05)
        os.kill(door.process.pid, signal.SIGKILL)
        assert not gone(explorers)
        page.close()
    assert not below(door.process.pid)
