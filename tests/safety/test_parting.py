"""Whoever ends it, and however: the terminal is given back, what was typed is there again, and nobody is left, the syncing neither."""

from __future__ import annotations

import os
import shlex
import shutil
import signal
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import ClassVar, NamedTuple

import pytest

from safety.program import PROGRAM, environment
from safety.sessions import given_back, line_of, make_library, nobody_left, processes, titles
from team import Team
from terminal import Terminal

HALF = "Half a thought"


def close(terminal: Terminal) -> None:
    """The window is closed, or the connection breaks."""
    os.close(terminal._file)
    terminal._file = -1


WAYS: dict[str, tuple[Callable[[Terminal], None], bool]] = {
    "TERM": (lambda terminal: os.kill(terminal.pid, signal.SIGTERM), True),
    "HUP": (lambda terminal: os.kill(terminal.pid, signal.SIGHUP), True),
    "INT": (lambda terminal: os.kill(terminal.pid, signal.SIGINT), True),
    "a broken line": (close, False),
}
"""How it ends, and whether there is a terminal left to be given back."""


@contextmanager
def typing(db: Path, *before: str, env: dict[str, str] | None = None) -> Iterator[Terminal]:
    """Somebody in the middle of a thought."""
    command = [*before, *PROGRAM, "--db", str(db)]
    with Terminal(command, env=environment(db.parent, **(env or {}))) as terminal:
        terminal.wait_for("enter open")
        terminal.after("r", "ctrl+u", *HALF)
        terminal.wait_for(HALF)
        yield terminal


def code_of(pid: int, seconds: float = 15) -> int | None:
    """The exit code, once the process is gone."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        done, status = os.waitpid(pid, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.01)
    return None


def offered_again(db: Path) -> None:
    with Terminal([*PROGRAM, "--db", str(db)], env=environment(db.parent, JOURNEYTUI_SYNC="by hand")) as again:
        again.wait_for(HALF)


@pytest.fixture
def shared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, dict[str, str]]:
    """A library that is shared, and where its person keeps with whom."""
    config = {"XDG_CONFIG_HOME": str(tmp_path / "config")}
    monkeypatch.setenv(*next(iter(config.items())))
    return Team(tmp_path).ana, config


@pytest.mark.parametrize("way", WAYS)
def test_the_syncing_beside_the_screen_ends_with_it(
    way: str, shared: tuple[Path, dict[str, str]], record_property: Callable[[str, object], None]
) -> None:
    end, has_terminal = WAYS[way]
    db, config = shared
    with typing(db, env=config) as terminal:
        terminal.wait_for("synced")
        assert len(processes(db)) == 2
        began = time.monotonic()
        end(terminal)
        terminal.code = code_of(terminal.pid) if not has_terminal else terminal.ended(15)
        took = time.monotonic() - began
        assert terminal.code not in (None, 0)
        if has_terminal:
            assert given_back(terminal) == []
        assert nobody_left(db)
        record_property("figures", f"ended by {way}: {took:.2f} s, its syncing {time.monotonic() - began:.2f} s")
    offered_again(db)


def test_what_one_stopped_typing_is_kept_though_the_program_ends_without_a_word(telecom: Path) -> None:
    with typing(telecom) as terminal:
        wait_until(lambda: kept(telecom))
        os.kill(terminal.pid, signal.SIGKILL)
    offered_again(telecom)


def test_what_was_answered_is_kept_no_more(telecom: Path) -> None:
    with typing(telecom) as terminal:
        wait_until(lambda: kept(telecom))
        terminal.after("enter")
        terminal.wait_for("Title")
        wait_until(lambda: not kept(telecom))
        os.kill(terminal.pid, signal.SIGKILL)


def kept(db: Path) -> list[Path]:
    """The files of what was being typed."""
    return [*db.parent.rglob("typing/*.json")]


def wait_until(holds: Callable[[], object]) -> None:
    end = time.monotonic() + 20
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.01)


@pytest.mark.parametrize("space", ["free", "held by somebody else"])
def test_the_syncing_ends_with_a_program_that_was_killed(
    space: str, shared: tuple[Path, dict[str, str]], tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    """Also where it waits for others: they are asked for half a minute."""
    db, config = shared
    with typing(db, env=config) as terminal, closing(sqlite3.connect(tmp_path / "space" / "space.db")) as other:
        terminal.wait_for("synced")
        if space != "free":
            other.execute("BEGIN EXCLUSIVE")
            terminal.press("enter")
            terminal.wait_for("↑1")
        began = time.monotonic()
        os.kill(terminal.pid, signal.SIGKILL)
        assert nobody_left(db, 4), "it waited for the space, or until its last sync was given up"
        record_property("figures", f"killed, the space {space}: its syncing {time.monotonic() - began:.2f} s")


@pytest.mark.skipif(shutil.which("setsid") is None, reason="needs setsid")
def test_without_a_terminal_of_its_own_the_end_of_what_is_typed_is_its_end(tmp_path: Path) -> None:
    db = tmp_path / "journeys.db"
    make_library(db)
    with typing(db, "setsid", "--wait") as terminal:
        (pid,) = [one for one in processes(db) if one != terminal.pid]
        close(terminal)
        assert nobody_left(db), Path(f"/proc/{pid}/status").read_text()
        terminal.code = code_of(terminal.pid)
    offered_again(db)


# Stopped, and let go on


def stopped(pid: int, seconds: float = 10) -> bool:
    """Whether the process stands still, within that time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "T":
            return True
        time.sleep(0.01)
    return False


