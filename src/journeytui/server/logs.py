"""What the server notes about itself: one JSON object a line on standard error.

Refuses to note what was sent: no header, no query, no body, no value, and of a fault only where in the sources it came from.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
import sys
import traceback
from pathlib import Path
from typing import Any

from journeytui.domain.text import shown_line

LOG = logging.getLogger("journeytui.server")

_SOURCES = Path(__file__).resolve().parents[2]


def begin() -> None:
    """Sends what this process notes to standard error, what uvicorn notes as well."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Lines())
    for name in ("journeytui.server", "uvicorn.error"):
        logger = logging.getLogger(name)
        logger.handlers = [handler]
        logger.setLevel(logging.INFO)
        logger.propagate = False
    logging.getLogger("uvicorn.access").disabled = True


def note(event: str, **facts: Any) -> None:
    """Notes that something happened, with facts that are nobody's secret."""
    LOG.info(event, extra={"facts": facts})


def fault(error: BaseException, **facts: Any) -> None:
    """Notes that something went wrong inside: what sort of error, and where; never its text, which may quote a value."""
    LOG.error("fault", extra={"facts": {**facts, "error": type(error).__name__, "where": _where(error)}})


class _Lines(logging.Formatter):
    """A record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        at = dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(timespec="milliseconds")
        said: dict[str, Any] = {"at": at.replace("+00:00", "Z"), "level": record.levelname.lower()}
        said["event"] = shown_line(record.getMessage() if record.name == LOG.name else "uvicorn")
        if record.name != LOG.name:
            said["said"] = shown_line(record.getMessage())
        said |= getattr(record, "facts", {})
        if record.exc_info and record.exc_info[1] is not None:
            said |= {"error": record.exc_info[1].__class__.__name__, "where": _where(record.exc_info[1])}
        return json.dumps(said, ensure_ascii=True)


def _where(error: BaseException) -> list[str]:
    frames = traceback.extract_tb(error.__traceback__)[-8:]
    return [f"{_short(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames]


def _short(filename: str) -> str:
    path = Path(filename)
    return str(path.relative_to(_SOURCES)) if path.is_relative_to(_SOURCES) else path.name
