from __future__ import annotations

import json
import shutil

import pytest
from hypothesis import given
from hypothesis import strategies as st

import libraries
from domain import strategies
from journeytui import locations
from journeytui.domain.document import Document
from journeytui.domain.errors import Clash, InvalidValues, UnknownReference
from journeytui.domain.words import SHARED_WORDS, WORDS, Stage
from journeytui.formats import journey_file
from journeytui.workspace import edit, exchange, history, upkeep
from laws import tried

THERE = "format: 1\nid: 0000000000000000000000000a\ntitle: There\n"


def ranked(ws) -> libraries.Dump:
    """What stands in the library, with the place among neighbours instead of the key of the place."""
    found = libraries.dump(ws)
    found.pop("library")
    for rows in found.values():
        places: dict[str | None, list[str]] = {}
        for row in sorted(rows, key=lambda row: (row.get("position") or "", row["id"])):
            places.setdefault(row["parent"], []).append(row["id"])
        for row in rows:
            if "position" in row:
                row["position"] = places[row["parent"]].index(row["id"])
            row["extra"] = json.loads(row["extra"])
    return found


def put(ws, document: Document | str, name: str = "a.yaml"):
    path = ws.path.with_name(name)
    text = document if isinstance(document, str) else journey_file.write(document, json=name.endswith("json"))
    path.write_text(text, encoding="utf-8")
    return path


@tried(40)
@given(document=strategies.documents(), suffix=st.sampled_from(["yaml", "json"]))
def test_what_is_imported_is_exported(document, suffix):
    with libraries.a_copy(libraries.empty()) as ws:
        exchange.import_files(ws, [put(ws, document, f"a.{suffix}")])
        linked = {id for record in document.records for id in _links(record)}
        unused = {
            record.id
            for record in document.records
            if record.word in SHARED_WORDS and not _reached(document, record.id, linked)
        }
        expected = Document.of([record for record in document.records if record.id not in unused])
        assert exchange.document_of(ws, document.journey.id) == expected
        assert exchange.export(ws, document.journey.id, suffix) == journey_file.write(expected, json=suffix == "json")


@tried(40)
@given(document=strategies.documents(), suffix=st.sampled_from(["yaml", "json"]))
def test_what_is_exported_makes_the_same_library_again(document, suffix):
    with libraries.a_copy(libraries.empty()) as ws, libraries.a_copy(libraries.empty()) as other:
        exchange.import_files(ws, [put(ws, document)])
        path = put(other, exchange.export(ws, document.journey.id, suffix), f"b.{suffix}")
        exchange.import_files(other, [path])
        owned, shared = ranked(ws), ranked(other)
        for word in set(WORDS) - set(SHARED_WORDS) - {"library"}:
            assert shared[word] == owned[word]
        for word in SHARED_WORDS:  # what the journey does not use is not in its file
            assert [row for row in _unplaced(shared[word]) if row not in _unplaced(owned[word])] == []
        assert upkeep.doctor(other, deep=True).ok


def _unplaced(rows: list[dict[str, object]]) -> list[dict[str, object]]:
    return [{name: value for name, value in row.items() if name != "position"} for row in rows]


@tried(40)
@given(document=strategies.documents())
def test_importing_twice_changes_nothing(document):
    with libraries.a_copy(libraries.empty()) as ws:
        path = put(ws, document)
        exchange.import_files(ws, [path])
        before = libraries.dump(ws)
        assert exchange.preview(ws, [path]) == exchange.Preview({}, 0, 0, (), ())
        assert exchange.import_files(ws, [path]).change is None
        assert libraries.dump(ws) == before


@tried(30)
@given(one=strategies.documents(), other=strategies.documents())
def test_importing_over_what_is_there_makes_it_what_the_file_says_and_one_undo_takes_it_back(one, other):
    same = Document.of([_with_id(record, other, one) for record in other.records])
    with libraries.a_copy(libraries.empty()) as ws, libraries.a_copy(libraries.empty()) as fresh:
        exchange.import_files(ws, [put(ws, one)])
        before = libraries.dump(ws)
        path = put(ws, same)
        shown = exchange.preview(ws, [path])
        if shown.problems:
            with pytest.raises(InvalidValues):
                exchange.import_files(ws, [path])
            assert libraries.dump(ws) == before
            return
        outcome = exchange.import_files(ws, [path])
        exchange.import_files(fresh, [path])
        for word in set(WORDS) - set(SHARED_WORDS) - {"library"}:
            assert ranked(ws)[word] == ranked(fresh)[word]
        assert len(outcome.warnings) == shown.removed == sum(line.startswith("-") for line in shown.lines)
        if outcome.change is not None:
            history.undo(ws)
        assert libraries.dump(ws) == before


