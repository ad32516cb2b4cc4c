"""What the server notes about itself: lines of JSON in which nothing is that somebody sent."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator

import pytest

from journeytui.server import logs

SECRET = "S3cret\n\x1b[2J"


@pytest.fixture
def noted(capsys: pytest.CaptureFixture[str]) -> Iterator[Callable[[], list[dict[str, object]]]]:
    """What has been noted since it was asked for first."""

    def lines() -> list[dict[str, object]]:
        found = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
        logs.begin()
        return found

    yield lines
    for name in ("journeytui.server", "uvicorn.error"):
        logging.getLogger(name).handlers = []


def test_a_fault_says_what_sort_it_is_and_where_and_never_what_it_said(noted) -> None:
    noted()

    def inner(value: str) -> None:
        raise ValueError(value)

    with pytest.raises(ValueError, match="S3cret") as caught:
        inner(SECRET)
    logs.fault(caught.value, route="/v1/{space}")
    (line,) = noted()
    assert (line["event"], line["error"], line["route"]) == ("fault", "ValueError", "/v1/{space}")
    assert "inner" in str(line["where"])
    assert "S3cret" not in json.dumps(line)


def test_what_uvicorn_says_is_a_line_as_well_without_its_traces(noted) -> None:
    noted()
    logger = logging.getLogger("uvicorn.error")
    logger.info("Started server process [%d]", 7)
    logger.warning("100% of it")
    logger.error("Exception in ASGI application", exc_info=OSError(SECRET))
    first, second, third = noted()
    assert (first["said"], second["said"], third["error"]) == ("Started server process [7]", "100% of it", "OSError")
    assert "S3cret" not in json.dumps(third)
