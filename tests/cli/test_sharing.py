"""`remote`, `sync`, `status`, `conflicts` and `resolve`, with a space in a file between two people."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import libraries
from cli.conftest import SOURCES
from journeytui.cli import syncing
from journeytui.cli.commands import COMMANDS
from journeytui.workspace.sharing import Step
from terminal import Terminal

DOCUMENTS = "home-buying/i-get-the-mortgage/getting-documents-in"


@pytest.fixture
def space(home: Path) -> Path:
    folder = home / "space"
    folder.mkdir()
    return folder / "space.db"


@pytest.fixture
def bens(home, library, space, run, monkeypatch):
    """A second library, of Ben, in step with Ana's; what it gives runs a command as Ben."""
    path = home / "ben.db"
    assert run("remote", "add", "team", str(space)).code == 0
    assert run("sync").code == 0
    assert run("new", str(path), "--title", "Our journeys").code == 0
    assert run("--db", str(path), "remote", "add", "team", str(space)).code == 0
    assert run("--db", str(path), "sync").code == 0

    def as_ben(*words: str):
        with monkeypatch.context() as patch:
            patch.setenv("LOGNAME", "ben")
            return run("--db", str(path), *words)

    as_ben.path = path
    return as_ben


def same(text: str, *, space: Path) -> str:
    """What is another every time, named: instants, ids of conflicts, folders and the room they take."""
    text = re.sub(r"(?<=\S) {3,}", "   ", text)
    text = re.sub(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?Z?", "INSTANT", text.replace(str(space.parent), "FOLDER"))
    return re.sub(r"\b[0-7][0-9a-hjkmnp-tv-z]{25}\b|^[0-7][0-9a-hjkmnp-tv-z]{9}(?=  )", "ID", text, flags=re.MULTILINE)


def a_conflict(run, bens) -> None:
    """Ana's emotion is in place, Ben's is kept aside."""
    assert run("set", DOCUMENTS, "emotion=2").code == 0
    assert bens("set", DOCUMENTS, "emotion=-1").code == 0
    assert run("sync").code == 0
    bens("sync")


def test_where_nothing_is_shared_every_command_says_how(run, library):
    for words in (["remote", "list"], ["status"]):
        told = run(*words)
        assert (told.code, told.out) == (0, "")
        assert "journeytui remote add" in told.err
    assert run("remote", "list", "--json").out == "[]\n"
    assert json.loads(run("status", "--json").out)["remote"] == ""
    assert run("conflicts").code == 0
    assert run("conflicts", "--json").out == "[]\n"
    told = run("sync")
    assert told.code == 4
    assert "journeytui remote add" in told.err


@pytest.mark.parametrize(
    "words",
    [
        ["remote"], ["remote", "add"], ["remote", "add", "team"], ["remote", "remove"], ["remote", "list", "team"],
        ["remote", "remove", "team", "x"], ["remote", "lend"], ["resolve"], ["resolve", "x"], ["resolve", "x", "ours"],
        ["resolve", "x", "mine", "--value", "1"], ["sync", "--follow", "--remove"], ["sync", "--follow", "--json"],
        ["remote", "add", "team", "https://journeys.example.com"],
    ],
    ids=" ".join,
)  # fmt: skip
def test_what_is_no_command_line_is_told(words, run, library):
    told = run(*words)
    assert (told.code, told.out) == (2, "")
    assert told.err


@pytest.mark.parametrize("token", ["", "two words", "tökn"])
def test_what_is_no_token_is_not_kept(token, run, library, home):
    (home / "token.txt").write_text(token + "\n", "utf-8")
    told = run("remote", "add", "team", "https://journeys.example.com", "--token-file", "token.txt")
    assert told.code == 2
    assert not token or token not in told.err
    assert run("remote", "list", "--json").out == "[]\n"


def test_a_token_never_stands_on_the_command_line():
    assert [option.name for option in COMMANDS["remote"].options if "token" in option.name] == ["--token-file"]
    assert not [argument.name for argument in COMMANDS["remote"].arguments if "token" in argument.name.lower()]


def test_a_token_is_read_from_a_file_or_from_standard_input_and_shown_nowhere(shell, library, home):
    (home / "token.txt").write_text("abc123\n")
    told = shell("remote", "add", "team", "https://journeys.example.com", "--token-file", "token.txt")
    assert (told.code, told.out) == (0, "")
    listed = shell("remote", "list", "--json")
    assert [one["address"] for one in json.loads(listed.out)] == ["https://journeys.example.com"]
    assert shell("remote", "remove", "team").code == 0
    told = shell("remote", "add", "team", "https://journeys.example.com", "--token-file", "-", stdin=b"abc123\n")
    assert told.code == 0
    assert "abc123" not in "".join((*listed, *shell("status"), *shell("remote", "list"), *told)[1:2])
    assert b"abc123" not in library.read_bytes()


def test_at_a_terminal_the_token_is_asked_for_and_not_shown(library, home):
    words = ["remote", "add", "team", "https://journeys.example.com"]
    with Terminal([sys.executable, "-m", "journeytui", *words], env={"PYTHONPATH": str(SOURCES)}) as ana:
        ana.wait_for("Token")
        ana.press("abc123", "enter")
        ana.wait_for("journeytui sync")
        assert "abc123" not in ana.text


def test_remote_and_status(run, library, space, bens, golden):
    golden("remote_list.txt", same(run("remote", "list").out, space=space))
    golden("remote_list.json", same(run("remote", "list", "--json").out, space=space))
    golden("status.txt", same(run("status").out, space=space))
    run("set", DOCUMENTS, "emotion=2")
    golden("status_ahead.txt", same(run("status").out, space=space))
    golden("status.json", same(run("status", "--json").out, space=space))


@pytest.mark.parametrize(("folder", "alone"), [(0o755, True), (0o777, True), (0o775, False), (0o2770, False)])
def test_who_will_be_alone_with_the_file_is_told_so(run, library, space, folder, alone):
    space.parent.chmod(folder)
    told = run("remote", "add", "team", str(space)).err
    assert ("yours alone" in told) == alone
    assert run("sync").code == 0
    assert (space.stat().st_mode & 0o070 == 0) == alone
    assert run("remote", "remove", "team").code == 0
    assert "yours alone" not in run("remote", "add", "team", str(space)).err


def test_both_libraries_hold_the_same_after_a_sync(run, library, bens):
    run("set", DOCUMENTS, "emotion=2")
    bens("set", DOCUMENTS, "satisfaction=4")
    for sync in (run, bens, run):
        assert sync("sync").code == 0
    assert libraries.dump(library) == libraries.dump(bens.path)


def test_sync_says_what_it_did(run, library, bens):
    run("set", DOCUMENTS, "emotion=2")
    told = json.loads(run("sync", "--json").out)
    assert (told["sent"], told["brought"], told["conflicts"]) == (1, 0, 0)
    told = bens("sync")
    assert told.out == ""
    assert told.err


def test_a_conflict_ends_with_one_until_somebody_has_chosen(run, library, space, bens, golden):
    a_conflict(run, bens)
    assert bens("sync").code == 1
    assert bens("status").code == 1
    told = bens("conflicts")
    assert told.code == 1
    golden("conflicts.txt", same(told.out, space=space))
    golden("conflicts.json", same(bens("conflicts", "--json").out, space=space))
    golden("conflicts.tsv", same(bens("conflicts", "--plain").out, space=space))
    (id,) = (one["id"] for one in json.loads(bens("conflicts", "--json").out))
    assert bens("resolve", id[:8], "mine").code == 0
    assert bens("conflicts").code == 0
    for sync in (bens, run, bens):
        assert sync("sync").code == 0
    assert libraries.dump(library) == libraries.dump(bens.path)
    assert json.loads(run("show", DOCUMENTS, "--json").out)["emotion"] == -1


def test_a_removal_that_met_an_edit_says_what_each_choice_does(run, library, bens):
    assert run("set", DOCUMENTS, "emotion=2", "pain=7").code == 0
    assert bens("remove", DOCUMENTS).code == 0
    assert (run("sync").code, bens("sync").code) == (0, 1)
    told = bens("conflicts").out
    assert "What one of you removed, another had changed; so it stayed." in told
    assert re.search(r"theirs  Emotion: 2; Pain: 7  ana, in place", told)
    assert re.search(r"mine    remove it, with \d+ records? below  ben", told)
    assert "choose  mine (removes it), theirs (keeps it)" in told
    assert "before" not in told


def test_an_edit_of_what_was_removed_says_what_each_choice_does(run, library, bens):
    assert run("remove", DOCUMENTS).code == 0
    assert bens("set", DOCUMENTS, "pain=7").code == 0
    assert (run("sync").code, bens("sync").code) == (0, 1)
    told = bens("conflicts").out
    assert "What one of you changed, another had removed." in told
    assert "choose  restore (brings it back with the edit), theirs (leaves it removed)" in told


@pytest.mark.parametrize(
    ("step", "words"),
    [
        (Step("bringing", 0, 9), "bringing 0 of 9"),
        (Step("sending", 1_000, 0), "sending 1,000"),
        (Step("indexing", 0, 0), "indexing"),
    ],
)
def test_what_is_under_way_is_said(monkeypatch, step, words):
    said = []
    monkeypatch.setattr(syncing, "tell_for_now", said.append)
    syncing._progress(step)
    assert said == [words]


def test_a_third_value_may_be_typed(run, library, bens):
    a_conflict(run, bens)
    (one,) = json.loads(bens("conflicts", "--json").out)
    assert bens("resolve", one["id"], "--value", "7").code == 4
    assert bens("resolve", one["id"], "--value", "1").code == 0
    assert json.loads(bens("show", DOCUMENTS, "--json").out)["emotion"] == 1


@pytest.mark.parametrize(("choice", "stands"), [("mine", -1), ("theirs", 2)])
def test_all_are_decided_at_once(run, library, bens, choice, stands):
    a_conflict(run, bens)
    assert bens("resolve", "all", "restore").code == 2
    assert bens("resolve", "all", "--value", "1").code == 2
    assert bens("resolve", "all", choice).code == 0
    assert json.loads(bens("show", DOCUMENTS, "--json").out)["emotion"] == stands
    assert bens("resolve", "all", choice).code == 4
    assert bens("undo").code == 0
    assert len(json.loads(bens("conflicts", "--json").out)) == 1


def test_an_unknown_conflict_is_refused(run, library, bens):
    assert run("resolve", "nothing", "mine").code == 4
    a_conflict(run, bens)
    assert bens("resolve", "nothing", "mine").code == 4
    assert len(json.loads(bens("conflicts", "--json").out)) == 1


def test_a_space_that_is_not_there_ends_with_three(run, library, space, bens):
    for kept in space.parent.iterdir():
        kept.unlink()
    space.parent.rmdir()
    run("set", DOCUMENTS, "emotion=2")
    told = run("sync")
    assert told.code == 3
    assert told.err
    assert run("status").code == 0


def test_follow_syncs_at_once_and_when_told_and_ends_with_its_input(run, library, bens):
    run("set", DOCUMENTS, "emotion=2")
    env = {**os.environ, "PYTHONPATH": str(SOURCES)}
    command = [sys.executable, "-m", "journeytui", "sync", "--follow"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=env) as following:

        def until(wanted) -> dict:
            for line in following.stdout:
                report = json.loads(line)
                if wanted(report):
                    return report
            raise AssertionError("it ended before")

        report = until(lambda report: report["run"])
        assert (report["remote"], report["state"], report["ahead"]) == ("team", "ready", 0)
        assert not report["run"]["failed"]
        run("set", DOCUMENTS, "emotion=1")
        until(lambda report: report["run"])
        following.stdin.write("now\n")
        following.stdin.flush()
        assert until(lambda report: report["run"])["run"]["asked"]
        following.stdin.close()
        assert following.wait(20) == 0
    assert bens("sync").code == 0
    assert json.loads(bens("show", DOCUMENTS, "--json").out)["emotion"] == 1


def test_the_samples_are_shared_with_nobody(run, tmp_path):
    told = run("--samples", "remote", "add", "team", str(tmp_path / "space.db"))
    assert told.code == 4
    assert "journeytui new" in told.err
    assert not (tmp_path / "space.db").exists()