def _with_id(record, document, like):
    """The record as one of the journey that `like` holds."""
    renamed = {document.journey.id: like.journey.id}
    return type(record)(
        **{
            **record.__dict__,
            "id": renamed.get(record.id, record.id),
            "parent": renamed.get(record.parent, record.parent),
        }
    )


def _links(record) -> set[str]:
    found: set[str] = set()
    for name, field in record.fields.items():
        if hasattr(field.kind, "to"):
            value = record[name]
            found |= set(value) if isinstance(value, frozenset) else {value} if value else set()
    return found


def _reached(document, id: str, linked: set[str]) -> bool:
    owned = {i for record in document.records if record.word not in SHARED_WORDS for i in _links(record)}
    reached, grew = set(owned), True
    while grew:
        more = {
            i
            for record in document.records
            if record.id in reached and record.word in SHARED_WORDS
            for i in _links(record)
        }
        grew = not more <= reached
        reached |= more
    return id in reached


def test_the_samples_go_out_and_come_in_as_they_are(samples, empty, tmp_path):
    written = exchange.export_all(samples, tmp_path / "out")
    exchange.import_files(empty, written)
    for word, rows in ranked(samples).items():
        if word not in (*SHARED_WORDS, "journey"):
            assert ranked(empty)[word] == rows, word
    assert {path.name for path in written} == {path.name for path in exchange.export_all(empty, tmp_path / "again")}
    for path in written:
        assert (tmp_path / "again" / path.name).read_text() == path.read_text()


def test_an_omitted_record_is_removed_and_named(library):
    home = libraries.ids_of(library, "journey")[0]
    path = put(library, f"format: 1\nid: {home}\ntitle: Only this\n")
    shown = exchange.preview(library, [path])
    outcome = exchange.import_files(library, [path])
    assert shown.removed == len(outcome.warnings) > 5
    assert any(warning.startswith("removed stage: Stage of") for warning in outcome.warnings)
    words = [line[2:].partition(":")[0].replace(" ", "_").lower() for line in shown.lines if line.startswith("-")]
    assert words == sorted(words, key=list(WORDS).index)
    assert libraries.ids_of(library, "team")
    assert "removed" not in outcome.message


def test_an_import_with_one_wrong_file_changes_nothing_and_names_every_problem(library):
    before = libraries.dump(library)
    right = put(library, THERE, "right.yaml")
    wrong = put(
        library,
        "format: 1\ntitle: Wrong\nemotion: 9\nstages:\n  - title: S\n    touchpoints:\n      - emotion: 9\n",
        "wrong.yaml",
    )
    worse = put(library, "format: 1\ntitle: [", "worse.yaml")
    with pytest.raises(InvalidValues) as refused:
        exchange.import_files(library, [right, wrong, worse, library.path.with_name("gone.yaml"), library.path])
    places = [problem.place.partition(":")[0] for problem in refused.value.problems]
    assert places.count("wrong.yaml") == 2
    assert "worse.yaml" in places
    assert any("gone.yaml cannot be read" in problem.wrong for problem in refused.value.problems)
    assert any("is no journey file" in problem.wrong for problem in refused.value.problems)
    assert libraries.dump(library) == before


def test_two_files_with_the_same_record_are_refused_whatever_they_are_called(library, tmp_path):
    before = libraries.dump(library)
    one, other = put(library, THERE, "one.yaml"), put(library, THERE, "other.yaml")
    (tmp_path / "deep").mkdir()
    shutil.copy(one, tmp_path / "deep" / "one.yaml")
    for files in ([one, other], [one, one], [one, tmp_path / "deep" / "one.yaml"]):
        with pytest.raises(InvalidValues, match=r"also stands in .*one\.yaml:1 "):
            exchange.import_files(library, files)
        assert exchange.preview(library, files).problems
    assert libraries.dump(library) == before


