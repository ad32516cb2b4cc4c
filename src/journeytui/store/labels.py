"""Which labels are in use, so that people find the word that others have chosen before."""

from __future__ import annotations

import sqlite3
from collections import Counter

from journeytui.domain.kinds import Labels
from journeytui.domain.words import WORDS
from journeytui.store.schema import quoted

NEWEST = 3_000
"""How many records of each word are looked at: all of them but in very large libraries, where the newest say enough."""


def in_use(connection: sqlite3.Connection, field: str) -> Counter[str]:
    """How often each label stands in that field, over all words that have it."""
    counted: Counter[str] = Counter()
    for word, declared in WORDS.items():
        if field in declared.fields and type(declared.fields[field].kind) is Labels:
            sql = _COUNTED.format(field=quoted(field), word=quoted(word), newest=NEWEST)
            counted.update(dict(connection.execute(sql)))
    return counted


_COUNTED = """
    SELECT label.value, count(*) FROM (SELECT {field} AS held FROM {word} ORDER BY rowid DESC LIMIT {newest}),
        json_each(CASE WHEN json_valid(held) THEN held ELSE '[]' END) AS label
    WHERE label.type = 'text' GROUP BY 1"""
