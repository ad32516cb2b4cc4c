"""`list` with views."""

from __future__ import annotations

from journeytui import locations
from journeytui.domain.ids import derived
from journeytui.workspace.shelves import View, Views
from journeytui.workspace.workspace import open_library


def test_a_view_lists_what_the_explorer_would(library, run):
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