def test_all_that_is_wrong_is_told_at_once_with_file_and_line(library, tmp_path):
    """What a file says wrongly, and what only the library or another file makes wrong."""
    before = libraries.dump(library)
    home, other = libraries.ids_of(library, "journey")
    stage, team = libraries.ids_of(library, "stage", home)[0], libraries.ids_of(library, "team")[0]
    large = json.dumps([f"{number:03}{'x' * 96}" for number in range(700)])
    stages = f"stages:\n  - id: {stage}\n    title: Taken\n  - title: Large\n    need: A\n"
    shared = f"shared:\n  personas:\n    - id: {team}\n      title: A team already\n"
    insight = f"insights:\n  - title: I\n    tags: {large}\n    description: '{'y' * 59_000}'\n"
    insight += f"    verbatim: '{'z' * 59_000}'\n    extra: {{more: '{'q' * 100_000}'}}\n"
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "there.yaml").write_text(THERE)
    files = [
        put(library, f"format: 1\nid: {other}\ntitle: Other\n{stages}{insight}{shared}", "other.yaml"),
        put(library, THERE, "there.yaml"),
        tmp_path / "deep" / "there.yaml",
        put(library, "format: 1\ntitle: Wrong\nlevel: none\n", "wrong.yaml"),
    ]
    with pytest.raises(InvalidValues) as refused:
        exchange.import_files(library, files)
    told = {problem.place.removeprefix(f"{tmp_path}/"): problem.wrong for problem in refused.value.problems}
    assert tuple(refused.value.problems) == exchange.preview(library, files).problems
    assert list(told) == ["wrong.yaml:3", "other.yaml:5", "deep/there.yaml:1", "other.yaml:17", "other.yaml:10"]
    assert f"also stands in {files[1]}:1" in told["deep/there.yaml:1"]
    assert "would have" in told["other.yaml:10"]
    assert libraries.dump(library) == before


def test_a_folder_stands_for_the_journeys_in_it(samples, empty, tmp_path):
    written = exchange.export_all(samples, tmp_path / "out")
    (tmp_path / "out" / "notes.txt").write_text("nothing of ours")
    (tmp_path / "out" / "more.yaml").mkdir()
    exchange.import_files(empty, [tmp_path / "out"])
    assert len(libraries.ids_of(empty, "journey")) == len(written)
    assert exchange.import_files(empty, written).change is None
    (tmp_path / "bare").mkdir()
    with pytest.raises(InvalidValues, match="no journey file stands in the folder"):
        exchange.import_files(empty, [tmp_path / "bare"])


def test_an_id_of_another_journey_or_word_is_refused(library):
    before = libraries.dump(library)
    home, other = libraries.ids_of(library, "journey")
    taken = [libraries.ids_of(library, "stage", home)[0], libraries.ids_of(library, "team")[0], home]
    for id in taken:
        path = put(library, f"format: 1\nid: {other}\ntitle: Other\nstages:\n  - id: {id}\n    title: Taken\n")
        with pytest.raises(InvalidValues, match="is the id of a"):
            exchange.import_files(library, [path])
    shared = put(library, f"{THERE}shared:\n  personas:\n    - id: {taken[1]}\n      title: A team already\n")
    with pytest.raises(InvalidValues, match="is the id of a team that is already in the library"):
        exchange.import_files(library, [shared])
    assert libraries.dump(library) == before


def test_what_several_files_say_of_a_shared_record_is_taken_together(empty):
    team = "0000000000000000000000000b"
    files = [
        put(
            empty,
            f"format: 1\nid: 0000000000000000000000000{n}\ntitle: J{n}\nshared:\n  teams:\n    - id: {team}\n      title: Team\n{said}",
            f"{n}.yaml",
        )
        for n, said in enumerate(["      function: Support\n", "      description: All of us\n"])
    ]
    exchange.import_files(empty, files)
    (row,) = libraries.dump(empty)["team"]
    assert (row["title"], row["function"], row["description"]) == ("Team", "Support", "All of us")
    assert exchange.import_files(empty, files).change is None


def test_a_file_adds_to_shared_records_and_never_takes_away(library):
    team = libraries.dump(library)["team"][0]
    edit.set_values(library, (team["id"],), {"function": "Support"})
    path = put(library, f"{THERE}shared:\n  teams:\n    - id: {team['id']}\n      title: Renamed\n")
    exchange.import_files(library, [path])
    (row,) = libraries.dump(library)["team"]
    assert (row["title"], row["function"]) == ("Renamed", "Support")


def test_moving_one_record_in_a_file_moves_one_record(samples):
    journey = next(
        row["id"]
        for row in libraries.dump(samples)["journey"]
        if row["title"].startswith("I buy a home and settle in") and row["state"] == "current"
    )
    document = exchange.document_of(samples, journey)
    stages = [record for record in document.records if record.word == "stage"]
    others = [record for record in document.records if record.word != "stage"]
    moved = Document.of([*others, stages[-1], *stages[:-1]])
    shown = exchange.preview(samples, [put(samples, moved)])
    assert (shown.added, shown.changed, shown.removed) == ({}, 1, 0)
    assert shown.lines == (f"~ stage: {stages[-1].title} (moved)",)
    exchange.import_files(samples, [put(samples, moved)])
    assert exchange.document_of(samples, journey) == moved


