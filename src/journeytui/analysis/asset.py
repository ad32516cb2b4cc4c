"""The growth or loss of the customer asset, in whole numbers (Jeanne Bliss: new minus lost customers)."""

from __future__ import annotations

from collections.abc import Mapping


def net(moved: Mapping[str, int]) -> int | None:
    """Customers won minus customers lost; None where neither was counted."""
    if "won" not in moved and "lost" not in moved:
        return None
    return moved.get("won", 0) - moved.get("lost", 0)
