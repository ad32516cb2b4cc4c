from __future__ import annotations

import random

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain import strategies
from journeytui.domain import ids, limits
from journeytui.domain.document import Document, hanging_on
from journeytui.domain.kinds import Money
from journeytui.domain.words import SHARED_WORDS, WORDS, Journey, Kpi, Movement, Reading, Stage, Touchpoint
from journeytui.formats.journey_file import read, read_record, write, write_record
from journeytui.workspace.records import linked_ids

thorough = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
BOTH = pytest.mark.parametrize("json", [False, True], ids=["yaml", "json"])


def again(document: Document, *, json: bool = False) -> Document:
    found, problems = read(write(document, json=json).encode(), "a.yaml", json=json)
    assert found, problems
    return found


def document_of(text: str) -> Document:
    found, problems = read(text.encode(), "a.yaml")
    assert found, problems
    return found


def told(text: str | bytes, *, json: bool = False) -> list[str]:
    found, problems = read(text if isinstance(text, bytes) else text.encode(), "a.yaml", json=json)
    assert found is None
    return [str(problem) for problem in problems]


# --- laws ------------------------------------------------------------------------------------------------------------


@BOTH
@thorough
@given(document=strategies.documents())
def test_what_is_written_is_read_back(document, json):
    assert again(document, json=json) == document


@BOTH
@thorough
@given(document=strategies.documents())
def test_what_was_read_is_written_as_it_stood(document, json):
    text = write(document, json=json)
    assert write(again(document, json=json), json=json) == text


@BOTH
@settings(thorough, max_examples=10)
@given(document=strategies.full_documents())
def test_every_field_of_every_word_is_read_back(document, json):
    assert {record.word for record in document.records} == {
        "journey", *SHARED_WORDS, *(word.word for word in WORDS.values() if word.hangs_on and word.word != "conflict")
    }  # fmt: skip
    assert again(document, json=json) == document


@thorough
@given(document=strategies.documents(), seed=st.integers())
def test_the_order_in_which_records_and_sets_come_changes_nothing_but_the_order_of_neighbours(document, seed):
    shuffled = [record.with_values(position="a0") for record in document.records if not record.ordered]
    random.Random(seed).shuffle(shuffled)
    turned = {
        name: frozenset(sorted(value, reverse=True))
        for name, value in document.journey.__dict__.items()
        if isinstance(value, frozenset)
    }
    ordered = [record for record in document.records if record.ordered and record.word != "journey"]
    other = Document.of([*shuffled, *ordered, document.journey.with_values(**turned)])
    assert other == document
    assert write(other) == write(document)


@thorough
@given(document=strategies.documents())
def test_every_yaml_reader_sees_the_texts_as_texts(document):
    """PyYAML turns `no`, `1:30`, `017` and days by YAML 1.1; nothing that is a text in the declaration may be turned."""

    def texts(word, seen):
        for name, field in word.fields.items():
            if name in seen and isinstance(field.empty, str):
                assert isinstance(seen[name], str), (name, seen[name])
        for child in hanging_on(word.word):
            for one in seen.get(child.plural, []):
                texts(child, one)

    texts(Journey, yaml.load(write(document), getattr(yaml, "CSafeLoader", yaml.SafeLoader)))


@thorough
@given(record=st.sampled_from(list(WORDS.values())).flatmap(strategies.records))
def test_one_record_alone_is_read_back(record):
    names = dict.fromkeys(linked_ids(record), "What it is\ncalled # 1: \x85\u2028\x00" * 20)
    found, problems = read_record(type(record), write_record(record, names).encode(), "edit.yaml")
    assert found == record, problems


NAMED = """format: 1
title: I renew my contract
accountable: Billing
responsible: [team:print-room, 0000000000000000000000000a]
informed: billing, Print room
stages:
  - title: The end
    touchpoints: [title: "The letter, by post"]
activities:
  - title: Print it
    serves: ["the letter by post"]
shared:
  teams: [title: Billing, title: Print room]
""".replace("[title: Billing, title: Print room]", "[{title: Billing}, {title: Print room}]").replace(
    '[title: "The letter, by post"]', '[{title: "The letter, by post"}]'
)


