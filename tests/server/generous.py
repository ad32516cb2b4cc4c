"""Serves on the port that is named, as `journeytui serve` does, but as often and as much as anybody asks."""

from __future__ import annotations

import sys

import uvicorn

from journeytui.server.limits import Limits, Rate
from journeytui.server.run import worker

EVERYTHING = Rate(1e9, 1e9)
GENEROUS = Limits(
    rest=EVERYTHING,
    sync=EVERYTHING,
    sync_bytes=EVERYTHING,
    sync_seconds=EVERYTHING,
    strangers=EVERYTHING,
    body_seconds=1.0,
    heartbeat_seconds=0.3,
    presence_seconds=2.0,
)

if __name__ == "__main__":
    uvicorn.run(worker(GENEROUS), port=int(sys.argv[1]), log_config=None, access_log=False, server_header=False)
