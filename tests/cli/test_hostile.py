"""Text that would command a terminal is shown as text by every command, and sends nothing."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import pytest

from journeytui.domain.ids import derived
from journeytui.workspace import edit
from journeytui.workspace.workspace import open_library
from terminal import Terminal

SOURCES = Path(__file__).parents[2] / "src"
ATTACKS = (
    "\x1b]52;c;cm0gLXJmIH4=\x1b\\",
    "\x1b[2J\x1b[31m",
    "\x9b2J",
    "\x9d0;owned\x9c",
    "\x07\x08\x7f\r",
    "\u202eright to left\u2066",
    "\u2028\u200b\ufeff",
    "\U000e0041",
    "[/foo][@click=app.quit]x[/]",
)
HOSTILE = "Safe " + "".join(ATTACKS) + " end"
FORBIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u2028\u2029\ufeff\u200b\U000e0000-\U000e007f]"
)


@pytest.fixture
def hostile(library):
    """A library into which somebody got text that no door would have let in."""
    ws = open_library(library, me="Mallory\x1b[2J <m@example.com>")

    def act(transaction):
        for word, name, field in (
            ("journey", "home", "title"),
            ("journey", "home", "description"),
            ("stage", "mortgage", "title"),
            ("touchpoint", "documents", "title"),
            ("touchpoint", "documents", "channel"),
            ("team", "mortgages", "title"),
            ("persona", "first", "needs"),
            ("kpi", "time", "unit"),
            ("insight", "twice", "title"),
        ):
            transaction.update(word, derived(name), {field: HOSTILE})
        return (derived("home"),)

    ws.change(f"did {HOSTILE}", act)
    ws.close()
    return library


HOME = derived("home")
COMMANDS = [
    ["list"],
    ["list", "--plain"],
    ["list", "--json"],
    ["list", "--filter", "safe"],
    ["show", HOME],
    ["show", HOME, "--json"],
    ["show", derived("documents")],
    ["show", derived("first")],
    ["show", derived("time")],
    ["find", "safe"],
    ["find", "safe", "--plain"],
    ["find", "safe", "--json"],
    ["log"],
    ["log", "--plain"],
    ["log", "--json"],
    ["log", HOME],
    ["remove", HOME, "--dry-run"],
    ["remove", HOME, "--dry-run", "--json"],
    ["set", derived("documents"), "pain=3"],
    ["set", derived("documents"), f"title={HOSTILE}"],
    ["set", derived("documents"), f"emotion={HOSTILE}"],
    ["set", derived("documents"), f"{HOSTILE}=1"],
    ["set", derived("documents"), f"accountable={HOSTILE}"],
    ["set", HOSTILE, "pain=1"],
    ["add", HOSTILE],
    ["add", "stage", "--in", HOME, f"title={HOSTILE}"],
    ["move", derived("mortgage"), "--before", derived("decide")],
    ["undo", "19"],
    ["undo"],
    ["redo"],
    ["remove", derived("mortgage")],
    ["show", HOSTILE],
    ["find", HOSTILE],
    ["list", f"--{HOSTILE}"],
    [HOSTILE],
    ["--db", HOSTILE, "list"],
    ["import", HOSTILE],
    ["import", HOSTILE, "--dry-run"],
    ["export", HOME],
    ["export", HOME, "--format", "json"],
    ["export", HOME, "--format", "html"],
    ["export", HOME, "--format", "markdown"],
    ["export", "--all", "--format", "html"],
    ["export", "--all", "--format", "markdown"],
    ["export", HOSTILE],
    ["backup", "/nowhere/" + HOSTILE],
    ["restore", HOSTILE],
    ["new", "--team", HOSTILE],
    ["doctor"],
]


def _argument(word: str) -> str:
    return word.replace("\0", "")


@pytest.mark.parametrize("words", COMMANDS, ids=lambda words: " ".join(words)[:30].encode("ascii", "replace").decode())
def test_no_command_sends_a_control_character(words, hostile, run):
    result = run(*map(_argument, words))
    assert result.code in {0, 1, 2, 4, 5}
    for told in (result.out, result.err):
        assert FORBIDDEN.findall(told) == []
        assert "Something went wrong" not in told


@pytest.mark.parametrize("words", [words for words in COMMANDS if words[0] in {"list", "show", "find", "log"}][:16])
def test_what_is_harmless_is_still_there_and_brackets_are_text(words, hostile, run):
    result = run(*words)
    if result.code == 0 and "Safe" in result.out:
        assert "[/foo][@click=app.quit]x[/]" in result.out


def test_json_keeps_every_character(hostile, run):
    assert json.loads(run("show", derived("documents"), "--json").out)["channel"] == HOSTILE


def test_on_a_terminal_only_our_own_colours_are_sent(hostile, tmp_path):
    sent = on_terminal("show", HOME, env={"TERM": "xterm-256color"})
    assert "\x1b[2m" in sent
    assert FORBIDDEN.findall(re.sub("\x1b\\[[0-9]*m", "", sent.replace("\r\n", "\n"))) == []


@pytest.mark.parametrize("words", [["export", HOME], ["export", HOME, "--format", "json"], ["list"], ["log"]])
@pytest.mark.parametrize("env", [{"NO_COLOR": "1", "TERM": "xterm"}, {"TERM": "dumb"}], ids=["NO_COLOR", "dumb"])
def test_without_colour_a_terminal_gets_nothing_but_text(words, env, hostile):
    assert FORBIDDEN.findall(on_terminal(*words, env=env).replace("\r\n", "\n")) == []


def test_edits_are_cleaned_where_they_come_in(library, run):
    run("set", derived("documents"), f"title={_argument(HOSTILE)}")
    ws = open_library(library, me="x")
    kept = edit.records_of(ws, (derived("documents"),))[0].title
    ws.close()
    assert FORBIDDEN.findall(kept) == []
    assert "[/foo]" in kept


def on_terminal(*words: str, env: dict[str, str]) -> str:
    """What a command sends to a terminal."""
    command = [sys.executable, "-m", "journeytui", *words]
    with Terminal(command, env={"PYTHONPATH": str(SOURCES), "NO_COLOR": "", **env}) as terminal:
        assert terminal.ended(20) == 0
        terminal.settle()
        return terminal.raw.decode()
