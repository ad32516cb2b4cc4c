"""The OpenAPI is kept: schemathesis tries every operation of it, with all its checks, on both databases."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from starlette.routing import compile_path

from journeytui.server import openapi
from journeytui.server.app import ROUTES
from server.served import Served

CONFIG = Path(__file__).with_name("schemathesis.toml")
EXAMPLES = int(os.environ.get("JOURNEYTUI_EXAMPLES", "2"))
"""By operation and phase; the long run asks for 200."""
FEW = {
    True: "teams|touchpoints|kpis|library|conflicts|everything|studies|/v1/spaces$",
    False: "touchpoints|kpis|everything|/v1/spaces$",
}
"""What is tried in every run on SQLite, and what on PostgreSQL, whose difference is below the words; the long run tries all."""


def test_what_is_described_is_there_and_the_reverse() -> None:
    described = {
        (method.upper(), path)
        for path, said in openapi.document()["paths"].items()
        for method in said
        if method != "parameters"
    }
    patterns = {
        (leads.method, leads.path): compile_path(leads.path)[0]
        for leads in ROUTES
        if leads.path.startswith("/v1/spaces")
    }
    met = {
        key
        for method, path in described
        for key, pattern in patterns.items()
        if key[0] == method and pattern.match(path)
    }
    assert met == set(patterns)
    assert all(
        any(key[0] == method and pattern.match(path) for key, pattern in patterns.items()) for method, path in described
    )


@pytest.mark.slow
def test_every_operation_keeps_what_it_promises(
    served: Served, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    program = Path(sys.executable).with_name("schemathesis")
    words = [] if EXAMPLES > 2 else ["--include-path-regex", FEW[served.host.alone]]
    done = subprocess.run(
        [
            program, "--config-file", CONFIG, "run", f"{served.url}/v1/openapi.json",
            "--header", f"Authorization: Bearer {served.token('editor')}",
            "--checks", "all", "--max-examples", str(EXAMPLES), "--seed", "1", "--no-shrink", "--suppress-health-check", "all",
            "--warnings", "off", *words,
        ],
        env={**os.environ, "NO_COLOR": "1", "COLUMNS": "120"},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-20_000:] + done.stderr
    tried = re.search(r"(\d+) generated", done.stdout)
    operations = re.search(r"Tested: (\d+)", done.stdout)
    assert tried
    assert operations
    assert '"status": 5' not in served.log
    where = "SQLite" if served.host.alone else "PostgreSQL"
    record_property(
        "figures", f"schemathesis: {tried[1]} requests to {operations[1]} operations on {where}, all checks, 0 failures"
    )
