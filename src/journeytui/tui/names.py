"""Names side by side where there is little room: as many as fit, each whole, and how many more there are."""

from __future__ import annotations

from journeytui.tui.fit import cut, width

BETWEEN = " · "


def folded(text: str, cells: int) -> str:
    """The names without what is said of them behind a comma, and of those as many as fit; one is cut where none does."""
    names = [_short(name) for name in text.split(BETWEEN)]
    if width(BETWEEN.join(names)) <= cells:
        return BETWEEN.join(names)
    shown: list[str] = []
    for name in names:
        if width(_told([*shown, name], len(names))) <= cells:
            shown.append(name)
    return (
        _told(shown, len(names))
        if shown
        else cut(names[0], cells - width(_more(len(names) - 1))) + _more(len(names) - 1)
    )


def _told(shown: list[str], every: int) -> str:
    return BETWEEN.join(shown) + _more(every - len(shown))


def _more(count: int) -> str:
    return f" +{count}" if count else ""


def _short(name: str) -> str:
    return name.partition(",")[0].strip() or name
