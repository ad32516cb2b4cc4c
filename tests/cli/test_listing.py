"""`list` with views."""

from __future__ import annotations

import json
from contextlib import closing

from journeytui import locations
from journeytui.domain.ids import derived
from journeytui.workspace import edit
from journeytui.workspace.seen import Seen
from journeytui.workspace.shelves import View, Views
from journeytui.workspace.workspace import open_library


def test_a_view_lists_what_the_explorer_would(library, run):
    run("add", "movement", "--in", derived("quarter"), "direction=won", "count=2")
    assert [line.split("\t")[0] for line in run("list", "--view", "losing customers", "--plain").out.splitlines()] == [
        derived("home")
    ]
    assert run("list", "--view", "Mine").err == "No journey matches.\n"
    assert run("list", "--view", "Everything").out == run("list").out


def test_ones_own_view_folds_and_goes_with_a_filter_and_an_order(library, run):
    ws = open_library(library, me="ana")
    views = Views(locations.state_home(), ws.library.id)
    ws.close()
    views.keep(View("Folded", collapsed=frozenset({derived("home")})))
    views.keep(View("Homes", "home", "title"))
    assert "Moving a pension" not in run("list", "--view", "folded").out
    assert "Home buying" in run("list", "--view", "Homes", "--filter", "off>0").out
    assert run("list", "--view", "Homes", "--filter", "off=0").out == ""
    assert run("list", "--view", "Folded", "--sort", "-journey").out == run("list", "--sort", "-journey").out


def test_an_unknown_view_names_those_there_are(library, run):
    refused = run("list", "--view", "Minne")
    assert refused.code == 4
    assert "Did you mean Mine?" in refused.err


def ana_has_looked(library):
    with closing(open_library(library, me="ana")) as ws:
        seen = Seen(locations.state_home(), ws)
        seen.look(ws)
        seen.save()


def ben_writes(library):
    with closing(open_library(library, me="Ben <ben@example.com>")) as ws:
        edit.set_values(ws, [derived("documents")], {"emotion": 1})
        edit.set_values(ws, [derived("nested")], {"status": "draft"})


def test_what_others_changed_is_counted_and_listing_it_marks_nothing_as_seen(library, run):
    ana_has_looked(library)
    assert "new" not in run("list").out.splitlines()[0].split()
    ben_writes(library)
    for _ in range(2):
        assert [(row["title"], row["new"]) for row in json.loads(run("list", "--json").out)] == [
            ("Home buying", 1),
            ("Moving a pension", 1),
        ]
        assert [line.split("\t")[-1] for line in run("list", "--plain").out.splitlines()] == ["1", "1"]
        assert "new" in run("list").out.splitlines()[0].split()


def test_what_is_new_is_listed_record_by_record_with_who_changed_it(library, run):
    ana_has_looked(library)
    ben_writes(library)
    newest, older = json.loads(run("list", "--new", "--json").out)
    assert (newest["title"], newest["word"], newest["by"]) == ("Moving a pension", "journey", "Ben <ben@example.com>")
    assert (older["id"], older["journey"]) == (derived("documents"), derived("home"))
    assert older["where"] == ["Home buying", "I get the mortgage"]
    plain = [line.split("\t") for line in run("list", "--new", "--plain").out.splitlines()]
    assert [line[:4] for line in plain][1] == [
        derived("documents"), "touchpoint", "Getting documents in", "Home buying / I get the mortgage",
    ]  # fmt: skip
    assert "Home buying › I get the mortgage" in run("list", "--new").out
    assert "Getting documents in" not in run("list", "--new", "--filter", "pension").out


def test_only_when_asked_to_is_what_is_new_taken_for_seen(library, run):
    ana_has_looked(library)
    ben_writes(library)
    assert len(run("list", "--new", "--seen", "--plain").out.splitlines()) == 2
    after = run("list", "--new")
    assert (after.out, after.err) == ("", "Nothing is new: nobody else changed anything since you last looked.\n")
    ben_writes(library)
    with closing(open_library(library, me="Ben <ben@example.com>")) as ws:
        edit.set_values(ws, [derived("documents")], {"emotion": 2})
    assert len(run("list", "--new", "--plain").out.splitlines()) == 1


def test_whoever_never_looked_is_told_how_to_begin(library, run):
    ben_writes(library)
    assert "you never looked here before" in run("list", "--new").err
    assert run("list", "--new").err == run("list", "--new").err
    run("list", "--seen")
    with closing(open_library(library, me="Ben <ben@example.com>")) as ws:
        edit.set_values(ws, [derived("documents")], {"emotion": 2})
    assert len(run("list", "--new", "--plain").out.splitlines()) == 1
