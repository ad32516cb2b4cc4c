"""What a field can be: its label and help, what it accepts, how it reads as text and how two edits of it meet.

Each room that treats kinds differently owns one small table keyed by the classes here; a test holds those tables complete.
Constructing a value checks nothing. The doors call `check` (a value from a file or another program) or `parse` (typed text);
what comes from the store or from a peer is shown as it stands.
"""

from __future__ import annotations

from journeytui.domain.kinds.kind import Kind, Merge, NotAccepted
from journeytui.domain.kinds.many import Labels, Link, Links, Listing, Pairs, Place
from journeytui.domain.kinds.money import Money
from journeytui.domain.kinds.numbers import Amount, Count, Day, Number, Score, Whole
from journeytui.domain.kinds.texts import Address, Choice, Currency, Email, Flag, Line, Prose, Term

__all__ = [
    "Address", "Amount", "Choice", "Count", "Currency", "Day", "Email", "Flag", "Kind", "Labels", "Line", "Link", "Links", "Listing",
    "Merge", "Money", "NotAccepted", "Number", "Pairs", "Place", "Prose", "Score", "Term", "Whole",
]  # fmt: skip
