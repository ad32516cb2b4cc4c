"""What may stand in one place of a command line, where the list is short. Knows no command."""

from __future__ import annotations

SHELLS = ("bash", "zsh", "fish")
FORMATS = ("yaml", "json", "html", "markdown")

STUDIES = (
    "asset", "experience", "pain", "kpis", "balance", "alignment", "gaps", "silos", "priorities", "maturity", "upkeep",
    "rollup", "drift",
)  # fmt: skip
ROLES = ("viewer", "editor", "admin")
SCREENS = (
    "library", "explorer", "detail", "map", "find", "help", "settings", "history", "sync", "boards", "review", "standup",
)  # fmt: skip
SPACE_ACTS = ("create", "list", "reset", "prune")
COLUMNS = (
    "journey", "status", "personas", "accountable", "stages", "experience", "kpis", "net", "decisions", "review",
)  # fmt: skip
"""What a list can be sorted by."""
