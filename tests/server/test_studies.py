"""Studies over HTTP: the same figures as on the command line, of what the space holds now, and a no where there is nothing."""

from __future__ import annotations

import json
from contextlib import closing

import pytest

import libraries
from journeytui.sync.http import HttpRemote
from journeytui.workspace import edit, sharing, studies
from server.served import Served


@pytest.fixture(scope="module")
def shared(served: Served, tmp_path_factory: pytest.TempPathFactory):
    """The samples in the space main, and the library that they come from."""
    path = tmp_path_factory.mktemp("shared")
    with closing(libraries.open_copy(libraries.samples(), path / "samples.db")) as ws:
        sharing.replica.join(ws.opened, key="")
        sync(ws, served)
        yield ws


def sync(ws, served):
    with closing(HttpRemote(served.url, token=served.token("editor"), who=ws.me, replica=ws.opened.replica)) as remote:
        sharing.sync_with(ws, remote)
    ws.catch_up()


def asked(served, place, **days):
    with served.client(served.token("viewer")) as client:
        return client.get(f"/v1/spaces/main/{place}", params=days)


@pytest.mark.parametrize("name", studies.STUDIES)
def test_the_figures_are_those_of_the_command_line(served, shared, name, run_json):
    journey = libraries.ids_of(shared, "journey")[0]
    for place, ref in ((f"studies/{name}", None), (f"journeys/{journey}/studies/{name}", journey)):
        answer = asked(served, place)
        assert answer.status_code == 200
        there, here = answer.json(), run_json(shared, name, ref)
        if name != "drift":  # each copy's journal begins when the copy did
            for part in here:
                assert there[part] == here[part], part
        assert there["tables"].keys() == here["tables"].keys() or name == "drift"


@pytest.fixture
def run_json(capsys, monkeypatch):
    """What `journeytui study NAME [REF] --json` prints."""
    from journeytui.cli.main import main

    def typed(ws, name, ref):
        code = main(["--db", str(ws.path), "study", name, *([ref] if ref else []), "--json"])
        assert not code
        return json.loads(capsys.readouterr().out)

    return typed


def test_what_was_just_written_is_in_the_answer(served, shared):
    journey = libraries.ids_of(shared, "journey")[0]
    before = len(asked(served, f"journeys/{journey}/studies/silos").json()["tables"]["stages"])
    edit.add(shared, "stage", journey, {"title": "One more"})
    sync(shared, served)
    assert len(asked(served, f"journeys/{journey}/studies/silos").json()["tables"]["stages"]) == before + 1


def test_two_days_are_compared_in_whichever_order_they_come(served, shared):
    first = asked(served, "studies/asset", since="2026-01-31", until="2026-06-30").json()
    assert any(one["text"].startswith("From 2026-01-31 to 2026-06-30, ") for one in first["headline"])
    assert asked(served, "studies/asset", since="2026-06-30", until="2026-01-31").json() == first


@pytest.mark.parametrize(
    ("place", "days", "status"),
    [
        ("studies/paint", {}, 404),
        (f"journeys/{'0' * 26}/studies/pain", {}, 404),
        ("journeys/nothing/studies/pain", {}, 404),
        ("studies/pain", {"since": "soon"}, 400),
        ("studies/pain", {"since": "20260131"}, 400),
        ("studies/pain", {"when": "2026-01-31"}, 400),
    ],
)
def test_what_is_not_there_or_not_understood_is_refused(served, shared, place, days, status):
    assert asked(served, place, **days).status_code == status


def test_a_study_is_only_read(served, shared):
    with served.client(served.token("admin")) as client:
        for method in ("POST", "PATCH", "DELETE", "PUT"):
            answer = client.request(method, "/v1/spaces/main/studies/pain")
            assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD")
