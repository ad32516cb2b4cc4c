"""Other tools at a space: what they read, change and remove, and that nobody's edit is overwritten by it."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from journeytui.domain.words import WORDS
from journeytui.formats.registry import FORMATS
from journeytui.store.spaces import now
from journeytui.sync.wire import Put
from journeytui.workspace import hosting
from server.served import Replica, Served

_numbers = itertools.count(1)


class Tool:
    """Another tool, at a space of its own."""

    def __init__(self, served: Served, client: httpx.Client, space: str) -> None:
        self.served = served
        self.client = client
        self.space = space
        self.root = f"/v1/spaces/{space}"

    def make(self, plural: str, parent: str | None = None, **fields: Any) -> dict[str, Any]:
        body = {"fields": fields} | ({"parent": parent} if parent else {})
        return self.client.post(f"{self.root}/{plural}", json=body).raise_for_status().json()

    def change(self, record: dict[str, Any], **body: Any) -> httpx.Response:
        tag = {"If-Match": f'"{record["version"]}"'}
        return self.client.patch(self.place(record), json=body, headers=tag)

    def remove(self, record: dict[str, Any]) -> httpx.Response:
        return self.client.delete(self.place(record), headers={"If-Match": f'"{record["version"]}"'})

    def read(self, record: dict[str, Any]) -> dict[str, Any]:
        return self.client.get(self.place(record)).raise_for_status().json()

    def place(self, record: dict[str, Any]) -> str:
        return f"{self.root}/{WORDS[record['word']].plural}/{record['id']}"

    def conflicts(self) -> list[Any]:
        return self.client.get(f"{self.root}/conflicts").json()["records"]


@pytest.fixture
def tool(served: Served) -> Iterator[Tool]:
    space = f"tools-{next(_numbers)}"
    with served.client(served.token("editor", space=space, name="Robot")) as client:
        yield Tool(served, client, space)


FULL: dict[str, Any] = {
    "title": "Getting documents in",
    "tags": ["paper", "slow"],
    "emotion": -2,
    "moment_of_truth": True,
    "success_rate": 41.5,
    "control": "us",
}


def test_what_is_made_is_read_listed_changed_and_removed(tool: Tool) -> None:
    journey = tool.make("journeys", title="I buy a home")
    stage = tool.make("stages", journey["id"], title="I get the mortgage")
    made = tool.make("touchpoints", stage["id"], **FULL)
    assert made["fields"] == FULL
    assert made["changed_by"] == "Robot"
    assert tool.read(made) == made
    changed = tool.change(made, fields={"emotion": None, "tags": ["slow"], "title": "Documents"}).raise_for_status()
    assert changed.headers["ETag"] == f'"{changed.json()["version"]}"'
    expected = {**FULL, "title": "Documents", "tags": ["slow"]}
    del expected["emotion"]
    assert tool.read(made)["fields"] == expected
    assert tool.remove(changed.json()).status_code == 204
    assert tool.client.get(tool.place(made)).status_code == 404
    assert tool.client.get(f"{tool.root}/touchpoints").json() == {"records": [], "next": None}


def test_a_replica_gets_what_a_tool_did_and_the_reverse(tool: Tool) -> None:
    made = tool.make("journeys", title="I move", tags=["a"])
    replica = Replica(tool.client, tool.space)
    row = replica.pull().rows[0]
    assert (row.id, row.fields, row.author) == (made["id"], {"title": "I move", "tags/a": 1, "position": "a0"}, "Robot")
    replica.push("m1", Put("journey", made["id"], "ana", now(), {"tags/b": 1, "newer": [1]}, {"tags/b": 1, "newer": 1}))
    read = tool.read(made)
    assert (read["fields"]["tags"], read["changed_by"], read["extra"]) == (["a", "b"], "ana", {"newer": [1]})
    tool.change(read, fields={"title": "I stay"}).raise_for_status()
    row = replica.pull(row.seq).rows[0]
    assert row.fields == {"title": "I stay", "tags/a": 1, "tags/b": 1, "position": "a0", "newer": [1]}
    assert not tool.conflicts()


def test_a_change_needs_to_say_what_it_knows(tool: Tool) -> None:
    team = tool.make("teams", title="Us")
    place, body = tool.place(team), {"fields": {"title": "Them"}}
    assert tool.client.patch(place, json=body).status_code == 428
    assert tool.client.delete(place).status_code == 428
    for stale in ('"0"', '"999"', "1", 'W/"1"', "", '"x"'):
        assert tool.client.patch(place, json=body, headers={"If-Match": stale}).status_code == 412
        assert tool.client.delete(place, headers={"If-Match": stale}).status_code == 412
    assert tool.read(team) == team
    assert tool.client.patch(place, json=body, headers={"If-Match": "*"}).status_code == 200


def test_of_many_who_change_the_same_state_one_succeeds_and_no_conflict_is_made(tool: Tool) -> None:
    team = tool.make("teams", title="Us")
    with ThreadPoolExecutor(8) as pool:
        statuses = list(pool.map(lambda n: tool.change(team, fields={"title": f"{n}"}).status_code, range(16)))
    assert sorted(set(statuses)) == [200, 412]
    assert statuses.count(200) == 1
    assert not tool.conflicts()


def test_a_removed_tree_goes_whole_and_what_looked_into_it_moves_up(tool: Tool) -> None:
    outer = tool.make("journeys", title="outer")
    stage = tool.make("stages", outer["id"], title="stage")
    inner = tool.make("journeys", title="inner", within=stage["id"])
    made = tool.make("touchpoints", stage["id"], title="deep")
    assert tool.remove(stage).status_code == 204
    assert tool.client.get(tool.place(made)).status_code == 404
    assert "within" not in tool.read(inner)["fields"]
    replica = Replica(tool.client, tool.space)
    assert {row.id for row in replica.pull().rows if row.dead} == {stage["id"], made["id"]}


def test_nothing_hangs_where_it_cannot(tool: Tool) -> None:
    journey, other = tool.make("journeys", title="a"), tool.make("journeys", title="b")
    stage = tool.make("stages", journey["id"], title="s")
    below = tool.make("stages", other["id"], title="t")

    def refused(plural: str, status: int, **body: Any) -> bool:
        return tool.client.post(f"{tool.root}/{plural}", json={"fields": {}, **body}).status_code == status

    assert refused("touchpoints", 409, parent=journey["id"])
    assert refused("touchpoints", 404, parent="0" * 26)
    assert refused("touchpoints", 422)
    assert refused("journeys", 422, parent=journey["id"])
    assert tool.change(journey, fields={"within": below["id"]}).status_code == 200
    circle = tool.change(other, fields={"within": stage["id"]})
    assert (circle.status_code, circle.json()["error"]) == (409, "misplaced")
    assert tool.change(below, parent=stage["id"]).status_code == 409
    assert tool.change(stage, parent=other["id"]).json()["parent"] == other["id"]
    assert not tool.conflicts()


def test_what_is_made_stands_at_the_end(tool: Tool) -> None:
    journey = tool.make("journeys", title="I move")
    for number in range(70):
        tool.make("stages", journey["id"], title=f"{number}")
    text = tool.client.get(f"{tool.place(journey)}/everything").text
    assert [stage["title"] for stage in json.loads(text)["stages"]] == [f"{number}" for number in range(70)]


def test_everything_of_a_journey_is_a_journey_file(tool: Tool) -> None:
    team = tool.make("teams", title="Branch team")
    person = tool.make("people", title="Ana", team=team["id"])
    journey = tool.make("journeys", title="I move", accountable=person["id"])
    stage = tool.make("stages", journey["id"], title="I pack")
    tool.make("touchpoints", stage["id"], **FULL)
    tool.make("kpis", stage["id"], title="Time")
    text = tool.client.get(f"{tool.place(journey)}/everything").text
    document, problems = FORMATS["json"].load().read(text.encode(), "it")
    assert not problems
    assert document is not None
    assert [record.word for record in document.records] == ["journey", "stage", "touchpoint", "kpi", "team", "person"]


def test_a_reading_of_the_same_day_is_corrected_and_others_are_added(tool: Tool) -> None:
    journey = tool.make("journeys", title="I move")
    kpi = tool.make("kpis", journey["id"], title="Time")

    def post(*readings: dict[str, Any]) -> list[str]:
        return (
            tool.client.post(f"{tool.place(kpi)}/readings", json={"readings": readings})
            .raise_for_status()
            .json()["ids"]
        )

    first = post({"day": "2026-03-01", "value": 3}, {"day": "2026-03-02", "counts": {"promoters": 12, "note": "ok"}})
    again = post({"day": "2026-03-01", "value": 4}, {"day": "2026-03-01", "dimension": "North", "value": 9})
    assert again[0] == first[0]
    listed = tool.client.get(f"{tool.root}/readings", params={"parent": kpi["id"]}).json()["records"]
    assert {one["id"]: one["fields"].get("value") for one in listed} == {first[0]: 4, first[1]: None, again[1]: 9}
    assert next(one for one in listed if one["id"] == first[1])["fields"]["counts"] == {"note": "ok", "promoters": 12}
    head = hosting.head(tool.served.host, tool.space)
    assert post({"day": "2026-03-01", "value": 4}) == first[:1]
    assert hosting.head(tool.served.host, tool.space) == head
    assert tool.client.post(f"{tool.place(journey)}/readings", json={"readings": [{}]}).status_code in (404, 405)


def test_the_history_of_a_record_is_told_page_by_page_also_when_it_is_gone(tool: Tool) -> None:
    team = tool.make("teams", title="0")
    for number in range(1, 6):
        team = tool.change(team, fields={"title": f"{number}", "function": f"f{number}"}).json()
    tool.remove(team)
    found: list[Any] = []
    page: dict[str, Any] = {"next": None}
    while not found or page["next"]:
        asked = {"limit": 2, **({"before": page["next"]} if page["next"] else {})}
        page = tool.client.get(f"{tool.place(team)}/history", params=asked).json()
        found += page["changes"]
    assert found[0]["field"] == "-"
    assert found[-1]["field"] == "+"
    titles = [(one["old"], one["new"]) for one in found if one["field"] == "title"]
    assert titles == [(f"{number - 1}", f"{number}") for number in range(5, 0, -1)]
    assert {one["author"] for one in found} == {"Robot"}
    assert tool.client.get(f"{tool.root}/journeys/{team['id']}/history").status_code == 404


def test_lists_are_paged_without_a_gap_and_hold_what_hangs_below_one_parent(tool: Tool) -> None:
    made = {tool.make("teams", title=f"{number}")["id"] for number in range(25)}
    seen: list[str] = []
    after: dict[str, str] = {}
    while True:
        page = tool.client.get(f"{tool.root}/teams", params={"limit": 10, **after}).json()
        seen += [one["id"] for one in page["records"]]
        if not page["next"]:
            break
        after = {"after": page["next"]}
    assert seen == sorted(made)


def test_an_id_is_used_once(tool: Tool) -> None:
    body = {"id": f"0{next(_numbers):025d}", "fields": {"title": "Us"}}
    first, second = (tool.client.post(f"{tool.root}/teams", json=body) for _ in range(2))
    assert (first.status_code, second.status_code, second.json()["error"]) == (201, 409, "exists")
    assert first.headers["Location"] == tool.place(first.json())


def test_what_a_person_would_see_as_a_command_is_cleaned_at_the_door(tool: Tool) -> None:
    made = tool.make("teams", title="a\x1b]0;x\x07\u202eb", description="one\r\ntwo\x00")
    assert made["fields"] == {"title": "a]0;xb", "description": "one\ntwo"}


def test_what_other_programs_wrote_is_told_as_it_stands(tool: Tool) -> None:
    replica = Replica(tool.client, tool.space)
    wild = {"title": 7, "emotion": "awful", "tags": "no list", "value": {"$real": "inf"}}
    id = f"0{next(_numbers):025d}"
    replica.push("m1", Put("touchpoint", id, "ana", now(), wild))
    told = tool.client.get(f"{tool.root}/touchpoints/{id}").raise_for_status().json()
    assert told["fields"] == {"title": 7, "emotion": "awful", "tags": "no list"}
    tool.change(told, fields={"channel": "app"}).raise_for_status()
    row = replica.pull().rows[0]
    assert dict(row.fields) == {**wild, "channel": "app"}


def test_a_character_that_a_database_does_not_like_is_nobodys_trouble(tool: Tool) -> None:
    replica = Replica(tool.client, tool.space)
    id = f"0{next(_numbers):025d}"
    replica.push("m1", Put("journey", id, "ana", now(), {"title": "a\0b\u2028", "position": "a5"}))
    assert tool.client.get(f"{tool.root}/journeys/{id}").raise_for_status().json()["fields"]["title"] == "a\0b\u2028"
    made = tool.make("journeys", title="after")
    assert [row.fields["position"] for row in replica.pull().rows] == ["a5", "a6"]
    assert [one["id"] for one in tool.client.get(f"{tool.root}/journeys").json()["records"]] == sorted([id, made["id"]])


def test_conflicts_are_read_and_not_made(tool: Tool) -> None:
    assert tool.client.post(f"{tool.root}/conflicts", json={"parent": "0" * 26, "fields": {}}).status_code == 405
    assert tool.client.post(f"{tool.root}/library", json={"fields": {}}).status_code == 405


def test_rules_and_scores_that_cannot_be_kept_are_refused(tool: Tool) -> None:
    id = f"0{next(_numbers):025d}"
    Replica(tool.client, tool.space).push("m1", Put("library", id, "ana", now(), {"title": "Ours"}))
    there = tool.client.get(f"{tool.root}/library/{id}").raise_for_status().json()
    for fields in ({"rules": {"stage-gaol": "off"}}, {"scores": {"fit": "valeu + 1"}}):
        refused = tool.change(there, fields=fields)
        assert (refused.status_code, refused.json()["problems"][0]["field"]) == (422, next(iter(fields)))
    tool.change(there, fields={"rules": {"stage-goal": "off"}, "scores": {"fit": "value + 1"}}).raise_for_status()


def test_rest_changes_are_in_the_audit(tool: Tool) -> None:
    made = tool.make("teams", title="Us")
    deed = next(deed for deed in tool.served.host.access.deeds() if deed.what == "rest")
    assert (deed.who, deed.space, deed.about) == ("Robot", tool.space, f"create team {made['id']}")
