"""What tells whether a file has all that the declaration asks for: the declaration itself, and how statements are made of it."""

from __future__ import annotations

import zlib

import pytest

from journeytui.domain.words import WORDS
from journeytui.store import schema

COLUMNS = ("id", "parent", "day", "value", "it's", "extra")
MADE_AS = 4, "235dc61d"
"""The number, and the checksum of what is made of one declaration."""


def test_statements_that_are_made_otherwise_have_another_number() -> None:
    made = [one for one in schema.triggers(WORDS["reading"], COLUMNS) if "_takes" not in one]
    made += [
        *schema.indexes(WORDS["decision"]),
        *schema.indexes(WORDS["conflict"]),
        *schema.indexes(WORDS["journey"]),
        schema._RANDOM_ID,
        schema.table(WORDS["team"]).split(",")[0],
    ]
    assert (schema.MADE, f"{zlib.crc32(chr(10).join(made).encode()):08x}") == MADE_AS, (
        "raise schema.MADE, and say so here"
    )


@pytest.mark.parametrize("what", ["SUPPORT", "SYNC", "FIGURES", "MADE"])
def test_whatever_stands_in_a_file_besides_the_words_names_it(monkeypatch: pytest.MonkeyPatch, what: str) -> None:
    before = schema.fingerprint()
    monkeypatch.setattr(schema, what, getattr(schema, what) * 2)
    assert schema.fingerprint() != before


@pytest.mark.parametrize("what", ["columns_of", "indexed"])
def test_what_is_declared_names_it(monkeypatch: pytest.MonkeyPatch, what: str) -> None:
    before, asked = schema.fingerprint(), getattr(schema, what)
    monkeypatch.setattr(schema, what, lambda word: asked(WORDS["kpi"]))
    assert schema.fingerprint() != before
