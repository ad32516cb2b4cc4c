"""import, export, backup, restore, schema and keys."""

from __future__ import annotations

import json
import os
import shlex
import stat
import subprocess
from pathlib import Path

import pytest

from journeytui.cli.choices import FORMATS
from journeytui.domain.ids import derived
from journeytui.tui.commands import COMMANDS as KEYS
from journeytui.workspace import exchange

FULL = Path("/dev/full")


@pytest.mark.parametrize("form", ["yaml", "json"])
def test_what_was_exported_is_what_is_imported(library, run, home, form):
    assert run("export", "home-buying", "-o", f"home.{form}") == (0, "", f"Wrote home.{form}\n")
    exported = (home / f"home.{form}").read_text()
    assert run("export", "home-buying", "--format", form).out == exported
    again = run("import", f"home.{form}", "--dry-run")
    assert (again.code, again.out) == (0, "")
    assert again.err == "This would add nothing, change 0 and remove 0. Nothing was changed.\n"
    run("new", "other.db")
    assert run("--db", "other.db", "import", f"home.{form}").code == 0
    assert run("--db", "other.db", "export", derived("home"), "--format", form).out == exported


def test_every_journey_is_exported_into_a_folder(library, run, home):
    result = run("export", "--all", "-o", "out")
    assert result.code == 0
    assert sorted(result.out.split()) == ["out/home-buying.yaml", "out/moving-a-pension.yaml"]
    assert all((home / name).exists() for name in result.out.split())


@pytest.mark.parametrize(("ending", "form", "begins"), [("html", "html", "<!doctype html>"), ("md", "markdown", "# ")])
def test_a_report_is_written_by_the_ending_or_by_the_format(library, run, home, ending, form, begins):
    assert run("export", "home-buying", "-o", f"home.{ending}") == (0, "", f"Wrote home.{ending}\n")
    written = (home / f"home.{ending}").read_text()
    assert written.startswith(begins)
    assert "I decide to move" in written
    assert run("export", "home-buying", "--format", form) == (0, written, "")
    assert stat.S_IMODE((home / f"home.{ending}").stat().st_mode) == 0o600


@pytest.mark.parametrize(("ending", "form"), [("html", "html"), ("md", "markdown")])
def test_the_report_of_all_journeys_is_one_file(library, run, home, ending, form):
    assert run("export", "--all", "-o", f"all.{ending}") == (0, "", f"Wrote all.{ending}\n")
    written = (home / f"all.{ending}").read_text()
    assert run("export", "--all", "--format", form) == (0, written, "")
    assert [path.name for path in home.iterdir() if path.is_file()] == [f"all.{ending}"]
    (home / "folder").mkdir()
    refused = run("export", "--all", "--format", form, "-o", "folder")
    assert (refused.code, refused.out) == (4, "")


def test_a_report_is_not_read_back_in(library, run, home):
    run("export", "home-buying", "-o", "home.html")
    refused = run("import", "home.html")
    assert refused.code == 4
    assert "home.html is no journey file" in refused.err


def test_every_format_can_be_named():
    assert tuple(dict.fromkeys(exchange.suffixes().values())) == FORMATS


def test_an_import_says_what_it_would_do_and_names_removals(library, run, home):
    run("export", "home-buying", "-o", "home.json")
    content = json.loads((home / "home.json").read_text())
    gone = content["stages"].pop(0)
    content["stages"][0]["title"] = "I get a loan"
    (home / "home.json").write_text(json.dumps(content))
    before = library.read_bytes()
    would = run("import", "home.json", "--dry-run")
    assert (would.code, would.err) == (0, "This would add nothing, change 1 and remove 1. Nothing was changed.\n")
    assert would.out == f"~ stage: I get a loan (title)\n- stage: {gone['title']}\n"
    assert json.loads(run("import", "home.json", "--dry-run", "--json").out)["removed"] == 1
    assert library.read_bytes() == before
    done = run("import", "home.json")
    assert (done.code, done.out) == (0, "")
    assert f"removed stage: {gone['title']}" in done.err
    assert run("undo").code == 0
    assert run("show", "home-buying/i-decide-to-move").code == 0


def test_an_import_with_problems_changes_nothing_and_tells_all_of_them(library, run, home):
    (home / "a.yaml").write_text("format: 1\ntitel: x\nstages:\n- title: y\n  part: never\n")
    (home / "b.json").write_text('{"format": 1, "title": ')
    before = library.read_bytes()
    for words in (["--dry-run"], []):
        result = run("import", "a.yaml", "b.json", "c.yaml", *words)
        assert result.code == 4
        assert "titel" in result.err
        assert "title" in result.err
        assert "never" in result.err
        assert "b.json" in result.err
        assert "c.yaml" in result.err
    assert library.read_bytes() == before


def test_an_export_that_cannot_be_written_leaves_what_was_there(library, run, home):
    result = run("export", "home-buying", "-o", "nowhere/home.yaml")
    assert (result.code, result.out) == (4, "")
    assert "nowhere/home.yaml cannot be written" in result.err
    (home / "folder.yaml").mkdir()
    assert run("export", "home-buying", "-o", "folder.yaml").code == 4
    assert sorted(path.name for path in home.iterdir()) == [".local", "folder.yaml"]


