"""Whatever the umask, a private library and all that belongs to it is its owner's alone, and a team's is the team's alone."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from journeytui import crashes, settings
from journeytui.cli import failures
from journeytui.store import opening
from journeytui.tui.keeping import Left
from journeytui.tui.memory import Memory
from journeytui.workspace import edit, exchange, upkeep
from journeytui.workspace.workspace import create_library, open_library
from safety.program import SOURCES, succeeded
from safety.users import AS_ROOT, MEMBER, OTHERS, OUTSIDER, OWNER, TEAM, as_user

UMASKS = (0o000, 0o022, 0o027, 0o077)
PRIVATE_FILE, PRIVATE_FOLDER, TEAM_FILE, TEAM_FOLDER = 0o600, 0o700, 0o660, 0o2770


def test_these_tests_can_take_other_user_ids() -> None:
    """Without that, who may read what cannot be proved: run the tests as root, as a container does."""
    assert AS_ROOT or not os.environ.get("CI"), (
        "run as root: no other user id can be taken, so permissions stay unproved"
    )
    if not AS_ROOT:
        pytest.skip("NOT ROOT: THAT OTHER USERS ARE KEPT OUT STAYS UNPROVED")


@pytest.fixture
def ground() -> Iterator[Path]:
    """A folder that everybody can enter; those of pytest can not be."""
    with tempfile.TemporaryDirectory(prefix="journeytui-") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@contextmanager
def umask(mask: int) -> Iterator[None]:
    before = os.umask(mask)
    try:
        yield
    finally:
        os.umask(before)


def modes(folder: Path) -> dict[str, str]:
    """The mode of the folder and of all that is in it."""
    found = {".": folder, **{str(path.relative_to(folder)): path for path in folder.rglob("*")}}
    return {name: f"{stat.S_IMODE(path.stat().st_mode):04o}" for name, path in sorted(found.items())}


def wrong_modes(folder: Path, file: int, directory: int) -> dict[str, str]:
    return {
        name: mode
        for name, mode in modes(folder).items()
        if mode != f"{directory if (folder / name).is_dir() else file:04o}"
    }


def readable(folder: Path) -> list[str]:
    """What of the folder can be read by whoever asks, if he is told all names."""
    found = []
    for path in EVERYTHING[folder]:
        try:
            os.close(os.open(path, os.O_RDONLY))
        except PermissionError:
            continue
        found.append(str(path))
    return found


EVERYTHING: dict[Path, list[Path]] = {}
"""All names below a folder, gathered by one who may."""


@pytest.mark.parametrize("mask", UMASKS, ids="{:03o}".format)
def test_what_a_person_keeps_is_that_persons_alone(mask: int, ground: Path) -> None:
    home = ground / "home"
    home.mkdir(mode=0o755)
    home.chmod(0o755)
    succeeded(home, "new", umask=mask)
    succeeded(home, "add", "journey", "title=Mine", umask=mask)
    succeeded(home, "--samples", "list", umask=mask)
    succeeded(home, "list", "--new", "--seen", umask=mask)
    (home / "space").mkdir(mode=PRIVATE_FOLDER)
    succeeded(home, "remote", "add", "near", str(home / "space" / "space.db"), umask=mask)
    succeeded(home, "sync", umask=mask)
    succeeded(home, "remote", "remove", "near", umask=mask)
    (home / "token").touch(mode=PRIVATE_FILE)
    (home / "token").write_text("a-token\n")
    succeeded(home, "remote", "add", "far", "https://localhost:1", "--token-file", str(home / "token"), umask=mask)
    succeeded(home, "backup", umask=mask)
    succeeded(home, "backup", str(home / "kept" / "below" / "copy.db"), umask=mask)
    succeeded(home, "export", "mine", "-o", str(home / "mine.yaml"), umask=mask)
    succeeded(home, "export", "--all", "-o", str(home / "all"), umask=mask)
    with umask(mask):
        settings.change(home / ".config/journeytui/settings.toml", "theme", "light")
        memory = Memory(home / ".local/state/journeytui", home / "journeys.db")
        memory.keep(place="library")
        memory.save()
        assert Left(home / ".local/state/journeytui", "drafts", home / "journeys.db").keep({"title": "begun"})
        assert crashes.report(ValueError("text"), home / ".local/state/journeytui")
        crash_of_a_command(home)
        leave_a_journal(home / ".local/share/journeytui/journeys.db")
    home.chmod(0o700)
    assert wrong_modes(home, PRIVATE_FILE, PRIVATE_FOLDER) == {}
    if AS_ROOT:
        home.chmod(0o755)
        EVERYTHING[home] = sorted(path for path in home.rglob("*") if path.is_file())
        assert len(EVERYTHING[home]) >= 15, EVERYTHING[home]
        assert as_user(OUTSIDER, OTHERS, lambda: readable(home)) == "[]"


def crash_of_a_command(home: Path) -> None:
    before = os.environ.get("HOME")
    os.environ["HOME"] = str(home)
    try:
        failures.meaning(ValueError("text"))
    finally:
        os.environ.update({"HOME": before} if before is not None else {})


def leave_a_journal(db: Path) -> None:
    """Writes, and dies in the middle: the journal stays."""
    script = f"""