def test_a_link_may_be_written_as_what_the_other_record_is_called():
    found, problems = read(NAMED.encode(), "a.yaml")
    assert found, problems
    ids = {record.name: record.id for record in found.records}
    journey, activity = found.journey, next(r for r in found.records if r.word == "activity")
    assert journey.accountable == ids["Billing"]
    assert journey.responsible == {ids["Print room"], "0000000000000000000000000a"}
    assert journey.informed == {ids["Billing"], ids["Print room"]}
    assert activity.serves == {ids["The letter, by post"]}


def test_what_is_written_says_beside_each_id_what_is_called_so():
    found, _ = read(NAMED.encode(), "a.yaml")
    text = write(found)
    assert f"accountable: {found.journey.accountable} # Billing\n" in text
    assert " # The letter, by post\n" in text
    assert read(text.encode(), "a.yaml") == (found, [])


def test_a_name_that_nothing_has_or_two_have_is_named_with_its_line():
    twice = NAMED.replace("{title: Print room}", "{title: billing}")
    assert [told.split(":")[:3] for told in told_of(twice)] == [
        ["a.yaml", "3", " accountable"], ["a.yaml", "4", " responsible"], ["a.yaml", "5", " informed"],
        ["a.yaml", "5", " informed"],
    ]  # fmt: skip


def told_of(text: str) -> list[str]:
    return [str(problem) for problem in read(text.encode(), "a.yaml")[1]]


def test_a_name_is_looked_for_outside_the_file_when_nothing_in_it_is_called_so():
    asked = []

    def find(name, words):
        asked.append((name, tuple(words)))
        return "0000000000000000000000000b"

    found, problems = read(NAMED.replace("accountable: Billing", "accountable: Zoe").encode(), "a.yaml", find)
    assert found, problems
    assert found.journey.accountable == "0000000000000000000000000b"
    assert asked == [("Zoe", ("person", "team"))]


def broken(data: bytes, hits: list[tuple[str, float, int]]) -> bytes:
    """The file with bytes flipped and lines doubled, dropped or indented."""
    for what, where, byte in hits:
        lines = data.split(b"\n")
        at = int(where * (len(lines) - 1))
        if what == "flip":
            spot = int(where * (len(data) - 1))
            data = data[:spot] + bytes([byte]) + data[spot + 1 :]
        elif what == "drop":
            data = b"\n".join(lines[:at] + lines[at + 1 :])
        elif what == "double":
            data = b"\n".join(lines[: at + 1] + lines[at:])
        elif what == "indent":
            data = b"\n".join([*lines[:at], b" " * (byte % 7) + lines[at], *lines[at + 1 :]])
        else:
            data = data[: int(where * len(data))]
    return data


HITS = st.tuples(
    st.sampled_from(["flip", "drop", "double", "indent", "cut"]), st.floats(0, 1), st.integers(0, 255) | st.sampled_from(b"&*!<:-[]{}\"'#|>\t\0\xff")
)  # fmt: skip
GOOD = strategies.full_documents().map(lambda document: (write(document).encode(), write(document, json=True).encode()))


@settings(thorough, max_examples=100)
@given(good=st.shared(GOOD, key="good"), hits=st.lists(HITS, min_size=1, max_size=4), json=st.booleans())
def test_a_broken_file_gives_a_document_or_problems_and_never_an_error(good, hits, json):
    found, problems = read(broken(good[json], hits), "a.yaml", json=json)
    assert (found is None) == bool(problems)
    assert all(problem.place.startswith("a.yaml") and str(problem).isprintable() for problem in problems)


@settings(thorough, max_examples=100)
@given(
    data=st.binary(max_size=60) | st.text("ab:-[]{}&*!#|>\"'\n \t?,<", max_size=40).map(str.encode), json=st.booleans()
)
def test_any_bytes_give_a_document_or_problems_and_never_an_error(data, json):
    found, problems = read(data, "a.yaml", json=json)
    assert (found is None) == bool(problems)


