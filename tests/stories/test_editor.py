"""A record in one's own editor: a text that is refused is opened again, and is never lost."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import sys
from pathlib import Path

import pytest

from terminal import Terminal

SOURCES = Path(__file__).parents[2] / "src"
REFUSED_ONCE = """#!/bin/sh
if grep -q 'emotion: lots' "$1"; then sed -i 's/emotion: lots/emotion: 2/' "$1"
else sed -i 's/title: Application/title: By hand/; s/emotion: 0/emotion: lots/' "$1"; fi
"""


def test_a_refused_text_is_opened_again_as_it_was_left(path: Path, tmp_path: Path) -> None:
    with Terminal(program(path), env=environment(tmp_path, script(tmp_path, REFUSED_ONCE))) as terminal:
        terminal.wait_for("I buy a home")
        terminal.after("enter", "l", "E")
        terminal.wait_for(r"E opens your text again: line \d+: emotion: 'lots' is not accepted")
        assert held(path) == ("Application", 0)
        assert not [*tmp_path.glob("journeytui-*.yaml")]
        terminal.after("E")
        terminal.wait_for("By hand")
        assert held(path) == ("By hand", 2)
        assert not [*tmp_path.glob("journeytui-*.yaml")]


@pytest.mark.parametrize(
    ("does", "told"),
    [
        ('rm "$1"', "took its file away"), ("kill -INT 0; sleep 0.2", "ended with -2"), ("exit 3", "ended with 3"),
        (None, "quotation mark that is not closed"),
    ],
)  # fmt: skip
def test_whatever_an_editor_does_the_program_goes_on(does: str | None, told: str, path: Path, tmp_path: Path) -> None:
    editor = script(tmp_path, f"#!/bin/sh\n{does}\n") if does else "vi '"
    with Terminal(program(path), env=environment(tmp_path, editor)) as terminal:
        terminal.wait_for("I buy a home")
        terminal.after("enter", "l", "E")
        terminal.wait_for(told)
        terminal.press("ctrl+q")
        assert terminal.ended() == 0
    assert held(path) == ("Application", 0)


def test_a_refused_text_waits_for_its_record_whatever_else_is_opened_and_however_the_program_ends(
    path: Path, tmp_path: Path
) -> None:
    refused = script(tmp_path, "#!/bin/sh\necho 'wrong: [' >> \"$1\"\n")
    with Terminal(program(path), env=environment(tmp_path, refused)) as terminal:
        terminal.wait_for("I buy a home")
        terminal.after("enter", "l", "E")
        terminal.wait_for(AGAIN)
        terminal.after("q")
        terminal.wait_for("enter open")
        terminal.after("E")
        terminal.wait_for(AGAIN)
        os.kill(terminal.pid, signal.SIGKILL)
    shown = script(tmp_path, f'#!/bin/sh\ncat "$1" >> {tmp_path}/seen\n')
    with Terminal(program(path), env=environment(tmp_path, shown)) as terminal:
        terminal.wait_for("was saved in your editor and is kept: E there opens it")
        terminal.after("enter", "l", "E")
        terminal.wait_for(AGAIN)
        text = (tmp_path / "seen").read_text()
        assert "Application" in text
        assert "wrong: [" in text


AGAIN = "E opens your text again"
SAVED = "sed -i 's/title: Application/title: By hand/' \"$1\""


@pytest.mark.parametrize("stays", [False, True], ids=["heeds it", "stays all the same"])
def test_told_to_end_while_the_editor_is_open_it_ends_and_keeps_what_was_saved(
    stays: bool, path: Path, tmp_path: Path
) -> None:
    goes_on = f"{'trap : TERM' if stays else ''}\n{SAVED}\necho saved\nwhile :; do sleep 0.1; done"
    with Terminal(program(path), env=environment(tmp_path, script(tmp_path, f"#!/bin/sh\n{goes_on}\n"))) as terminal:
        terminal.wait_for("I buy a home")
        terminal.after("enter", "l", "E")
        terminal.wait_for("saved")
        os.kill(terminal.pid, signal.SIGTERM)
        assert terminal.ended(10) == 128 + signal.SIGTERM
    assert held(path) == ("Application", 0)
    with Terminal(program(path), env=environment(tmp_path, script(tmp_path, '#!/bin/sh\ntouch "$1"\n'))) as again:
        again.wait_for("a text of Application was saved in your editor and is kept: E there opens it")
        again.after("E")
        again.wait_for("By hand")
        again.press("ctrl+q")
        assert again.ended() == 0
    assert held(path) == ("By hand", 0)


def test_what_was_saved_in_an_editor_that_failed_is_opened_again(path: Path, tmp_path: Path) -> None:
    once = f"#!/bin/sh\ngrep -q 'By hand' \"$1\" && exit 0\n{SAVED}\nexit 1\n"
    with Terminal(program(path), env=environment(tmp_path, script(tmp_path, once))) as terminal:
        terminal.wait_for("I buy a home")
        terminal.after("enter", "l", "E")
        terminal.wait_for("ended with 1.*E opens again what you had saved in it")
        terminal.after("E")
        terminal.wait_for("By hand")


@pytest.mark.skipif(shutil.which("bash") is None, reason="needs a shell with jobs")
def test_an_editor_that_is_stopped_leads_to_the_shell_and_goes_on_from_there(path: Path, tmp_path: Path) -> None:
    editor = script(tmp_path, "#!/bin/sh\nkill -TSTP 0\nsed -i 's/title: Application/title: By hand/' \"$1\"\n")
    env = environment(tmp_path, editor) | {"PS1": "ready ", "TERM": "xterm-256color"}
    with Terminal(["bash", "--norc", "-i"], env=env) as terminal:
        terminal.wait_for("ready")
        terminal.press(" ".join(program(path)), "enter")
        terminal.wait_for("I buy a home")
        terminal.after("enter", "l", "E")
        terminal.wait_for("Stopped(?s:.*)ready")
        terminal.press("fg", "enter")
        terminal.wait_for("By hand")
        terminal.press("ctrl+q")
        terminal.wait_for("ready")
        terminal.press("exit", "enter")
        assert terminal.ended() == 0
    assert held(path) == ("By hand", 0)


def program(path: Path) -> list[str]:
    return [sys.executable, "-m", "journeytui", "--db", str(path)]


def environment(home: Path, editor: str) -> dict[str, str]:
    homes = {f"XDG_{name}_HOME": str(home / name.lower()) for name in ("STATE", "CONFIG", "DATA", "CACHE")}
    return {"PYTHONPATH": str(SOURCES), "HOME": str(home), "EDITOR": editor, "TMPDIR": str(home), **homes}


def script(folder: Path, text: str) -> str:
    editor = folder / "editor"
    editor.write_text(text)
    editor.chmod(0o755)
    return str(editor)


def held(path: Path) -> tuple[str, int]:
    with sqlite3.connect(path) as connection:
        row = connection.execute("select title, emotion from touchpoint order by position").fetchone()
    connection.close()
    return row[0], row[1]