def test_a_touchpoint_moves_to_another_stage_although_its_stage_goes(library):
    home = libraries.ids_of(library, "journey")[0]
    document = exchange.document_of(library, home)
    first, second = [record for record in document.records if record.word == "stage"][:2]
    moving = next(record for record in document.records if record.word == "touchpoint" and record.parent == first.id)
    kept = [r for r in document.records if r.word in (*SHARED_WORDS, "journey") or r.id == second.id]
    before = libraries.dump(library)
    exchange.import_files(library, [put(library, Document.of([*kept, moving.with_values(parent=second.id)]))])
    assert moving.id in libraries.ids_of(library, "touchpoint", second.id)
    history.undo(library)
    assert libraries.dump(library) == before


def test_positions_that_others_wrote_do_not_spoil_the_order_of_a_file(library):
    home = libraries.ids_of(library, "journey")[0]
    libraries.outside(library.path, "UPDATE stage SET position = abs(random() % 9)")
    document = exchange.document_of(library, home)
    stages = [record for record in document.records if record.word == "stage"]
    others = [record for record in document.records if record.word != "stage"]
    turned = Document.of([*others, *reversed(stages), Stage(id="0" * 26, parent=home, title="New")])
    exchange.import_files(library, [put(library, turned)])
    assert exchange.document_of(library, home) == turned
    assert exchange.import_files(library, [put(library, turned)]).change is None


def test_a_journey_keeps_its_place_in_the_library(samples):
    order = [row["id"] for row in sorted(libraries.dump(samples)["journey"], key=lambda row: row["position"])]
    for path in locations.sample_files():
        exchange.import_files(samples, [path])
    assert [row["id"] for row in sorted(libraries.dump(samples)["journey"], key=lambda row: row["position"])] == order


def test_the_text_of_a_record_goes_to_the_editor_and_back(library):
    id = libraries.ids_of(library, "touchpoint")[0]
    seen = exchange.edit_text(library, id)
    assert exchange.apply_text(library, id, seen, seen).change is None
    outcome = exchange.apply_text(
        library, id, seen.replace("emotion:", "emotion: -1").replace("pain:", "pain: 3"), seen
    )
    assert outcome.change is not None
    row = next(row for row in libraries.dump(library)["touchpoint"] if row["id"] == id)
    assert (row["emotion"], row["pain"]) == (-1, 3)


def test_the_text_for_the_editor_names_whom_it_links_to_and_takes_a_name_for_an_id(library):
    team = edit.add(library, "team", None, values={"title": "Print room"}).ids[0]
    journey = libraries.ids_of(library, "journey")[0]
    edit.set_values(library, (journey,), {"accountable": team})
    seen = exchange.edit_text(library, journey)
    assert f"accountable: {team} # Print room\n" in seen
    person = edit.add(library, "person", None, values={"title": "Zoe Quell"}).ids[0]
    exchange.apply_text(library, journey, seen.replace(f"accountable: {team}", "accountable: zoe quell"), seen)
    assert next(row for row in libraries.dump(library)["journey"] if row["id"] == journey)["accountable"] == person
    with pytest.raises(InvalidValues, match="Did you mean team:print-room"):
        exchange.apply_text(library, journey, seen.replace(f"accountable: {team}", "accountable: Print roon"), seen)


def test_a_file_may_name_what_is_in_the_library(library):
    team = edit.add(library, "team", None, values={"title": "Print room"}).ids[0]
    exchange.import_files(library, [put(library, THERE + "accountable: print room\n")])
    assert exchange.document_of(library, THERE.split()[3]).journey.accountable == team
    with pytest.raises(
        InvalidValues, match=r"a.yaml:4: accountable: Nothing is called 'Nobody'.*the id or the name of"
    ):
        exchange.import_files(library, [put(library, THERE + "accountable: Nobody\n")])


def test_the_text_of_a_record_never_overwrites_what_changed_meanwhile(library):
    id = libraries.ids_of(library, "touchpoint")[0]
    seen = exchange.edit_text(library, id)
    ben = libraries.open_at(library.path, "ben")
    edit.set_values(ben, (id,), {"emotion": 2})
    ben.close()
    with pytest.raises(Clash):
        exchange.apply_text(library, id, seen.replace("emotion:", "emotion: -1"), seen)
    exchange.apply_text(library, id, seen.replace("pain:", "pain: 3"), seen)
    row = next(row for row in libraries.dump(library)["touchpoint"] if row["id"] == id)
    assert (row["emotion"], row["pain"]) == (2, 3)


