"""Whatever stands in a library: no command sends a control character, takes text for more than text, or falls over it."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path

import pytest

import libraries
from journeytui.cli.choices import STUDIES
from journeytui.cli.commands import COMMANDS
from journeytui.cli.main import main
from journeytui.domain.text import shown_line
from journeytui.domain.words import WORDS
from safety.hostile import break_bytes, leaks, poison, texts

EVERYWHERE = (
    ["list"], ["list", "--views"], ["list", "--new"], ["find", "h"], ["check"], ["check", "--rules"], ["decisions", "--all"], ["mine"],
    ["log"], ["doctor"], ["remote", "list"], ["status"], ["status", "--syncs"], ["conflicts"], *(["study", name] for name in STUDIES),
)  # fmt: skip
"""What is asked of the whole library, each as it comes, plainly and as JSON."""
OF_A_RECORD = ("show", "show --plain", "show --json", "log", "remove --dry-run")
OF_A_JOURNEY = (
    "walk", "walk --plain", "map", "map --plain", "check", "review", "review --plain", "review --minutes", "decisions", "export",
    "export --format json", "export --format html", "export --format markdown", "export -o one.yaml",
)  # fmt: skip
"""What is asked of each, whose id goes behind the command."""
WRITING = {"add", "set", "move", "undo", "redo", "import", "restore", "backup", "new", "resolve", "sync", "decide"}
OF_NO_LIBRARY = {
    "open", "web", "serve", "token", "space", "schema", "settings", "keys", "help", "completions",
}  # fmt: skip
"""These show nothing of a library, or show it on a screen."""

Type = Callable[..., tuple[int, str]]
ROUNDS = range(int(os.environ.get("JOURNEYTUI_ROUNDS", "1")))
"""Each poisons some five hundred places; the long run has more."""


@pytest.fixture
def typed(place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Type:
    """Types a command line, looks at what it sends, and gives the exit code and what it said on standard output."""
    monkeypatch.setenv("HOME", str(place))
    monkeypatch.chdir(place)

    def type_(*words: str) -> tuple[int, str]:
        capsys.readouterr()
        code = main(["--db", str(place / "hostile.db"), *words])
        out, err = capsys.readouterr()
        assert leaks(out, "\t") == [], words
        assert leaks(err, "\t") == [], words
        assert code in (0, 1, 2, 4), (words, code, err)
        return code, out

    return type_


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder in memory: what is proved here is not the disk."""
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        yield Path(folder)


def test_every_command_is_looked_at() -> None:
    asked = {words[0] for words in EVERYWHERE} | {line.split()[0] for line in (*OF_A_RECORD, *OF_A_JOURNEY)}
    assert asked | WRITING | OF_NO_LIBRARY == set(COMMANDS)


def ids(db: Path) -> list[tuple[str, str]]:
    with closing(sqlite3.connect(db)) as connection:
        return [(word, row[0]) for word in WORDS for row in connection.execute(f'SELECT id FROM "{word}"')]


def look_at_everything(typed: Type, db: Path) -> None:
    """Every command that reads, and every study."""
    for words in EVERYWHERE:
        for form in ([], ["--plain"], ["--json"]):
            typed(*words, *form)
    for words in (["find", "h", "b"], ["list", "--filter", "h"], ["list", "--sort", "title"], ["doctor", "--deep"], ["schema"], ["keys"]):  # fmt: skip
        typed(*words)
    for words in (["list", "--plain"], ["log", "--plain"], ["find", "h", "--plain"]):
        out = typed(*words)[1]
        assert len({line.count("\t") for line in out.splitlines()}) <= 1, "a tab in a text would shift the columns"
    for word, id in ids(db):
        for line in (*OF_A_RECORD, *(OF_A_JOURNEY if word == "journey" else ())):
            first, *rest = line.split()
            typed(first, id, *rest)
    typed("export", "--all", "-o", "exported")


def change_everything(typed: Type, db: Path) -> None:
    """Every command that writes, on one record of every word."""
    firsts = dict(reversed(ids(db)))
    for word, id in firsts.items():
        field = "tags+=x" if "tags" in WORDS[word].fields else ""
        if field:
            typed("set", id, field)
        if "title" in WORDS[word].fields:
            typed("set", id, "title=Harmless")
            typed("undo")
            typed("redo")
        if WORDS[word].ordered and word != "library":
            typed("add", word, "title=New", "--after", id)
            typed("move", id, "--after", id)
    for id in firsts.values():
        typed("remove", id)
        typed("undo")


@pytest.mark.parametrize("seed", ROUNDS)
def test_hostile_text_in_every_text_field_is_shown_as_text(seed: int, typed: Type, place: Path) -> None:
    db = place / "hostile.db"
    shutil.copyfile(libraries.small(), db)
    written = poison(db, seed)
    look_at_everything(typed, db)
    for (word, id, column), text in written.items():
        if column == "title":
            assert shown_line(text)[:60] in typed("show", id)[1], word
            assert json.loads(typed("show", id, "--json")[1])["title"] == text
    change_everything(typed, db)


@pytest.mark.parametrize("seed", ROUNDS)
def test_hostile_text_where_numbers_days_links_and_positions_belong_stops_no_command(
    seed: int, typed: Type, place: Path
) -> None:
    db = place / "hostile.db"
    shutil.copyfile(libraries.small(), db)
    poison(db, seed, everything=True)
    look_at_everything(typed, db)
    change_everything(typed, db)


def test_bytes_that_are_no_text_stop_no_command(typed: Type, place: Path) -> None:
    db = place / "hostile.db"
    shutil.copyfile(libraries.small(), db)
    break_bytes(db)
    look_at_everything(typed, db)
    change_everything(typed, db)


def test_what_is_typed_comes_back_harmless_in_the_answer(typed: Type, place: Path) -> None:
    db = place / "hostile.db"
    shutil.copyfile(libraries.small(), db)
    record = next(id for word, id in ids(db) if word == "touchpoint")
    for text in islice(texts(99), 60):
        word = text.replace("\0", "")
        for words in (["show", word], ["set", record, f"{word}=1"], ["set", record, f"emotion={word}"], ["add", word],
                      ["set", record, f"accountable={word}"], ["import", word], ["list", "--sort", word], ["list", f"--{word}"],
                      ["find", word], ["set", word, "title=x"], ["export", word], ["restore", word]):  # fmt: skip
            typed(*words)


def test_what_comes_in_by_a_door_is_clean_afterwards(typed: Type, place: Path) -> None:
    db = place / "hostile.db"
    shutil.copyfile(libraries.small(), db)
    record = next(id for word, id in ids(db) if word == "touchpoint")
    for text in islice(texts(7), 80):
        (place / "text").write_bytes(text.encode("utf-8", "surrogatepass"))
        typed("set", record, f"title={text.replace(chr(0), '')[:250]}")
        typed("set", record, "description@=text")
        with closing(sqlite3.connect(db)) as connection:
            sql = "SELECT title, description FROM touchpoint WHERE id = ?"
            title, description = connection.execute(sql, (record,)).fetchone()
        assert leaks(title) == []
        assert leaks(description, "\t") == []