# --- how it looks ----------------------------------------------------------------------------------------------------

HOUSE = ids.derived("house")


def test_a_file_reads_like_this():
    journey = Journey(id="0" * 26, title="I buy a home", description="First line.\nSecond: line.", tags=frozenset({"b", "a"}),
                      state="current", personas=frozenset({HOUSE}))  # fmt: skip
    stage = Stage(id="1" * 26, parent=journey.id, title="no", need="What: I can afford")
    touchpoint = Touchpoint(
        id="2" * 26, parent=stage.id, title="Valuation visit", moment_of_truth=True, emotion=-2, success_rate=41.5
    )
    kpi = Kpi(id="3" * 26, parent=touchpoint.id, title="1:30", target=7.0, extra={"future": [None, "no", 1e22]})
    day = WORDS["reading"].fields["day"].kind.check("2026-03-31")
    reading = Reading(id="4" * 26, parent=kpi.id, day=day, counts={"promoters": 12.0})
    persona = WORDS["persona"](id=HOUSE, title="Ana")
    period = WORDS["asset_period"](id="5" * 26, parent=journey.id)
    lost = Movement(id="6" * 26, parent=period.id, direction="lost", value=Money(12_500_000, "EUR"))
    assert (
        write(Document.of([journey, stage, touchpoint, kpi, reading, persona, period, lost]))
        == f"""\
format: 1
id: "00000000000000000000000000"
title: I buy a home
description: |-
  First line.
  Second: line.
tags:
  - a
  - b
state: current
personas:
  - {HOUSE} # Ana

stages:
  - id: "11111111111111111111111111"
    title: "no"
    need: "What: I can afford"
    touchpoints:
      - id: "22222222222222222222222222"
        title: Valuation visit
        moment_of_truth: yes
        emotion: -2
        success_rate: 41.5
        kpis:
          - id: "33333333333333333333333333"
            title: "1:30"
            target: 7
            extra:
              future:
                - null
                - "no"
                - 1.0e+22
            readings:
              - id: "44444444444444444444444444"
                day: 2026-03-31
                counts:
                  promoters: 12

asset_periods:
  - id: "55555555555555555555555555"
    movements:
      - id: "66666666666666666666666666"
        direction: lost
        value: 125000.00 EUR

shared:
  personas:
    - id: {HOUSE}
      title: Ana
"""
    )


def test_the_text_decides_not_yaml():
    journey = document_of(
        "format: 1\ntitle: no\ndescription: 1:30\ncustomer_goal: 017\nobjective: 2026-03-31\nstatus: .nan"
    ).journey
    assert [journey.title, journey.description, journey.customer_goal, journey.objective, journey.status] == [
        "no", "1:30", "017", "2026-03-31", ".nan",
    ]  # fmt: skip


@pytest.mark.parametrize("nothing", ["", " ~", " null", " NULL", ' ""'])
def test_nothing_is_the_empty_value(nothing):
    document = document_of(
        f"format: 1\ntitle: A\nlevel:{nothing}\nreviewed_on:{nothing}\ntags:{nothing}\nstages:{nothing}\nid:{nothing}"
    )
    assert document == document_of("format: 1\ntitle: A")


def test_a_quoted_null_is_a_text():
    assert document_of('format: 1\ntitle: "null"').journey.title == "null"


@pytest.mark.parametrize(
    ("typed", "flag"), [("yes", True), ("true", True), ('"yes"', True), ("no", False), ("False", False)]
)
def test_a_flag_is_read_however_it_is_written(typed, flag):
    text = f"format: 1\ntitle: A\nstages:\n- title: B\n  touchpoints:\n  - title: C\n    moment_of_truth: {typed}\n"
    assert document_of(text).records[2].moment_of_truth is flag


