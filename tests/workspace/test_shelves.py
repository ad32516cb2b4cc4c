"""Views that a person keeps: what was kept is there again, whatever happened to the file."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journeytui.domain.errors import DiskTrouble, InvalidValues, UnknownReference
from journeytui.domain.ids import derived
from journeytui.domain.text import clean_line
from journeytui.workspace.shelves import EVERYBODYS, LONGEST_NAME, View, Views
from laws import tried

LIBRARY = derived("a library")
NAMES = st.text(min_size=1, max_size=LONGEST_NAME).filter(
    lambda name: clean_line(name) and clean_line(name).casefold() not in {v.name.casefold() for v in EVERYBODYS}
)
VIEWS = st.builds(
    lambda name, typed, sort, folded: View(name, typed, sort, frozenset(folded)),
    NAMES,
    st.text(max_size=30).map(clean_line),
    st.sampled_from(["", "title", "-net"]),
    st.lists(st.integers(0, 9).map(lambda n: derived(str(n))), max_size=4),
)


@tried(100)
@given(views=st.lists(VIEWS, max_size=6, unique_by=lambda view: clean_line(view.name).casefold()))
def test_what_was_kept_is_there_again_in_its_order(views):
    with tempfile.TemporaryDirectory() as home:
        for view in views:
            assert not Views(Path(home), LIBRARY).keep(view)
        again = Views(Path(home), LIBRARY)
        assert again.own == tuple(View(clean_line(v.name), v.filter, v.sort, v.collapsed) for v in views)
        assert again.all == (*EVERYBODYS, *again.own)
        assert Views(Path(home), derived("another library")).own == ()
        for view in again.all:
            assert again.named(f" {view.name.upper()} ").name.casefold() == view.name.casefold()


@tried(60)
@given(
    told=st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=4)
            | st.dictionaries(st.sampled_from(["name", "filter", "sort", "folded", "x"]), inner)
        ),
        max_leaves=12,
    )
)
def test_a_file_that_does_not_read_as_it_should_loses_no_more_than_what_is_wrong(told):
    with tempfile.TemporaryDirectory() as home:
        views = Views(Path(home), LIBRARY)
        views.keep(View("Kept"))
        path = next(Path(home).glob("views/*.json"))
        path.write_text(json.dumps([told, *json.loads(path.read_text())]))
        assert views.own[-1] == View("Kept")
        path.write_text(json.dumps(told))
        assert all(isinstance(view, View) and view.name for view in views.own)


def test_a_file_that_is_no_json_holds_no_views(tmp_path):
    views = Views(tmp_path, LIBRARY)
    views.keep(View("Kept"))
    path = next(tmp_path.glob("views/*.json"))
    for text in ("", "[" * 100_000, "{", "\x00"):
        path.write_text(text)
        assert views.own == ()


def test_a_view_of_the_same_name_takes_the_place_of_the_one_before(tmp_path):
    views = Views(tmp_path, LIBRARY)
    for name in ("Monday", "Tuesday"):
        views.keep(View(name))
    assert views.keep(View("monday", "owner:me"))
    assert [(view.name, view.filter) for view in views.own] == [("monday", "owner:me"), ("Tuesday", "")]


def test_a_view_is_renamed_and_removed(tmp_path):
    views = Views(tmp_path, LIBRARY)
    for name in ("Monday", "Tuesday"):
        views.keep(View(name, "home"))
    views.rename("Monday", "Standup")
    assert [view.name for view in views.own] == ["Standup", "Tuesday"]
    assert views.named("standup").filter == "home"
    with pytest.raises(InvalidValues, match="another view is called tuesday"):
        views.rename("Standup", "tuesday")
    views.remove("Standup")
    assert [view.name for view in views.own] == ["Tuesday"]


@pytest.mark.parametrize("name", ["", "  ", "x" * (LONGEST_NAME + 1), "everything", " MINE "])
def test_a_name_that_no_view_may_have_is_refused(tmp_path, name):
    with pytest.raises(InvalidValues):
        Views(tmp_path, LIBRARY).keep(View(name))
    assert Views(tmp_path, LIBRARY).own == ()


def test_an_unknown_view_names_the_nearest(tmp_path):
    with pytest.raises(UnknownReference) as refused:
        Views(tmp_path, LIBRARY).named("loosing custmers")
    assert refused.value.hint == "Did you mean Losing customers?"
    with pytest.raises(UnknownReference) as refused:
        Views(tmp_path, LIBRARY).named("zzz")
    assert "Everything, Mine" in refused.value.hint


def test_a_library_with_a_hostile_id_has_its_file_in_the_same_folder(tmp_path):
    Views(tmp_path / "state", "../../../etc/passwd").keep(View("Kept"))
    assert [path.parent for path in tmp_path.rglob("*.json")] == [tmp_path / "state" / "views"]


def test_a_disk_that_refuses_is_told(tmp_path):
    (tmp_path / "views").write_text("in the way")
    with pytest.raises(DiskTrouble, match="could not be kept"):
        Views(tmp_path, LIBRARY).keep(View("Kept"))


def test_the_tree_is_the_same_view_only_with_the_same_journeys_folded():
    folded = View("", collapsed=frozenset({derived("a")}))
    assert not View("").shows_the_same(folded)
    assert View("", "x", "", folded.collapsed).shows_the_same(View("", "x"))
