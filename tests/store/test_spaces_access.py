"""Tokens and the audit, the same on SQLite and on PostgreSQL."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journeytui.domain.errors import Refused, UnknownReference
from journeytui.store.access import ADMIN, EDITOR, PREFIX, ROLES, VIEWER, Access, Principal
from journeytui.store.space_engine import open_database
from store.spacing import BOTH, NOW, place

DAY = dt.timedelta(days=1)


@pytest.fixture(params=BOTH)
def access(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Access]:
    database = open_database(place(request.param, tmp_path))
    yield Access(database)
    database.close()


def test_a_secret_opens_what_its_token_says(access: Access) -> None:
    secret, held = access.create("ana", EDITOR, at=NOW, space="main")
    assert access.verify(secret, at=NOW) == Principal(held.id, "ana", EDITOR, "main")
    assert access.verify(secret + "x", at=NOW) is None
    assert access.verify("", at=NOW) is None
    assert access.verify("\ud800", at=NOW) is None


def test_a_secret_is_long_new_each_time_and_kept_nowhere(access: Access) -> None:
    made = [access.create("ana", VIEWER, at=NOW)[0] for _ in range(50)]
    assert len(set(made)) == 50
    assert all(secret.startswith(PREFIX) and len(secret) >= len(PREFIX) + 43 for secret in made)
    with access.database.reading() as connection:
        kept = str([tuple(row) for row in connection.exec_driver_sql("SELECT * FROM token")])
    assert not any(secret.removeprefix(PREFIX) in kept for secret in made)


def test_a_token_ends_when_it_was_said_to(access: Access) -> None:
    secret, held = access.create("ana", VIEWER, at=NOW, days=2)
    assert access.verify(secret, at=NOW + 2 * DAY - dt.timedelta(seconds=1))
    assert access.verify(secret, at=NOW + 2 * DAY) is None
    assert held.ends_at == "2026-11-24T10:00:00.000Z"


def test_a_revoked_token_opens_nothing_at_once_whoever_asks(access: Access) -> None:
    secret, held = access.create("ana", VIEWER, at=NOW)
    other = Access(access.database)
    assert other.verify(secret, at=NOW)
    assert access.revoke(held.id[:8], at=NOW).revoked_at == "2026-11-22T10:00:00.000Z"
    assert other.verify(secret, at=NOW) is None
    assert access.revoke("ana", at=NOW + DAY).revoked_at == "2026-11-22T10:00:00.000Z", "the first time counts"


def test_a_token_is_revoked_by_a_name_that_is_its_own(access: Access) -> None:
    access.create("ana", VIEWER, at=NOW)
    access.create("ana", VIEWER, at=NOW)
    with pytest.raises(Refused, match="2 tokens are called ana"):
        access.revoke("ana", at=NOW)
    for reference in ("ben", ""):
        with pytest.raises(UnknownReference):
            access.revoke(reference, at=NOW)


def test_what_is_listed_says_when_a_token_was_used_to_the_hour(access: Access) -> None:
    secret, _ = access.create("ana", VIEWER, at=NOW)
    minutes = dt.timedelta(minutes=1)
    for moment in (NOW, NOW + 30 * minutes, NOW + 59 * minutes):
        access.verify(secret, at=moment)
    assert [one.used_at for one in access.all()] == ["2026-11-22T10:00:00.000Z"]
    access.verify(secret, at=NOW + 60 * minutes)
    assert [one.used_at for one in access.all()] == ["2026-11-22T11:00:00.000Z"]


@pytest.mark.parametrize(("name", "role", "days"), [("ana", "king", None), (" ", VIEWER, None), ("ana", VIEWER, 0)])
def test_a_token_that_makes_no_sense_is_not_made(access: Access, name: str, role: str, days: int | None) -> None:
    with pytest.raises(Refused):
        access.create(name, role, at=NOW, days=days)
    assert not access.all()


@given(st.sampled_from(ROLES), st.sampled_from([None, "main", "other"]), st.sampled_from(ROLES))
def test_each_role_may_what_those_before_it_may_in_its_space_alone(held: str, space: str | None, asked: str) -> None:
    enough = [VIEWER, EDITOR, ADMIN].index(held) >= [VIEWER, EDITOR, ADMIN].index(asked)
    assert Principal("t", "ana", held, space).may(asked, "main") == (enough and space != "other")


def test_the_audit_says_who_did_what_newest_first(access: Access) -> None:
    _, held = access.create("ana", ADMIN, at=NOW)
    ana = Principal(held.id, "ana", ADMIN, None)
    access.note(ana, "made a space", at=NOW, about="main", space="main", origin="127.0.0.1")
    access.note(None, "was refused", at=NOW + DAY)
    first, second = access.deeds()[1], access.deeds()[0]
    assert (first.who, first.token, first.what, first.about, first.origin) == (
        "ana", held.id, "made a space", "main", "127.0.0.1",
    )  # fmt: skip
    assert (second.who, second.what, second.at) == ("", "was refused", "2026-11-23T10:00:00.000Z")
    assert [deed.number for deed in access.deeds(before=second.number, count=9)] == [first.number]
