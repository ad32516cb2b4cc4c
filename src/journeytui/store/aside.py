"""What came from a space and can stand in no table yet: kept as it came, and found again by what it hangs on.

Refuses to decide what becomes of it.
"""

from __future__ import annotations

from collections.abc import Iterable

from journeytui.domain.words import WORDS
from journeytui.store.columns import compact
from journeytui.store.noticed import At

_GONE, _DUE = "-", "+"
"""Before the word of what stands aside: it was removed with what it hung on; it is to come back, for that did."""
_PLAIN = f"word NOT GLOB '[{_DUE}{_GONE}]*'"


class Aside(At):
    """What stands aside in a copy of a library."""

    def aside(self, records: Iterable[str] | None) -> list[tuple[str, str, str]]:
        """Record, word and row, as it came, of what cannot stand in its table yet."""
        if records is None:
            return self.connection.execute(f"SELECT record, word, line FROM sync_aside WHERE {_PLAIN}").fetchall()
        sql = f"SELECT record, word, line FROM sync_aside WHERE record IN (SELECT value FROM json_each(?)) AND {_PLAIN}"
        return self.connection.execute(sql, (compact(list(records)),)).fetchall()

    def aside_below(self, records: Iterable[str]) -> list[tuple[str, str, str]]:
        """The same for what hangs on these records."""
        sql = f"SELECT record, word, line FROM sync_aside WHERE parent IN (SELECT value FROM json_each(?)) AND {_PLAIN}"
        return self.connection.execute(sql, (compact(list(records)),)).fetchall()

    def put_aside(self, record: str, word: str, parent: str | None, line: str) -> None:
        """Keeps a row for later."""
        self.connection.execute("INSERT OR REPLACE INTO sync_aside VALUES (?, ?, ?, ?)", (record, word, parent, line))

    def adrift(self) -> list[str]:
        """The rows, as they came, of words that this program does not know and that hang on nothing here."""
        sql = "SELECT line FROM sync_aside WHERE parent IS NULL AND word NOT IN (SELECT value FROM json_each(?))"
        return [row[0] for row in self.connection.execute(f"{sql} AND {_PLAIN}", (compact(list(WORDS)),))]

    def bury_aside(self, record: str) -> None:
        """What stands aside was removed with what it hung on: it is kept for the case that this comes back."""
        self.connection.execute(
            f"UPDATE sync_aside SET word = '{_GONE}' || word WHERE record = ? AND {_PLAIN}", (record,)
        )

    def ask_back(self, record: str) -> None:
        """What hung on the record and went with it is to come back as the record did."""
        sql = f"UPDATE sync_aside SET word = '{_DUE}' || substr(word, 2) WHERE parent = ? AND word GLOB '{_GONE}*'"
        self.connection.execute(sql, (record,))

    def asked_back(self, limit: int) -> list[tuple[str, int]]:
        """What is to come back and can, for what it hangs on is there: the row as it came, and the seq of its removal."""
        sql = (
            f"SELECT line, gone.seq FROM sync_aside JOIN sync_row AS gone USING (record) WHERE word GLOB '{_DUE}*' "
            "AND EXISTS (SELECT 1 FROM sync_row AS above WHERE above.record = sync_aside.parent AND dead = 0) "
            "AND NOT EXISTS (SELECT 1 FROM sync_pending AS going WHERE going.record = sync_aside.parent AND field = '-') LIMIT ?"
        )
        return self.connection.execute(sql, (limit,)).fetchall()

    def due(self, records: Iterable[str]) -> set[str]:
        """Those of them that are to come back so."""
        sql = f"SELECT record FROM sync_aside WHERE record IN (SELECT value FROM json_each(?)) AND word GLOB '{_DUE}*'"
        return {row[0] for row in self.connection.execute(sql, (compact(list(records)),))}

    def forget_aside(self, records: Iterable[str]) -> None:
        """Those rows are of no use any more."""
        self._delete("sync_aside", records)
