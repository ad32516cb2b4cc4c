"""Starts and ends the server: the socket, the workers, the signals. Refuses to serve a file by more than one worker."""

from __future__ import annotations

import asyncio
import multiprocessing
import multiprocessing.connection
import os
import signal
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from types import FrameType
from typing import Any

import uvicorn
from fastapi import FastAPI

from journeytui.server import logs, shared
from journeytui.server.app import application
from journeytui.server.desk import Desk
from journeytui.server.limits import Limits
from journeytui.workspace.collecting import rarely
from journeytui.workspace.hosting import DATABASE, open_host

_PATIENCE_SECONDS = 10
"""How long requests may take to end once the server is asked to stop."""
_CONNECTIONS = 2_000


def serve(where: str, host: str, port: int, workers: int) -> None:
    """Serves until a signal says stop."""
    os.environ[DATABASE] = where
    logs.begin()
    with shared.made() if workers > 1 else nullcontext():
        uvicorn.run(
            "journeytui.server.run:worker", factory=True, host=host, port=port, workers=workers, log_config=None,
            access_log=False, server_header=False, limit_concurrency=_CONNECTIONS, timeout_keep_alive=65,
            timeout_graceful_shutdown=_PATIENCE_SECONDS, ws="none", h11_max_incomplete_event_size=32 * 1024,
        )  # fmt: skip


def worker(limits: Limits | None = None) -> FastAPI:
    """The application of one worker, on the database that the environment names."""
    logs.begin()
    app = application(open_host(os.environ[DATABASE]), limits, shared.table())
    inner = app.router.lifespan_context

    @asynccontextmanager
    async def life(served: FastAPI) -> AsyncIterator[Any]:
        async with inner(served) as state:
            _stop_gently(app.state.desk)
            _end_with_parent()
            logs.note("started", process=os.getpid())
            with rarely():
                yield state
        logs.note("stopped", process=os.getpid())

    app.router.lifespan_context = life
    return app


def _stop_gently(desk: Desk) -> None:
    """Lets the streams end as soon as the server is asked to stop: it would wait for them otherwise."""
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        before = signal.getsignal(number)

        def stop(got: int, frame: FrameType | None, before: Any = before) -> None:
            loop.call_soon_threadsafe(desk.live.stop)
            if callable(before):
                before(got, frame)

        signal.signal(number, stop)


def _end_with_parent() -> None:
    """A worker whose parent was killed ends as well: it would hold the port otherwise."""
    parent = multiprocessing.parent_process()
    if parent is None:
        return

    def wait() -> None:
        multiprocessing.connection.wait([parent.sentinel])
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=wait, name="parent", daemon=True).start()
