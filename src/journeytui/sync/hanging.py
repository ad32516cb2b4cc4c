"""Where a record hangs in a space, and whether it may hang there: not below what was removed, and not below itself."""

from __future__ import annotations

from journeytui.sync.records import CONFLICTS, Held
from journeytui.sync.work import SpaceTx


def load_way_up(tx: SpaceTx, ids: set[str]) -> None:
    """Loads these records and all that they hang on."""
    seen: set[str] = set()
    while ids:
        tx.load(ids)
        seen |= ids
        found = (tx.get(id) for id in ids)
        ids = {above for held in found if held for above in (held.parent, held.within) if above} - seen


def misplaced(tx: SpaceTx, held: Held, above: str) -> bool:
    """Whether a record cannot hang there."""
    return gone(tx, held.kind, above) or goes_round(tx, held.kind, held.id, above)


def gone(tx: SpaceTx, kind: str, above: str) -> bool:
    """Whether what a record is to hang on was removed. What the space never heard of is not; a Conflict hangs on anything."""
    held = tx.get(above)
    return held is not None and held.dead and kind != CONFLICTS


def goes_round(tx: SpaceTx, kind: str, id: str, above: str) -> bool:
    """Whether the way up from there leads to the record."""
    waiting, seen = [] if kind == CONFLICTS else [above], {above}
    while waiting:
        one = waiting.pop()
        if one == id:
            return True
        held = tx.get(one)
        for further in (held.parent, held.within) if held and not held.dead else ():
            if further and further not in seen:
                seen.add(further)
                waiting.append(further)
    return False
