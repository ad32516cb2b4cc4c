"""The explorer in a real browser: it opens, is walked through and edited by keys, is refused to whoever lacks the secret, and goes."""

from __future__ import annotations

import http.server
import json
import shutil
import signal
import socket
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from journeytui.workspace import edit
from person import opened, small_library
from visitor import Door, Visitor, gone, visitor


@pytest.fixture(scope="module")
def ana() -> Iterator[Visitor]:
    """Somebody at a browser."""
    with visitor() as somebody:
        yield somebody


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small library."""
    return small_library(tmp_path_factory.mktemp("home") / "journeys.db")


@pytest.fixture(scope="module")
def opened_door(path: Path) -> Iterator[Door]:
    """One door for all that leave it open."""
    with Door("--db", str(path), home=path.parent, port=free_port()) as door:
        yield door


@pytest.fixture
def door(opened_door: Door, path: Path, ana: Visitor) -> Iterator[Door]:
    """The door, and nobody has been anywhere yet."""
    shutil.rmtree(path.parent / ".local" / "state", ignore_errors=True)
    yield opened_door
    ana.leave()
    assert not gone(opened_door.children)


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def titles(path: Path) -> list[tuple[str, int | None]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute("select title, emotion from touchpoint order by position").fetchall()


def same(told: str, other: str) -> bool:
    """Whether two screens show the same; blanks at the end of lines and of all are none."""
    return "\n".join(line.rstrip() for line in told.splitlines()).rstrip() == (
        "\n".join(line.rstrip() for line in other.splitlines()).rstrip()
    )


def test_opened_walked_through_and_edited(ana: Visitor, door: Door, path: Path) -> None:
    ana.go(door.address)
    ana.wait_for("▶   I buy a home")
    ana.click(8, 3)
    ana.wait_for("▶   I renew a contract")
    ana.press("k", "enter")
    ana.wait_for("1 I decide")
    ana.press("right")
    ana.wait_for("Getting documents in")
    ana.press("j", "+", "r", *" today", "enter")
    ana.wait_for("Getting documents in today")
    ana.wait_until_quiet()
    assert titles(path)[1] == ("Getting documents in today", -1)
    ana.press("u")
    ana.wait_for("undid")
    assert titles(path)[1] == ("Getting documents in", -1)
    assert same(ana.shown, ana.text)


def test_the_page_loads_nothing_from_elsewhere_and_complains_of_nothing(ana: Visitor, door: Door) -> None:
    ana.go(door.address)
    ana.wait_for("I buy a home")
    own = f"http://127.0.0.1:{door.port}/"
    assert ana.tab.asked_for[0] == door.address
    assert len(ana.tab.asked_for) >= 5
    assert all(one.startswith(own) or one == "data:," for one in ana.tab.asked_for)
    unknown = [one for one in ana.tab.complaints if not any(known in one for known in KNOWN)]
    assert unknown == [], unknown


KNOWN = (
    "Automatic fallback to software WebGL",  # of browsers without a graphics card
    "FormEmptyIdAndNameAttributes",  # the terminal's own place to type
    "ping=",  # textual-serve's own note of how far away it is
)


def test_no_trace_of_the_secret_is_left_where_scripts_history_or_others_could_see_it(ana: Visitor, door: Door) -> None:
    secret = door.address.rpartition("/")[2]
    ana.go(door.address)
    ana.wait_for("I buy a home")
    seen = ana.tab.value(
        "[location.href, document.cookie, document.referrer, document.documentElement.outerHTML].join(' ')"
    )
    assert secret not in seen
    assert ana.tab.value("document.cookie") == ""
    history = ana.tab.send("Page.getNavigationHistory")["entries"]
    assert not [entry for entry in history if secret in entry["url"]]
    cookies = ana.tab.send("Network.getCookies", urls=[ana.tab.value("location.href")])["cookies"]
    assert [(one["httpOnly"], one["sameSite"], one["session"], one["path"] != "/") for one in cookies] == [
        (True, "Strict", True, True)
    ]
    sent = [what["request"]["headers"] for name, what in ana.tab.events if name == "Network.requestWillBeSent"]
    assert not [one for one in sent if secret in one.get("Referer", "")]


def test_the_page_cannot_read_the_clipboard_nor_write_it(ana: Visitor, door: Door) -> None:
    ana.go(door.address)
    ana.wait_for("I buy a home")
    for asked in ("readText()", "writeText('x')"):
        told = ana.tab.value(
            f"navigator.clipboard.{asked}.then(() => 'done', error => error.name + ' ' + error.message)"
        )
        assert "NotAllowedError" in told
        assert "policy" in told
    ana.press("y")
    ana.wait_for("off in a browser; shift and the mouse select")


def test_without_the_secret_there_is_a_word_and_nothing_else(ana: Visitor, door: Door) -> None:
    for address in (f"http://127.0.0.1:{door.port}/", door.address[:-1], f"http://nobody.localhost:{door.port}/"):
        ana.go(address)
        told = ana.wait_for_page("that `journeytui web` printed")
        assert "I buy a home" not in told
    assert not door.children


def test_another_page_of_the_same_machine_gets_neither_the_cookie_nor_a_connection(ana: Visitor, door: Door) -> None:
    """It stands on another port, which for cookies is the same site; it knows the path, and the browser holds the pass."""
    ana.go(door.address)
    ana.wait_for("I buy a home")
    inside = ana.tab.value("location.pathname")
    with other_page() as (address, cookies):
        ana.go(address + "somewhere")
        ana.wait_for_page("a harmless page")
        assert not gone(door.children)
        tries = f"""Promise.all([
          new Promise(done => {{
            const socket = new WebSocket("ws://127.0.0.1:{door.port}{inside}ws?width=80&height=24");
            socket.onopen = () => done("open"); socket.onerror = () => done("refused");
          }}),
          fetch("http://127.0.0.1:{door.port}{inside}", {{credentials: "include"}}).then(() => "read", () => "refused"),
          fetch("http://127.0.0.1:{door.port}{inside}", {{credentials: "include", mode: "no-cors"}}).then(one => one.type, () => "refused"),
        ]).then(JSON.stringify)"""
        assert json.loads(ana.tab.value(tries)) in (["refused", "refused", "refused"], ["refused", "refused", "opaque"])
        assert not door.children
        assert not [one for one in cookies if "journeytui" in one]


@contextmanager
def other_page() -> Iterator[tuple[str, list[str]]]:
    """A page of somebody else on this machine, and every cookie that it was sent."""
    cookies: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            cookies.append(self.headers.get("Cookie", ""))
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(b"<p>a harmless page</p>")

        def log_message(self, *told: object) -> None:
            """Says nothing."""

    with http.server.HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/", cookies
        server.shutdown()
        thread.join()


def test_a_page_of_any_size_shows_what_was_drawn_letter_by_letter(ana: Visitor, door: Door, path: Path) -> None:
    with closing(opened(path)) as ws:
        edit.add_many(ws, "journey", None, ["漢字の旅をする", "half 漢 wide 字", "e\u0301a\u0308 combined", "plain"])
    ana.go(door.address)
    ana.wait_for("half 漢 wide")
    for wide, high in ((600, 300), (1300, 700), (420, 260), (1000, 600)):
        ana.tab.size(wide, high)
        ana.wait_until_quiet()
        assert "plain" in ana.text
        assert same(ana.shown, ana.text), f"{ana.shown}\n\n{ana.text}"
    for keys in (("j", "j"), ("enter",), ("q",), ("?",), ("q",)):
        ana.press(*keys)
        ana.wait_until_quiet()
        assert same(ana.shown, ana.text), keys
    for wide, high in ((500, 300), (1300, 700), (500, 300), (1000, 600)):
        ana.tab.size(wide, high)
    ana.wait_until_quiet()
    assert same(ana.shown, ana.text)


def test_the_page_around_the_terminal_has_the_ground_of_the_theme(ana: Visitor, path: Path, tmp_path: Path) -> None:
    light, dark = "rgb(251, 251, 251)", "rgb(28, 28, 28)"
    env = {"JOURNEYTUI_THEME": "light", "XDG_STATE_HOME": str(tmp_path)}
    with Door("--db", str(path), home=tmp_path, port=free_port(), env=env) as door:
        ana.go(door.address)
        ana.wait_for("I buy a home")
        assert grounds(ana) == {light}
        for ground in (dark, dark, light):  # the terminal's own colours, dark, and light again
            ana.press("g", "t")
            ana.wait_until_quiet()
            assert grounds(ana) == {ground}
        ana.press("q")
        ana.wait_for("You have left JourneyTUI")
        ana.wait_until_quiet()
        assert grounds(ana) == {light}


def grounds(ana: Visitor) -> set[str]:
    """What the page is painted with around the terminal, and behind it."""
    told = "getComputedStyle(document.querySelector({})).backgroundColor"
    return {ana.tab.value(told.format(json.dumps(one))) for one in ("html", "body", ".xterm-viewport")}


def test_who_leaves_may_start_again_and_a_closed_page_takes_its_explorer_along(ana: Visitor, door: Door) -> None:
    ana.go(door.address)
    ana.wait_for("I buy a home")
    first = door.children
    assert len(first) == 1
    ana.press("q")
    ana.wait_for("You have left JourneyTUI")
    ana.wait_for_page("This session has ended")
    assert not gone(first)
    ana.fresh()
    ana.press("enter")
    ana.wait_for("I buy a home")
    second = door.children
    assert len(second) == 1
    assert second != first
    ana.leave()
    assert not gone(second)


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_the_end_of_the_door_ends_the_explorers_and_the_page_says_so(
    ana: Visitor, tmp_path: Path, how: signal.Signals
) -> None:
    path = small_library(tmp_path / "journeys.db")
    with Door("--db", str(path), home=tmp_path, port=free_port()) as door:
        ana.go(door.address)
        ana.wait_for("I buy a home")
        ana.press("enter")
        ana.wait_for("1 I decide")
        ana.press("l", "+")
        ana.wait_until_quiet(0.3)
        explorers = door.children
        assert door.end(how) == 128 + how
        assert not gone(explorers)
        ana.wait_for_page("This session has ended")
    assert titles(path)[0][1] == 1


def test_one_page_too_many_is_told_so(ana: Visitor, path: Path, tmp_path: Path) -> None:
    with Door("--db", str(path), "--sessions", "1", home=tmp_path, port=free_port()) as door:
        with visitor() as ben:
            ben.go(door.address)
            ben.wait_for("I buy a home")
            ana.go(door.address)
            assert "1 session is open, and there may be no more" in ana.wait_for("then load this page again")
        ana.go(door.address)
        ana.wait_for("I buy a home")
        ana.leave()


def test_a_page_that_is_loaded_again_takes_its_own_place(ana: Visitor, path: Path, tmp_path: Path) -> None:
    with Door("--db", str(path), "--sessions", "1", home=tmp_path, port=free_port()) as door:
        for _ in range(3):
            ana.go(door.address)
            ana.wait_for("I buy a home")
        ana.leave()


def test_who_may_only_read_only_reads(ana: Visitor, tmp_path: Path) -> None:
    path = small_library(tmp_path / "journeys.db")
    with Door("--db", str(path), "--read-only", "i-buy-a-home", home=tmp_path, port=free_port()) as door:
        ana.go(door.address)
        ana.wait_for("1 I decide")
        ana.press("l", "+")
        ana.wait_for("read-only|only be read|only looked at|changes nothing")
        ana.leave()
    assert titles(path)[0] == ("Application", 0)
