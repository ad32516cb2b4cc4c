"""`sync`: sends what was changed here, brings what others changed; once, or for as long as somebody is there."""

from __future__ import annotations

import os
import sys
import threading

from journeytui.cli import opening, output
from journeytui.cli.diagnostics import Exit, tell, tell_for_now
from journeytui.cli.grammar import Given, Misused
from journeytui.workspace import sharing
from journeytui.workspace.sharing import Step
from journeytui.workspace.workspace import Workspace

LONGEST_END = 5.0
"""Seconds that the last sync may take once nobody is there any more."""


def run(given: Given) -> Exit:
    if given.has("--follow") and (given.has("--remove") or given.has("--json")):
        raise Misused("--follow goes alone.", "It hears `now remove` on standard input, and answers in JSON.")
    with opening.library(given) as workspace:
        if given.has("--follow"):
            _follow(workspace)
            return Exit.DONE
        try:
            done = sharing.sync_now(workspace, told=_progress, allow_removals=given.has("--remove"))
        finally:
            tell_for_now("")
        workspace.catch_up()
    if given.has("--json"):
        output.json(done)
    tell(done.message)
    if done.held_back:
        tell(f"{done.held_back} removals were held back. To let them through: {opening.program(given)} sync --remove")
    if done.conflicts:
        tell(f"Both values are kept until you choose: {opening.program(given)} conflicts")
    return Exit.NO if done.conflicts else Exit.DONE


def _progress(step: Step) -> None:
    tell_for_now(f"{step.what} {step.done:,} of {step.of:,}" if step.of else f"{step.what} {step.done:,}")


def _follow(workspace: Workspace) -> None:
    from journeytui.workspace.following import Follower
    from journeytui.workspace.reports import Report

    def said(report: Report) -> None:
        output.page(f"{report.line}\n")
        output.finish()

    follower = Follower(workspace, said)

    def listen() -> None:
        for line in sys.stdin or ():
            follower.hear(line)
        follower.end()
        last = threading.Timer(LONGEST_END, os._exit, (int(Exit.DONE),))
        last.daemon = True
        last.start()

    threading.Thread(target=listen, name="listen", daemon=True).start()
    follower.run()
