"""A record in one's own editor: a text that is refused is opened again, and is never lost."""

from __future__ import annotations

import sqlite3
import sys
from pathlib import Path

from terminal import Terminal

SOURCES = Path(__file__).parents[2] / "src"
REFUSED_ONCE = """#!/bin/sh
if grep -q 'emotion: lots' "$1"; then sed -i 's/emotion: lots/emotion: 2/' "$1"
else sed -i 's/title: Application/title: By hand/; s/emotion: 0/emotion: lots/' "$1"; fi
"""


def test_a_refused_text_is_opened_again_as_it_was_left(path: Path, tmp_path: Path) -> None:
    editor = tmp_path / "editor"
    editor.write_text(REFUSED_ONCE)
    editor.chmod(0o755)
    homes = {f"XDG_{name}_HOME": str(tmp_path / name.lower()) for name in ("STATE", "CONFIG", "DATA", "CACHE")}
    env = {"PYTHONPATH": str(SOURCES), "HOME": str(tmp_path), "EDITOR": str(editor), "TMPDIR": str(tmp_path), **homes}
    with Terminal([sys.executable, "-m", "journeytui", "--db", str(path)], env=env) as terminal:
        terminal.wait_for("I buy a home")
        terminal.after("enter", "l", "E")
        terminal.wait_for(r"line \d+: emotion: 'lots' is not accepted.*E opens your text again")
        assert held(path) == ("Application", 0)
        assert len([*tmp_path.glob("journeytui-*.yaml")]) == 1
        terminal.after("E")
        terminal.wait_for("By hand")
        assert held(path) == ("By hand", 2)
        assert not [*tmp_path.glob("journeytui-*.yaml")]


def held(path: Path) -> tuple[str, int]:
    with sqlite3.connect(path) as connection:
        row = connection.execute("select title, emotion from touchpoint order by position").fetchone()
    connection.close()
    return row[0], row[1]
