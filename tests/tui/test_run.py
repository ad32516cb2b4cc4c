"""How Textual is set up, where the program is started."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.parametrize("before", ["", "import asyncio", "import ssl"])
def test_asyncio_is_loaded_without_tls_which_is_there_for_whoever_asks(before: str) -> None:
    code = f"""
import sys
{before}
before = "_ssl" in sys.modules
from journeytui.tui import run
run._import_asyncio()
import asyncio
assert ("_ssl" in sys.modules) == before
assert asyncio.run(asyncio.sleep(0, "done")) == "done"
import ssl
assert ssl.create_default_context().check_hostname
import http.client
assert http.client.HTTPSConnection
"""
    source = Path(__file__).parents[2] / "src"
    subprocess.run([sys.executable, "-c", code], check=True, env={"PYTHONPATH": str(source)})
