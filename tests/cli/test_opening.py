"""Which library a command works on."""

from __future__ import annotations

import grp
import os
import stat

from journeytui import locations


def test_new_starts_ones_own_library_privately(home, run):
    result = run("new", "--title", "Bank")
    assert (result.code, result.out) == (0, f"{locations.library()}\n")
    assert stat.S_IMODE(locations.library().stat().st_mode) == 0o600
    assert stat.S_IMODE(locations.library().parent.stat().st_mode) == 0o700
    assert run("list").code == 0


def test_a_team_library_belongs_to_the_group(home, run):
    group = grp.getgrgid(os.getgid())
    assert run("new", "--team", group.gr_name, "shared/team.db").code == 0
    shared = home / "shared"
    assert stat.S_IMODE((shared / "team.db").stat().st_mode) == 0o660
    assert stat.S_IMODE(shared.stat().st_mode) == 0o2770
    assert (shared / "team.db").stat().st_gid == group.gr_gid


def test_the_samples_are_a_library_of_their_own_whose_edits_are_kept(home, run):
    assert run("--samples", "list").code == 0
    assert not locations.library().exists()
    reference = run("--samples", "list", "--plain").out.split("\t")[0]
    assert run("--samples", "set", reference, "status=ours").code == 0
    assert "ours" in run("--samples", "show", reference).out
    assert run("--samples", "--read-only", "set", reference, "status=theirs").code == 4
    assert run("list").code == 4


def test_the_samples_can_be_looked_at_without_a_word_of_warning(home, run):
    assert run("--samples", "list").err == ""
    assert run("--samples", "--read-only", "list").err == ""


def test_naming_an_empty_path_is_a_mistake_and_an_empty_variable_is_none(library, run, monkeypatch):
    assert run("--db", "", "list").code == 2
    monkeypatch.setenv("JOURNEYTUI_DB", "")
    assert run("list").code == 0