import os
from pathlib import Path
from journeytui.store import opening
opened = opening.open_file(Path({str(db)!r}))
opened.connection.execute("BEGIN IMMEDIATE")
opened.connection.execute("UPDATE library SET title = 'half'")
os._exit(0)
"""
    subprocess.run([sys.executable, "-c", script], env={**os.environ, "PYTHONPATH": str(SOURCES)}, check=True)
    journal = db.with_name(db.name + ("-wal" if opening.wal_is_safe() else "-journal"))
    assert journal.exists()


@pytest.mark.parametrize("mask", UMASKS, ids="{:03o}".format)
def test_a_team_library_is_the_teams_alone(mask: int, ground: Path) -> None:
    if not AS_ROOT:
        pytest.skip("NOT ROOT: no other group can be taken")
    folder = ground / "shared" / "journeys"
    db = folder / "team.db"
    with umask(mask):
        create_library(db, title="Ours", group=TEAM)
        leave_a_journal(db)
    (ground / "shared").chmod(0o755)
    assert wrong_modes(folder, TEAM_FILE, TEAM_FOLDER) == {}
    assert {(path.stat().st_gid) for path in (folder, *folder.iterdir())} == {TEAM}
    with umask(mask):
        ws = open_library(db, me="root")
        copy = upkeep.backup(ws)
        exchange.export_all(ws, folder / "exported")
        ws.close()
    assert stat.S_IMODE(copy.stat().st_mode) == PRIVATE_FILE
    EVERYTHING[folder] = sorted(path for path in folder.rglob("*") if path.is_file())
    assert as_user(OUTSIDER, OTHERS, lambda: readable(folder)) == "[]"


@pytest.mark.parametrize("mask", UMASKS, ids="{:03o}".format)
def test_two_of_a_team_read_and_write_one_library_and_an_outsider_neither(mask: int, ground: Path) -> None:
    if not AS_ROOT:
        pytest.skip("NOT ROOT: no other user can be taken")
    ground.chmod(0o777)
    warm(ground)
    db = ground / "shared" / "team.db"

    def made() -> str:
        create_library(db, title="Ours", group=TEAM)
        return "made"

    def added(title: str) -> Callable[[], str]:
        def act() -> str:
            ws = open_library(db, me=title)
            edit.add(ws, "journey", None, {"title": title})
            ws.close()
            return seen()

        return act

    def seen() -> str:
        ws = open_library(db, me="a reader")
        titles = [row[0] for row in ws.connection.execute("SELECT title FROM journey ORDER BY title")]
        ws.close()
        return ", ".join(titles)

    def torn() -> str:
        opened = opening.open_file(db)
        opened.connection.execute("BEGIN IMMEDIATE")
        opened.connection.execute("UPDATE library SET title = 'half'")
        os._exit(0)

    with umask(mask):
        assert as_user(OWNER, TEAM, made) == "made"
        assert as_user(OWNER, TEAM, added("A")) == "A"
        assert as_user(MEMBER, TEAM, added("B")) == "A, B"
        as_user(MEMBER, TEAM, torn)
        assert as_user(OWNER, TEAM, added("C")) == "A, B, C", "what a member left half written is put right by another"
        as_user(OWNER, TEAM, torn)
        assert as_user(MEMBER, TEAM, added("D")) == "A, B, C, D"
        assert as_user(OUTSIDER, OTHERS, seen).startswith("UnusableLibrary")
        assert as_user(OUTSIDER, OTHERS, added("E")).startswith("UnusableLibrary")
        assert as_user(MEMBER, TEAM, seen) == "A, B, C, D"


def warm(folder: Path) -> None:
    """Imports all that another user may not be able to read."""
    db = folder / "warm" / "warm.db"
    create_library(db, title="Warm")
    ws = open_library(db, me="root")
    edit.add(ws, "journey", None, {"title": "warm"})
    ws.close()