def test_a_byte_order_mark_and_windows_line_ends_do_not_matter():
    assert document_of("\ufeffformat: 1\r\ntitle: A\r\n").journey.title == "A"


def test_dirty_values_from_elsewhere_are_written_and_never_raise():
    odd = Journey(id="0" * 26, title="a\x1b[31m\ud800\0", level="galaxy", review_every_days=float("inf"), reviewed_on="soon",
                  tags=("b", "a"), extra={"x": float("nan"), "y\ud800": {1: (2,)}})  # fmt: skip
    for json in (False, True):
        assert write(Document.of([odd]), json=json).encode()


# --- ids -------------------------------------------------------------------------------------------------------------

WITHOUT_IDS = """\
format: 1
title: I buy a home
stages:
- title: Look
  kpis:
  - title: Days
    readings:
    - day: 2026-01-31
    - day: 2026-02-28
- title: Look
- title: "!!!"
"""


def test_a_record_without_an_id_gets_the_same_one_each_time():
    first = document_of(WITHOUT_IDS)
    assert first == document_of(WITHOUT_IDS) == again(first)
    journey = ids.derived("", "journey", "i-buy-a-home", "0")
    assert first.journey.id == journey
    stages = [record.id for record in first.records if record.word == "stage"]
    assert stages == [
        ids.derived(journey, "stage", text, n) for text, n in (("look", "0"), ("look", "1"), ("!!!", "0"))
    ]
    days = [record.id for record in first.records if record.word == "reading"]
    assert days == [ids.derived(first.records[2].id, "reading", text, "0") for text in ("2026-01-31", "2026-02-28")]


def test_a_record_without_an_id_never_takes_one_that_the_file_gives_to_another():
    journey = ids.derived("", "journey", "a", "0")
    taken = ids.derived(journey, "stage", "b", "0")
    found = document_of(f"format: 1\ntitle: A\nstages:\n- title: B\n- title: B\n  id: {taken}\n")
    assert [record.id for record in found.records[1:]] == [ids.derived(journey, "stage", "b", "1"), taken]


def test_a_word_that_hangs_on_several_is_found_by_where_it_stands():
    text = "format: 1\ntitle: A\ngoals: [{title: G}]\nstages:\n- title: S\n  goals: [{title: G}]\n"
    journey, stage, *goals = document_of(text).records
    assert [goal.parent for goal in goals] == [stage.id, journey.id]


# --- newer files -----------------------------------------------------------------------------------------------------


def test_a_newer_file_keeps_what_is_not_known_here():
    journey = document_of(
        "format: 2\ntitle: A\nmood: [yes, ~, 1.5, 'no', {a: 017, b: true}]\nextra: {x: 12, y: ''}"
    ).journey
    assert journey.extra == {"x": 12, "y": "", "mood": ["yes", None, 1.5, "no", {"a": "017", "b": True}]}


def test_a_field_that_was_unknown_once_goes_where_it_belongs():
    assert document_of("format: 1\nextra: {title: A}").journey.title == "A"


# --- refusals --------------------------------------------------------------------------------------------------------

ID = "0123456789abcdefghjkmnpqrs"
USUAL = "look for a text with a colon that needs quotes, a quote that never ends, or an indentation that does not fit"
COMMAS = "look for a comma, a quote or a bracket too many or too few"
HEAD = "format: 1\ntitle: A\n"
DEEP = HEAD + "extra: " + "{a: " * 16 + "1" + "}" * 16
BEGIN = "a file begins with `format: 1`, then come the journey's fields"

