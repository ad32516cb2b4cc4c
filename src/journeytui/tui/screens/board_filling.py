"""What fills a board of which nothing is known yet: the keys that say it. Refuses to know what a study computes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from journeytui.tui.keymap import Keymap

if TYPE_CHECKING:
    from journeytui.workspace.studies import StudyView

_WAYS = {
    "asset": "In the library {detail} shows a journey with its asset periods: {add} there adds one, and in it its movements.",
    "experience": "In the explorer {detail} shows a touchpoint with its insights: {add} there adds what was heard, and its impact.",
    "pain": "In the explorer {edit} on a touchpoint sets its pain and its exit risk.",
    "kpis": "In the explorer {panel_3} goes to the KPIs: {add} adds one, and {detail} shows it with its readings.",
    "balance": "In the explorer {edit} on a touchpoint says how much it matters to the customer and to us.",
    "alignment": "In the library {detail} shows a journey with its activities: {add} there adds one.",
    "gaps": "In the explorer {add} adds a touchpoint, and {edit} says who is in control of it.",
    "silos": "In the explorer {stage_add} adds a stage, and {owner} says who answers for it.",
    "priorities": "In the library {detail} shows a journey with its opportunities: {add} there adds one.",
    "rollup": "In the library {edit} on another journey says within which stage of this one it lies.",
}  # fmt: skip
_KEYS = ("detail", "add", "edit", "panel_3", "stage_add", "owner")


def way_to_fill(view: StudyView, keys: Keymap) -> str:
    """How to come to what the study asks about, with the person's own keys; '' where it knows something already."""
    unknown = [finding.tone for finding in view.study.headline[:1]] == ["gap"]
    return _WAYS.get(view.question.name, "").format(**{id: keys.shown(id) for id in _KEYS}) if unknown else ""
