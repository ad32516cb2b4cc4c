"""Where a space is found over HTTP: its addresses, headers and sorts of bodies, the same for whoever asks and whoever answers.

Refuses to ask or to answer.
"""

from __future__ import annotations

from typing import Final

PROTOCOL: Final = 1
"""What this program speaks. A server that speaks only newer ones answers 426."""
UNSAID: Final = 1
"""What somebody speaks who does not say so."""

SPACE: Final = "/v1/sync/{space}"
"""GET: JSON with name, log, head, anchor [seq, hash], role and protocol."""
PUSH: Final = SPACE + "/push"
"""POST the lines of a push, plain or gzip, or in the small form of `packing`: the lines of its answer."""
PULL: Final = SPACE + "/pull"
"""GET ?cursor=&fresh=&limit=: the lines of a page. A limit above `limits.PAGE_ROWS` asks for the pages of whoever joins."""
REMOVED: Final = SPACE + "/removed"
"""POST JSON {"ids": […]} of at most 1,000: rows as lines, then {"end": how many rows}."""
EVENTS: Final = SPACE + "/events"
"""GET: server-sent events. `head` with {"head": n}; `here` with {"here": [{"who", "at", "replica"}…]}, all who are here."""
PRESENCE: Final = SPACE + "/presence"
"""POST JSON {"who": a name, "at": a journey's id or "", "replica": an id}: 204. Forgotten after 30 seconds."""

LOG: Final = "X-Log-Id"
"""The log of the space as the replica knows it. Push and pull carry it."""
ANCHOR: Final = "X-Anchor"
"""The last anchor that the replica knows, as seq:hash. Push and pull carry it."""
SPOKEN: Final = "X-Protocol"
"""The protocol that the replica speaks, where it is not `UNSAID`."""

LINES: Final = "application/x-ndjson"
SMALL: Final = "application/x-jtui"
"""A push in the small form of `packing`. A server that does not know it answers 415, and gets the lines as gzip."""
JSON: Final = "application/json"
EVENT_STREAM: Final = "text/event-stream"

IDS_AT_ONCE: Final = 1_000

# What a status means: 401 no such token · 403 not with this token · 404 no such space · 409 diverged · 413 too much at once ·
# 415 not this sort of body · 422 never to be taken · 426 too old · 429, 503 later, with Retry-After in seconds.
# The body of every one of them: {"error": a word, "message": a sentence}; REST adds "problems" by field.