def test_an_export_into_a_pipe_is_read_there_and_the_pipe_stays(library, shell, home):
    exported = shell("export", "home-buying").out
    assert shell("export", "home-buying", "-o", "/dev/stdout").out == exported
    os.mkfifo(home / "pipe.yaml")
    with subprocess.Popen(["cat", home / "pipe.yaml"], stdout=subprocess.PIPE, text=True) as reader:
        assert shell("export", "home-buying", "-o", "pipe.yaml").code == 0
        assert reader.communicate()[0] == exported
    assert stat.S_ISFIFO((home / "pipe.yaml").stat().st_mode)


def test_an_export_to_a_link_is_written_where_the_link_leads(library, run, home):
    (home / "kept").mkdir()
    (home / "kept" / "home.yaml").write_text("old")
    (home / "home.yaml").symlink_to("kept/home.yaml")
    assert run("export", "home-buying", "-o", "home.yaml").code == 0
    assert (home / "home.yaml").is_symlink()
    assert (home / "kept" / "home.yaml").read_text() == run("export", "home-buying").out


@pytest.mark.skipif(not FULL.exists(), reason="this system has no full device")
def test_an_export_to_a_full_device_is_told_and_the_device_stays(library, shell):
    result = shell("export", "home-buying", "-o", str(FULL), "--format", "yaml")
    assert (result.code, "No space left" in result.err) == (5, True)
    assert stat.S_ISCHR(FULL.stat().st_mode)


def test_an_export_is_private(library, run, home):
    run("export", "home-buying", "-o", "home.yaml")
    assert stat.S_IMODE((home / "home.yaml").stat().st_mode) == 0o600


def test_a_backup_brings_back_what_was(library, run, home):
    assert run("backup", "kept.db").out == "kept.db\n"
    assert stat.S_IMODE((home / "kept.db").stat().st_mode) == 0o600
    before = run("export", "home-buying").out
    run("remove", "home-buying")
    result = run("restore", "kept.db")
    assert (result.code, result.out) == (0, f"{library}\n")
    assert "is kept in" in result.err
    assert run("export", "home-buying").out == before
    absent = run("restore", "absent.db")
    assert absent.code == 4
    assert absent.err == "There is no backup at absent.db\n`journeytui backup` keeps one.\n"
    assert run("backup", "kept.db").code == 4
    assert run("export", "home-buying").out == before


def test_the_way_back_that_a_command_names_leads_to_the_library_that_was_named(library, run, home):
    assert run("new", "a b.db").err.splitlines()[0] == "Open it with: journeytui --db 'a b.db'"
    run("--db", "a b.db", "add", "team", "title=Desk")
    (home / "kept").mkdir()
    before = library.read_bytes()
    for words in (["remove", "team:desk"], ["backup", "kept"]):
        told = run("--db", "a b.db", *words).err.splitlines()[-1]
        program, *back = shlex.split(told.partition(": ")[2])
        assert (program, back[:2]) == ("journeytui", ["--db", "a b.db"])
        assert run(*back).code == 0
    assert run("--db", "a b.db", "show", "team:desk").code == 0
    assert library.read_bytes() == before


def test_the_doctor_finds_a_new_library_well(library, run):
    result = run("doctor", "--deep")
    assert (result.code, result.err) == (0, "All is well.\n")
    assert all(line.startswith("ok ") for line in result.out.splitlines())
    assert all(finding["ok"] for finding in json.loads(run("doctor", "--json").out)["findings"])


def test_the_doctor_says_what_is_wrong_and_repairs_what_it_can(library, run):
    import sqlite3

    with sqlite3.connect(library) as connection:
        connection.execute("UPDATE figures SET stages = 77")
    connection.close()
    sick = run("doctor", "--deep")
    assert (sick.code, sick.err) == (1, "Something is wrong; see above.\n")
    assert "wrong  " in sick.out
    assert run("doctor", "--deep", "--repair").code == 0


def test_the_schema_is_a_schema(run):
    import jsonschema

    result = run("schema")
    assert (result.code, result.err) == (0, "")
    jsonschema.Draft202012Validator.check_schema(json.loads(result.out))


def test_an_exported_file_fits_the_schema(library, run):
    import jsonschema

    schema = json.loads(run("schema").out)
    jsonschema.validate(json.loads(run("export", "home-buying", "--format", "json").out), schema)


def test_keys_prints_every_command_with_the_keys_that_the_person_chose(run, monkeypatch):
    from journeytui import locations, settings

    assert {row["command"] for row in json.loads(run("keys", "--json").out)} == set(KEYS)
    assert all(command.help in run("keys").out for command in KEYS.values())
    settings.change(locations.settings_file(), "keys.edit", "f4")
    rows = {row[0]: row[1] for row in (line.split("\t") for line in run("keys", "--plain").out.splitlines())}
    assert rows["edit"] == "f4"
    settings.change(locations.settings_file(), "keys.edti", "f4")
    assert "edti" in run("keys").err
