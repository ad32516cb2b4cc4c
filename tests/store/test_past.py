"""The past of a library is what it was: whatever was done since, the journal gives back the records and links of then."""

from __future__ import annotations

import datetime as dt
import random
from contextlib import closing, suppress

import pytest

import libraries
from journeytui.domain.errors import NothingToUndo
from journeytui.domain.words import SHARED_WORDS, WORDS
from journeytui.store import past
from journeytui.workspace import edit, history
from journeytui.workspace.workspace import Workspace, open_library

DAYS = 4
START = dt.datetime(2031, 1, 1, 12, tzinfo=dt.UTC)
COMPARED = [word for word in WORDS if word not in (*past.DATED, "movement", "stage_mark", "conflict")]
"""Words that carry no day of their own."""
LINKED = "SELECT source, field, target FROM link WHERE word NOT IN ('review', 'stage_mark', 'movement', 'asset_period') ORDER BY 1, 2, 3"


def kept(connection):
    """Every row of every word, and every link."""
    rows = {word: sorted(map(tuple, connection.execute(f'SELECT {columns(connection, word)} FROM "{word}"'))) for word in COMPARED}  # fmt: skip
    return rows, connection.execute(LINKED).fetchall()


def columns(connection, word):
    return ", ".join(f'"{row[1]}"' for row in connection.execute(f'PRAGMA main.table_info("{word}")'))


def do_something(ws: Workspace, chance: random.Random) -> None:
    rows = libraries.dump(ws)
    touchpoints = [row["id"] for row in rows["touchpoint"]]
    stages = [row["id"] for row in rows["stage"]]
    act = chance.randrange(8)
    if act < 3 and touchpoints:
        edit.set_values(ws, (chance.choice(touchpoints),), {"pain": chance.randrange(11), "title": f"T{chance.randrange(9)}"})  # fmt: skip
    elif act == 3 and stages:
        edit.add(ws, "touchpoint", chance.choice(stages), {"title": "Added"})
    elif act == 4 and touchpoints:
        edit.remove(ws, (chance.choice(touchpoints),))
    elif act == 5 and len(stages) > 2:
        edit.remove(ws, (chance.choice(stages),))
    elif act == 6 and rows["activity"] and touchpoints:
        edit.set_values(ws, (chance.choice(rows["activity"])["id"],), {"serves": chance.sample(touchpoints, 1)})
    elif act == 7 and chance.random() < 0.5:
        edit.add(ws, "journey", None, {"title": "Another"})
    else:
        with suppress(NothingToUndo):
            history.undo(ws)


@pytest.fixture(params=range(4))
def lived(request, tmp_path):
    """A library with days behind it, and what it held at the end of each."""
    chance = random.Random(request.param)
    held = []
    libraries.open_copy(libraries.small(), tmp_path / "lived.db").close()
    for day in range(DAYS):
        now = START + dt.timedelta(days=day)
        with closing(open_library(tmp_path / "lived.db", me="ana", now=lambda now=now: now)) as ws:
            for _ in range(6):
                do_something(ws, chance)
            held.append(kept(ws.connection))
    with closing(open_library(tmp_path / "lived.db", me="ana")) as ws:
        yield ws, held


def at_the_end_of(ws, day, journey=None):
    end = (START + dt.timedelta(days=day)).replace(hour=23, minute=59)
    return past.as_of(ws.opened, end.isoformat(), end.date(), journey)


def test_every_day_of_all_journeys_is_given_back(lived):
    ws, held = lived
    for day in range(DAYS):
        with at_the_end_of(ws, day) as then:
            assert kept(then) == held[day]
    assert kept(ws.connection) == held[-1]


def test_a_journey_is_given_back_with_what_hung_on_it_then_and_with_those_nested_in_it(lived):
    ws, held = lived
    for day in range(DAYS):
        rows, _ = held[day]
        journey_columns = columns(ws.connection, "journey").replace('"', "").split(", ")
        for journey in rows["journey"]:
            id = journey[0]
            with at_the_end_of(ws, day, id) as then:
                here = {word: {row[0]: row for row in sorted(map(tuple, then.execute(f'SELECT {columns(then, word)} FROM "{word}"')))} for word in COMPARED if word not in SHARED_WORDS}  # fmt: skip
                assert here["journey"][id] == journey
                for word, found in here.items():
                    assert found.items() <= {row[0]: row for row in rows[word]}.items()
                stages = {row[0] for row in rows["stage"] if row[columns_at(then, "stage", "parent")] == id}
                assert stages <= here["stage"].keys()
                nested = {row[0] for row in rows["journey"] if row[journey_columns.index("within")] in stages}
                assert nested <= here["journey"].keys()


def columns_at(connection, word, name):
    return [row[1] for row in connection.execute(f'PRAGMA main.table_info("{word}")')].index(name)


def test_what_carries_its_day_is_taken_by_it_whenever_it_was_written_down(library):
    kpi = libraries.ids_of(library, "kpi")[0]
    for day in ("2020-01-31", "2020-02-29"):
        edit.add(library, "reading", kpi, {"day": day, "value": 1})
    with past.as_of(library.opened, "2020-02-01", dt.date(2020, 2, 1), None) as then:
        assert [row[0] for row in then.execute("SELECT day FROM reading WHERE parent = ?", (kpi,))] == ["2020-01-31"]


def test_the_library_itself_is_left_as_it_is(lived):
    ws, _ = lived
    before = libraries.dump(ws)
    with at_the_end_of(ws, 0), at_the_end_of(ws, 1):
        pass
    assert libraries.dump(ws) == before


def test_what_was_set_by_hand_on_a_journey_is_told_by_a_few_records_as_by_all(lived):
    ws, _ = lived
    for day in range(DAYS):
        for journey in libraries.ids_of(ws, "journey"):
            end = (START + dt.timedelta(days=day)).replace(hour=23, minute=59)
            told = []
            for only in ((), ("journey", "stage", "touchpoint")):
                with past.as_of(ws.opened, end.isoformat(), end.date(), journey, only) as then:
                    told.append(past.rescored(then, ws.connection, ("pain", "emotion"), journey))
            assert told[0] == told[1]