def test_a_wrong_value_from_outside_can_be_mended_in_the_editor(library):
    id = libraries.ids_of(library, "goal")[0]
    libraries.outside(library.path, f"UPDATE goal SET importance = 'high' WHERE id = '{id}'")
    seen = exchange.edit_text(library, id)
    assert "importance: high" in seen
    with pytest.raises(InvalidValues, match="high"):
        exchange.apply_text(library, id, seen.replace("met:", "met: yes"), seen)
    exchange.apply_text(library, id, seen.replace("importance: high", "importance: 9"), seen)
    assert next(row for row in libraries.dump(library)["goal"] if row["id"] == id)["importance"] == 9


def test_a_wrong_text_is_refused_with_all_that_is_wrong(library):
    id = libraries.ids_of(library, "touchpoint")[0]
    before = libraries.dump(library)
    seen = exchange.edit_text(library, id)
    with pytest.raises(InvalidValues) as refused:
        exchange.apply_text(library, id, seen.replace("emotion:", "emotion: 9").replace("pain:", "pain: x"), seen)
    assert [problem.field for problem in refused.value.problems] == ["emotion", "pain"]
    assert libraries.dump(library) == before


def test_unknown_journeys_and_formats_are_refused(library, tmp_path):
    with pytest.raises(UnknownReference):
        exchange.export(library, "0" * 26)
    with pytest.raises(InvalidValues, match="known are yaml, json"):
        exchange.export(library, libraries.ids_of(library, "journey")[0], "xml")
    with pytest.raises(InvalidValues, match="too many"):
        exchange.import_files(library, [tmp_path / "x.yaml"] * 20_001)


def test_who_a_record_is_cannot_be_edited(library):
    id = libraries.ids_of(library, "touchpoint")[0]
    seen = exchange.edit_text(library, id)
    for text in (seen.replace(id, "0" * 26), seen + "extra:\n  more: 1\n"):
        with pytest.raises(InvalidValues, match="is not changed here"):
            exchange.apply_text(library, id, text, seen)


# --- how large a record may become -----------------------------------------------------------------------------------

MANY = [f"{number:03}{'🏠' * 70}" for number in range(1000)]
"""Labels that are each allowed, and together more than a record may have."""


def with_tags(tags: list[str]) -> str:
    shared = f"shared:\n  teams:\n  - title: The desk\n    tags: {json.dumps(tags, ensure_ascii=False)}\n"
    return f"{THERE}stages:\n- title: The stage\n  tags: {json.dumps(tags, ensure_ascii=False)}\n{shared}"


def test_a_file_with_records_that_are_too_large_is_refused_and_all_of_them_are_named(empty):
    before = libraries.dump(empty)
    path = put(empty, with_tags(MANY), "large.yaml")
    with pytest.raises(InvalidValues) as no:
        exchange.import_files(empty, [path])
    assert libraries.dump(empty) == before
    assert [(problem.place, problem.wrong.partition(" would")[0]) for problem in no.value.problems] == [
        ("large.yaml:5", "the stage 'The stage'"),
        ("large.yaml:9", "the team 'The desk'"),
    ]
    assert exchange.preview(empty, [path]).problems == tuple(no.value.problems)


def test_a_file_may_not_make_a_record_grow_too_large_but_one_that_is_so_already_comes_back(empty):
    exchange.import_files(empty, [put(empty, with_tags(MANY[:900]))])
    with pytest.raises(InvalidValues, match="'The stage' would have 280 KiB"):
        exchange.import_files(empty, [put(empty, with_tags(MANY))])
    for word in ("stage", "team"):
        empty.connection.execute(f"UPDATE {word} SET tags = ?", (json.dumps(MANY, ensure_ascii=False),))
    before = libraries.dump(empty)
    (journey,) = libraries.ids_of(empty, "journey")
    exchange.import_files(empty, [put(empty, exchange.export(empty, journey))])
    assert libraries.dump(empty) == before


def test_a_text_from_an_editor_that_makes_a_record_too_large_is_refused(library):
    team = libraries.ids_of(library, "team")[0]
    seen = exchange.edit_text(library, team)
    before = libraries.dump(library)
    text = (
        "\n".join(line for line in seen.splitlines() if not line.startswith("tags"))
        + f"\ntags: {json.dumps(MANY, ensure_ascii=False)}\n"
    )
    with pytest.raises(InvalidValues, match="would have 280 KiB"):
        exchange.apply_text(library, team, text, seen)
    assert libraries.dump(library) == before
