"""Pictures of how journeys feel beside each other: each as a whole, from stage to stage, and beside what was set by hand.

A journey without evidence is drawn as a gap, and stands below those of which something is known.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from journeytui.analysis import experience
from journeytui.analysis.studies.experience import QUESTION as EXPERIENCE
from journeytui.analysis.studies.lines import many, number
from journeytui.domain.asks import Listing, Sums, count, total
from journeytui.store import asking
from journeytui.workspace import references
from journeytui.workspace.picture_places import evidence, signed
from journeytui.workspace.pictures import Mood, Moods, Spot, Tone, lines_of, said, share, whole
from journeytui.workspace.studies import StudyView
from journeytui.workspace.workspace import Workspace

_Row = Mapping[str, Any]
Along = Mapping[str, tuple[tuple[str, float | None], ...]]
"""By journey or stage: the ids of what is in it, in their order, each with how it feels."""
_MOST = 10_000
_ORDERS = {"stage": ("@journey", ("position",)), "touchpoint": ("@stage", ("parent.position", "position"))}
"""What each stands in, and in which order."""
_BY_HAND = Sums("touchpoint", {"set": total("emotion"), "touchpoints": count()}, by=("@journey",), where=("emotion#",))


def along(ws: Workspace, journeys: Sequence[str], words: Sequence[str] = ("stage", "touchpoint")) -> Along:
    """By journey how its stages feel, by stage how its touchpoints do, in their order."""
    asked = (EXPERIENCE.alone or {})["evidence"]
    assert isinstance(asked, Sums)
    felt: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
    by = tuple(f"@{word}" for word in words)
    for row in asking.answer(ws.connection, Sums(asked.word, asked.of, by, asked.where), journeys):
        for id in {row[place] for place in by} - {None, ""}:
            felt[str(id)][0] += number(row["weighed"]) or 0.0
            felt[str(id)][1] += number(row["weight"]) or 0.0
    found: dict[str, list[tuple[str, float | None]]] = defaultdict(list)
    for word in words:
        above, order = _ORDERS[word]
        for row in asking.answer(ws.connection, Listing(word, ("id", above), order, limit=_MOST), journeys):
            held = felt.get(str(row["id"]))
            found[str(row[above])].append((str(row["id"]), experience.value(*held) if held else None))
    return {id: tuple(places) for id, places in found.items()}


def moods(ws: Workspace, view: StudyView) -> Moods | None:
    """Every journey with how it feels, the worst first, and below them those that nobody knows; the first of many."""
    known, unknown = lines_of(view, "journeys"), lines_of(view, "unknown")
    if not known:
        return None
    shown = [str(row["journey"]) for row in (*known, *unknown)]
    steps, hands = along(ws, shown, ("stage",)), _by_hand(ws, shown)
    worst = {id: at for id in shown if (at := _worst(steps.get(id, ())))}
    stages = references.names(ws, list(worst.values()))
    notes = {table.name: table.note for table in view.study.tables}
    rules = {known[0]["journey"]: notes["journeys"]}
    if unknown:
        rules[unknown[0]["journey"]] = ", ".join(filter(None, ("without evidence", notes["unknown"])))
    lines = tuple(
        _mood(view, row, steps.get(id, ()), hands.get(id), (stages.get(worst.get(id, ""), ""), rules.get(id, "")))
        for id, row in zip(shown, (*known, *unknown), strict=True)
    )
    return Moods(lines, ("journeys", "unknown"), lines[0].spot.key)


def _by_hand(ws: Workspace, journeys: Sequence[str]) -> dict[str, tuple[float, int]]:
    """By journey: what was set by hand on its touchpoints, on average, and on how many."""
    rows = asking.answer(ws.connection, _BY_HAND, journeys)
    return {
        str(row["@journey"]): ((number(row["set"]) or 0.0) / row["touchpoints"], whole(row["touchpoints"]))
        for row in rows
    }


def _worst(steps: Sequence[tuple[str, float | None]]) -> str:
    known = [(felt, at) for at, (_, felt) in enumerate(steps) if felt is not None]
    return steps[min(known)[1]][0] if known else ""


def _mood(
    view: StudyView,
    row: _Row,
    steps: Sequence[tuple[str, float | None]],
    hand: tuple[float, int] | None,
    texts: tuple[str, str],
) -> Mood:
    id, felt, sure = str(row["journey"]), number(row.get("experience")), number(row.get("reliability")) or 0.0
    worst, above = texts
    gaps = sum(value is None for _, value in steps)
    insights = many(whole(row.get("insights")), "insight", "insights")
    says = said(
        (
            "no evidence" if felt is None else signed(round(felt, 1)),
            f"by hand {signed(round(hand[0], 1))} on average of {many(hand[1], 'touchpoint', 'touchpoints')}" if hand else "",
            f"{evidence(sure)} ({insights}, reliability {share(sure)})" if felt is not None else "",
            f"worst at {worst}: {signed(round(min(value for _, value in steps if value is not None), 1))}" if worst else "",
            f"{gaps:,} of {many(len(steps), 'stage', 'stages')} without evidence" if gaps and felt is not None else "",
        )
    )  # fmt: skip
    tone: Tone = "gap" if felt is None else "bad" if felt < 0 else "good"
    spot = Spot(id, view.names.get(id, id), says, tone, (id,))
    return Mood(spot, felt, sure, hand[0] if hand else None, tuple(value for _, value in steps), worst, above)