@pytest.fixture
def db(tmp_path: Path) -> Path:
    path = tmp_path / "journeys.db"
    make_library(path)
    return path


PROMPT = "at the shell: "


class Below(NamedTuple):
    """The explorer, and the shell that it was started from."""

    terminal: Terminal
    pid: int

    def is_back(self) -> None:
        """Waits until the shell has the terminal, as it was."""
        assert stopped(self.pid)
        self.terminal.wait_for(f"(?m)^{PROMPT}")
        assert given_back(self.terminal) == []


class Modern(Terminal):
    """A terminal that tells its sizes by itself."""

    answers: ClassVar = {**Terminal.answers, b"\x1b[?2048$p": b"\x1b[?2048;2$y"}


@contextmanager
def below_a_shell(db: Path, sort: type[Terminal] = Terminal) -> Iterator[Below]:
    shell = shutil.which("bash")
    if shell is None:
        pytest.skip("needs bash")
    settings = db.with_name("inputrc")
    settings.write_text("set enable-bracketed-paste off\n")  # the shell would switch on what is looked for here
    env = environment(db.parent, PS1=PROMPT, HISTFILE="", INPUTRC=str(settings))
    with sort([shell, "--noprofile", "--norc", "-i"], env=env) as terminal:
        terminal.wait_for(PROMPT)
        terminal.press(shlex.join([*PROGRAM, "--db", str(db), "open", "a-journey"]), "enter")
        terminal.wait_for("The first of all")
        terminal.settle(0.3)
        (pid,) = processes(db)
        yield Below(terminal, pid)
        terminal.press("ctrl+q")
        assert nobody_left(db)
        terminal.press("exit", "enter")
        assert terminal.ended(15) is not None


@contextmanager
def looking(db: Path) -> Iterator[Terminal]:
    with Terminal([*PROGRAM, "--db", str(db), "open", "a-journey"], env=environment(db.parent)) as terminal:
        terminal.wait_for("The first of all")
        terminal.settle(0.3)
        yield terminal


@pytest.mark.parametrize("how", ["ctrl+z", "a signal"])
def test_ctrl_z_goes_to_the_shell_and_back_as_if_nothing_had_been(db: Path, how: str) -> None:
    with below_a_shell(db) as below:
        terminal = below.terminal
        before, line = terminal.text, line_of(terminal)
        if how == "ctrl+z":
            terminal.press("ctrl+z")
        else:
            os.kill(below.pid, signal.SIGTSTP)
        below.is_back()
        assert line_of(terminal) != line
        terminal.press("fg", "enter")
        terminal.wait_for("The first of all")
        terminal.settle()
        assert terminal.text == before
        assert line_of(terminal) == line
        terminal.press("r", " ", "x", "enter")
        terminal.wait_for("The first of all x")
        terminal.press("ctrl+q")
        assert nobody_left(db)
        terminal.settle()
        assert given_back(terminal) == []


@pytest.mark.parametrize("keys", [("r", "ctrl+u"), ("e",)], ids=["a line", "a dialog"])
def test_ctrl_z_goes_to_the_shell_while_one_types_and_back_to_what_was_typed(db: Path, keys: tuple[str, ...]) -> None:
    with below_a_shell(db) as below:
        terminal = below.terminal
        terminal.press(*keys, *"desc")
        terminal.wait_for("desc")
        terminal.settle()
        before = terminal.text
        terminal.press("ctrl+z")
        below.is_back()
        terminal.press("fg", "enter")
        terminal.wait_for("desc")
        terminal.settle()
        assert terminal.text == before
        terminal.after("escape")
        terminal.press("ctrl+q")
        assert nobody_left(db)


@pytest.mark.parametrize("sort", [Terminal, Modern])
def test_told_to_end_while_stopped_it_leaves_nothing_to_the_shell(db: Path, sort: type[Terminal]) -> None:
    with below_a_shell(db, sort) as below:
        terminal = below.terminal
        terminal.press("ctrl+z")
        below.is_back()
        os.kill(below.pid, signal.SIGTERM)
        before = len(terminal.raw)
        terminal.press("fg", "enter")
        assert nobody_left(db)
        terminal.press("echo so $((40 + 2))", "enter")
        terminal.wait_for("so 42")
        assert b"$p" not in terminal.raw[before:], "nothing was asked whose answer nobody would read"
        assert "$y" not in terminal.text