REFUSED = {
    "empty": ("", [f"a.yaml: is empty ({BEGIN})"]),
    "a comment only": ("# nothing\n", [f"a.yaml: is empty ({BEGIN})"]),
    "a list": ("- a\n", [f"a.yaml: does not hold a journey ({BEGIN})"]),
    "a text": ("hello\n", [f"a.yaml: does not hold a journey ({BEGIN})"]),
    "no format": ("title: A\n", [f"a.yaml:1: format: is missing ({BEGIN})"]),
    "a strange format": ("format: one\ntitle: A\n", ["a.yaml:1: format: 'one' is not accepted (should be 1)"]),
    "a title that is no title": (
        f"format: 1\ntitle: {'t' * 301}\n",
        [f"a.yaml:2: title: '{'t' * 40}'… has 301 characters (should be one line of at most 300 characters)"],
    ),
    "an empty title and no id": (
        "format: 1\ntitle: ' '\n",
        ["a.yaml:1: title: the journey has no title (give it a title, or an id)"],
    ),
    "no title and no id": ("format: 1\n", ["a.yaml:1: title: the journey has no title (give it a title, or an id)"]),
    "alias and anchor": (
        HEAD + "description: &x text\nobjective: *x\n",
        [
            "a.yaml:3: &x marks what is to be repeated (put quotes around it when it is text, else leave the mark out)",
            "a.yaml:4: *x repeats what stands elsewhere (write it out, or put quotes around it)",
        ],
    ),
    "alias as a key": (
        HEAD + "*x : 1\n",
        ["a.yaml:3: *x repeats what stands elsewhere (write it out, or put quotes around it)"],
    ),
    "merge key": (
        HEAD + "<<: {level: journey}\n",
        ["a.yaml:3: <<: takes over keys from elsewhere (write the keys out)"],
    ),
    "tag": (
        HEAD + "description: !!python/object/apply:os.system [id]\n",
        [
            "a.yaml:3: tag:yaml.org,2002:python/object/apply:os.system says how to read what follows (leave it out: the field decides)",
            "a.yaml:3: description: ['id'] is not accepted (should be text of at most 60,000 bytes)",
        ],
    ),
    "twice the same key": (
        HEAD + "title: B\n",
        ["a.yaml:3: title: stands here twice (keep one; the first is in line 2)"],
    ),
    "twice the same key deep in extra": (
        HEAD + "extra:\n  a: {b: 1, b: 2}\n",
        ["a.yaml:4: b: stands here twice (keep one; the first is in line 4)"],
    ),
    "two documents": (
        HEAD + "---\nformat: 1\n",
        ["a.yaml:3: a second document begins here (one file holds one journey)"],
    ),
    "too deep": (DEEP, ["a.yaml:3: is nested deeper than 16 levels (a journey needs no more than ten)"]),
    "a key that is no text": (
        HEAD + "? [a]\n: b\n? {c: d}\n: e\n",
        [f"a.yaml:{line}: a list or a group of keys stands where a key belongs (a key is one text)" for line in (3, 5)],
    ),
    "not yaml": ("format: 1\ntitle: a: b\n", [f"a.yaml:2: cannot be read as YAML from here on ({USUAL})"]),
    "tabs": (
        HEAD + "stages:\n\t- title: B\n",
        ["a.yaml:4: cannot be read as YAML from here on (indent with spaces, not with tabs)"],
    ),
    "a control character": (HEAD + "need: \x01\n", ["a.yaml:3: holds a control character (take it out)"]),
    "an unknown key": (
        HEAD + "objectiv: B\n",
        ["a.yaml:3: objectiv: nothing of a journey is called that (the nearest is objective)"],
    ),
    "an unknown key unlike any": (
        HEAD + "shared:\n  teams:\n  - title: B\n    zzz: 1\n",
        ["a.yaml:6: zzz: nothing of a team is called that (known are id, title, description, tags, function, extra)"],
    ),
    "shared records beside the journey": (
        HEAD + "teams:\n- title: B\n",
        ["a.yaml:3: teams: nothing of a journey is called that (put it under shared)"],
    ),
    "something else under shared": (
        HEAD + "shared:\n  kpis: []\n",
        ["a.yaml:4: kpis: is nothing that journeys share (known are teams, people, personas, segments, processes)"],
    ),
    "shared is a list": (
        HEAD + "shared: [a]\n",
        ["a.yaml:3: shared: is not accepted (should be lists: teams, people, personas, segments, processes)"],
    ),
    "no id": (
        HEAD + "id: 12\n",
        [
            "a.yaml:3: id: '12' is not an id (should be 26 characters as JourneyTUI writes them; leave it out for a new record)"
        ],
    ),
    "an id twice": (
        f"{HEAD}id: {ID}\nstages:\n- title: B\n  id: {ID}\n",
        [f"a.yaml:5: id: {ID} stands here twice (every record has an id of its own; it was first used in line 1)"],
    ),
    "no list of records": (HEAD + "stages: B\n", ["a.yaml:3: stages: is not a list (put `- ` before each stage)"]),
    "no records in a list": (
        HEAD + "stages:\n- B\n- [C]\n",
        [
            "a.yaml:4: stages: 'B' is not a stage (should be the fields of a stage, like title: …)",
            "a.yaml:5: stages: a list is not a stage (should be the fields of a stage, like title: …)",
        ],
    ),
    "extra is no group": (
        HEAD + "extra: 5\n",
        ["a.yaml:3: extra: '5' is not accepted (should be keys, each with a value)"],
    ),
    "a number too large in extra": (
        HEAD + f"extra: {{a: {'9' * 5000}, b: 1e999}}\n",
        [
            f"a.yaml:3: {'9' * 40} is too large a number (put quotes around it to keep it as text)",
            "a.yaml:3: 1e999 is too large a number (put quotes around it to keep it as text)",
        ],
    ),
    "all at once": (
        HEAD
        + "level: galaxy\nreviewed_on: 31.3.2026\nreview_every_days: -1\nstages:\n- need: ok\n  touchpoints:\n  - emotion: 3\n",
        [
            "a.yaml:3: level: 'galaxy' is not accepted (should be one of: lifecycle, journey, sub-journey)",
            "a.yaml:4: reviewed_on: '31.3.2026' is not accepted (should be a day written as 2026-03-31)",
            "a.yaml:5: review_every_days: '-1' is not accepted (should be a whole number of 0 or more)",
            "a.yaml:9: emotion: '3' is not accepted (should be a whole number from -2 to 2)",
        ],
    ),
    "a newer file with the same key in two places": (
        "format: 2\ntitle: A\nmood: 1\nextra: {mood: 2, title: B}\n",
        [
            "a.yaml:4: mood: stands both under extra and beside it (keep one of them)",
            "a.yaml:4: title: stands both under extra and beside it (keep one of them)",
        ],
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_is_refused_with(name):
    text, problems = REFUSED[name]
    assert told(text) == problems


REFUSED_JSON = {
    "empty": ("", [f"a.yaml:1: cannot be read as JSON from here on ({COMMAS})"]),
    "null": ("null", [f"a.yaml: is empty ({BEGIN})"]),
    "a list": ("[]", [f"a.yaml: does not hold a journey ({BEGIN})"]),
    "a comma too many": ('{\n"format": 1,\n}', [f"a.yaml:3: cannot be read as JSON from here on ({COMMAS})"]),
    "single quotes": ("{'format': 1}", [f"a.yaml:1: cannot be read as JSON from here on ({COMMAS})"]),
    "no colon": ('{"format" 1}', [f"a.yaml:1: cannot be read as JSON from here on ({COMMAS})"]),
    "cut off": ('{"format": 1,\n"title": "A"', [f"a.yaml:2: cannot be read as JSON from here on ({COMMAS})"]),
    "an open quote": (
        '{"format": 1,\n"title": "A}',
        ["a.yaml:2: cannot be read as JSON from here on (look for a quote that never ends, or a control character inside of quotes)"],
    ),
    "a control character": (
        '{"format": 1,\n"title": "A\x01"}',
        ["a.yaml:2: cannot be read as JSON from here on (look for a quote that never ends, or a control character inside of quotes)"],
    ),
    "two": ("{}\n{}", ["a.yaml:2: something stands after the end (one file holds one journey)"]),
    "NaN": ('{"format": 1, "title": "A",\n"extra": {"a": NaN}}', ["a.yaml:2: a: NaN is no number in JSON (write null, or leave the field out)"]),
    "what is no number, and all that is wrong behind it": (
        '{"format": 1, "title": "A", "review_every_days": NaN,\n"stages": [{"reached": -Infinity,\n"part": "x", "tags": ["a", Infinity]}]}',
        [
            "a.yaml:1: review_every_days: NaN is no number in JSON (write null, or leave the field out)",
            "a.yaml:2: reached: -Infinity is no number in JSON (write null, or leave the field out)",
            "a.yaml:3: tags: Infinity is no number in JSON (write null, or leave the field out)",
            "a.yaml:3: part: 'x' is not accepted (should be one of: before us, with us, after us)",
        ],
    ),
    "-Inf": ('{"a": -Inf}', [f"a.yaml:1: cannot be read as JSON from here on ({COMMAS})"]),
    "half a character": ('{"format": 1,\n"title": "A\\ud800"}', ["a.yaml:2: title: \\ud800 is half a character (write the whole character)"]),
    "twice the same key": (
        '{"format": 1,\n"title": "A",\n"title": "B"}',
        ["a.yaml:3: title: stands here twice (keep one; the first is in line 2)"],
    ),
    "too deep": ("[" * 100_000, ["a.yaml:1: is nested deeper than 16 levels (a journey needs no more than ten)"]),
    "a number of 5,000 digits": (
        f'{{"format": 1, "title": "A",\n"review_every_days": {"9" * 5000}}}',
        [f"a.yaml:2: review_every_days: {'9' * 80!r} is not accepted (should be a whole number of 0 or more)"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED_JSON)
def test_a_json_file_is_refused_with(name):
    text, problems = REFUSED_JSON[name]
    assert told(text, json=True) == problems


def test_whole_characters_in_two_halves_are_read():
    found, problems = read(b'{"format": 1, "title": "\\ud83c\\udfe0", "$schema": "x"}', "a.json", json=True)
    assert found, problems
    assert found.journey.title == "🏠"


def test_bytes_that_are_no_text_are_refused():
    assert told(HEAD.encode() + b"need: \xff\n") == ["a.yaml:3: is not UTF-8 text (save it as UTF-8)"]
    assert told(HEAD.encode("utf-16")) == ["a.yaml:1: is not UTF-8 text (save it as UTF-8)"]


def test_a_file_that_is_too_large_is_refused_unread():
    assert told(b" " * (limits.IMPORT_FILE_BYTES + 1)) == [
        "a.yaml: has more than the 10,485,760 bytes that a file may have (split it into several journeys)"
    ]


@pytest.mark.parametrize("brackets", ["[", "{a: ", "- ", "? "])
def test_nesting_without_end_is_refused(brackets):
    assert told(brackets * 100_000)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        (HEAD + "tags: [" + "a," * 1_000_000 + "]", "1,000,000 values"),
        (HEAD + "stages:\n" + "- {}\n" * 200_000, "200,000 records"),
        ('{"tags": [' + "1," * 1_000_000 + "1]}", "1,000,000 values"),
    ],
    ids=["values", "records", "values in JSON"],
)
def test_what_would_not_fit_in_memory_is_refused(text, what):
    assert f"holds more than {what} (split it into several journeys)" in told(text, json=text[0] == "{")[0]


def test_after_two_hundred_problems_the_others_are_counted():
    problems = told(HEAD + "stages:\n" + "- zzz: 1\n" * 5_000)
    assert len(problems) == 201
    assert problems[-1] == "a.yaml: and 4,800 more problems"


@pytest.mark.parametrize("hostile", ["1" + " " * 200_000 + "!", "9" * 200_000, "," * 200_000, "a=" * 100_000])
def test_a_long_value_in_any_field_is_refused_or_kept(hostile):
    for word in WORDS.values():
        text = "\n".join(f'{name}: "{hostile}"' for name in word.fields)
        record, problems = read_record(word, text.encode(), "a.yaml")
        assert record is None
        assert problems
