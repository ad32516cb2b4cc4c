"""Every answer that is a no: one shape, a word for programs and a sentence for people.

Refuses to repeat what was sent: no input, no secret and no trace is ever in an answer.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from starlette.responses import Response

from journeytui.domain.errors import Problem

WORDS: dict[int, tuple[str, str]] = {
    400: ("malformed", "The request cannot be read."),
    401: ("no token", "This needs a token that holds: Authorization: Bearer …"),
    403: ("not allowed", "This token does not allow it."),
    404: ("not here", "There is nothing here for this token."),
    405: ("no such method", "This address does not take this method."),
    406: ("not to be had", "This cannot be had in the form that was asked for."),
    408: ("too slow", "The request did not arrive in time."),
    409: ("diverged", "The space is not the one that is known here."),
    412: ("stale", "It was changed since it was read. Read it again."),
    413: ("too large", "This is more than is taken at once."),
    415: ("not this sort", "This address does not take this sort of body."),
    422: ("never to be taken", "This cannot be taken as it is."),
    426: ("too old", "This program is too old for the server. Please upgrade it."),
    428: ("if-match is missing", "Say which state you know: If-Match with the ETag of the record."),
    429: ("too much", "That is more than is served at once. Try again later."),
    500: ("our fault", "Something went wrong inside the server."),
    503: ("later", "The server cannot do this now. Try again later."),
}
"""What each status is called, and what is said where nothing better is known."""


class Refusal(Exception):
    """The answer is no."""

    def __init__(
        self,
        status: int,
        message: str = "",
        *,
        word: str = "",
        later: float | None = None,
        problems: Sequence[Problem] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(status)
        self.status = status
        self.word = word or WORDS[status][0]
        self.message = message or WORDS[status][1]
        self.problems = problems
        self.headers = dict(headers or {})
        if later is not None:
            self.headers["Retry-After"] = str(max(1, round(later + 0.5)))

    def response(self) -> Response:
        """The answer."""
        said: dict[str, object] = {"error": self.word, "message": self.message}
        if self.problems:
            said["problems"] = [{"field": one.field, "wrong": one.wrong, "right": one.right} for one in self.problems]
        return Response(json.dumps(said), self.status, self.headers, "application/json")
