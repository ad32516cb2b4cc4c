"""Styles that were worked out once are known for all that is styled alike: a dialog is made anew whenever it opens.

Refuses what hangs on the neighbours in the tree: Textual never asks this room about that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.css.stylesheet import Stylesheet

if TYPE_CHECKING:
    from textual.css.styles import RulesMap
    from textual.dom import DOMNode

# ruff: noqa: SLF001  Textual's own stylesheet reads the same of a node, and has no public names for it

_MOST = 400
"""So many sorts of nodes have their styles remembered; a dialog has some ten."""


class Styled(Stylesheet):
    """Textual's stylesheet, which knows the styles of a node by all that its selectors can tell it from others by."""

    def __init__(self, *, variables: dict[str, str] | None = None) -> None:
        super().__init__(variables=variables)
        self._known = _Known()
        self._known_by: object = None
        """The rules by which they were worked out."""

    def apply(self, node: DOMNode, *, animate: bool = False, cache: dict[Any, RulesMap] | None = None) -> None:
        """Gives the node its styles. Of what Textual knows while it styles a group, and forgets then, nothing is needed."""
        del cache
        if self.rules_map is not self._known_by or len(self._known) > _MOST:
            self._known_by = self.rules_map
            self._known.clear()
        super().apply(node, animate=animate, cache=self._known)


class _Known(dict[Any, Any]):
    """Textual names a node by the one that it stands in; here that is named by what it is, and so on up to the program."""

    def get(self, key: tuple[Any, ...], default: Any = None) -> Any:
        return super().get(_named(key), default)

    def __setitem__(self, key: tuple[Any, ...], rules: Any) -> None:
        super().__setitem__(_named(key), rules)


def _named(key: tuple[Any, ...]) -> tuple[Any, ...]:
    above: DOMNode | None = key[0]
    way: list[Any] = []
    while above is not None:
        pseudo = above._pseudo_classes_cache_key if above._parent else frozenset(above.pseudo_classes)
        way.append((above._css_type_name, above._id, above.classes, pseudo))
        above = above._parent  # type: ignore[assignment]  # the parent of a node is a node
    return (*key[1:], *way)