def test_a_window_that_got_another_size_meanwhile_is_filled(db: Path) -> None:
    with below_a_shell(db) as below:
        terminal = below.terminal
        terminal.press("ctrl+z")
        below.is_back()
        terminal.resize(90, 25)
        terminal.press("fg", "enter")
        terminal.wait_for("The first of all")
        terminal.settle()
        shown = terminal.text
    with Terminal(
        [*PROGRAM, "--db", str(db), "open", "a-journey"], columns=90, rows=25, env=environment(db.parent)
    ) as fresh:
        fresh.wait_for("The first of all")
        fresh.settle()
        assert fresh.text == shown


@pytest.mark.parametrize("how", ["ctrl+z", "a signal"])
def test_where_no_shell_is_below_it_says_so_and_stays(db: Path, how: str) -> None:
    """As where a container, a secure shell or a window was opened for it alone: nobody could let it go on."""
    with looking(db) as terminal:
        if how == "ctrl+z":
            terminal.press("ctrl+z")
        else:
            os.kill(terminal.pid, signal.SIGTSTP)
        terminal.wait_for("no shell is below")
        terminal.press("r", " ", "x", "enter")
        terminal.wait_for("The first of all x")


def test_one_that_was_only_frozen_goes_on_with_one_reader_of_keys(db: Path) -> None:
    with looking(db) as terminal:
        os.kill(terminal.pid, signal.SIGSTOP)
        assert stopped(terminal.pid)
        before = len(terminal.raw)
        os.kill(terminal.pid, signal.SIGCONT)
        terminal.press("r", " ", *"frozen and thawed", "enter")
        terminal.wait_for("The first of all frozen and thawed")
        assert b"\x1b[?1049h" not in terminal.raw[before:]


def test_it_does_not_stop_in_the_middle_of_a_write(db: Path) -> None:
    with below_a_shell(db) as below:
        below.terminal.press("r", "ctrl+u", *"Written before it stood still", "enter", "ctrl+z")
        below.is_back()
        done = subprocess.run(
            [*PROGRAM, "--db", str(db), "set", "a-journey", "title=Changed by another"], env=environment(db.parent),
            capture_output=True, check=False, timeout=30,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        assert titles(db) == ["Written before it stood still"]
        below.terminal.press("fg", "enter")
        below.terminal.wait_for("Changed by another")


# A full disk


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own, of four megabytes."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(disk)], check=False, capture_output=True
    )
    if mounted.returncode:
        pytest.skip("no disk can be mounted here")
    yield disk
    subprocess.run(["umount", "--lazy", str(disk)], check=False)


def fill(disk: Path) -> Path:
    """Takes all the room there is."""
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as file:
        for size in (65_536, 4_096, 512):
            try:
                while True:
                    file.write(b"\0" * size)
            except OSError:
                continue
    return filler


@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGHUP], ids=lambda told: told.name)
def test_on_a_full_disk_an_edit_is_refused_in_words_and_the_end_is_as_ever(
    small_disk: Path, told: signal.Signals
) -> None:
    db = small_disk / "journeys.db"
    make_library(db)
    with Terminal([*PROGRAM, "--db", str(db), "open", "a-journey"], env=environment(small_disk.parent)) as terminal:
        terminal.wait_for("The first of all")
        terminal.settle(1)
        filler = fill(small_disk)
        for number in range(40):  # what room the library's own pages have is soon used up
            terminal.after("a", *f"{number} Grows until there is no room left for it {number}" * 4, "enter")
            if "disk" in terminal.text:
                break
        terminal.wait_for("(?i)disk.*full")
        there = titles(db)
        filler.unlink()
        terminal.press("r", "ctrl+u", *"Once there was room", "enter")
        terminal.wait_for("Once there was room")
        terminal.wait_for("set Title")
        assert len(titles(db)) == len(there)
        fill(small_disk)
        os.kill(terminal.pid, told)
        assert terminal.ended(15) == 128 + told
        assert given_back(terminal) == []
        assert nobody_left(db)
    with Terminal([*PROGRAM, "--db", str(db), "open", "a-journey"], env=environment(small_disk.parent)) as again:
        again.wait_for("could not be saved when JourneyTUI ended")
        again.wait_for("add touchpoint: .* Grows until there is no room")


def test_where_nothing_can_be_kept_it_ends_all_the_same(small_disk: Path) -> None:
    """Draft, place and report are on the full disk as well."""
    db = small_disk / "journeys.db"
    make_library(db)
    with typing(db) as terminal:
        fill(small_disk)
        os.kill(terminal.pid, signal.SIGTERM)
        assert terminal.ended(15) == 128 + signal.SIGTERM
        assert given_back(terminal) == []
