"""What is used of textual-serve is what it was when the door was built on it. Where this fails, look at each before the range goes on."""

from __future__ import annotations

import gzip
import hashlib
import inspect
import re
from importlib.metadata import version
from pathlib import Path

import pytest
import textual_serve
from hypothesis import given
from hypothesis import strategies as st
from textual.drivers.web_driver import WebDriver
from textual_serve.app_service import AppService

from journeytui.web.parts import PARTS, part

STATIC = Path(textual_serve.__file__).parent / "static"
SCRIPT = (STATIC / "js" / "textual.js").read_text("utf-8")


def test_the_version_is_one_that_was_looked_at():
    assert re.fullmatch(r"1\.1\.[3-9]\d*", version("textual-serve"))


def test_the_script_of_the_page_is_the_one_that_was_read():
    """Half a megabyte that runs in a page which may do everything: no other one goes out without being looked at."""
    assert (
        hashlib.sha256(SCRIPT.encode()).hexdigest()
        == "c1e7f29ed0facdd331181d6262f92acfc1cf908569d9e013c16038142a23a470"
    )


def test_the_script_takes_its_address_from_the_page_and_loads_nothing():
    assert "dataset.sessionWebsocketUrl" in SCRIPT
    assert 'websocket_url+"?width="' in SCRIPT
    assert set(re.findall(r'JSON\.stringify\(\["(\w+)"', SCRIPT)) == {"stdin", "resize", "ping", "focus", "blur"}
    assert not re.search(r"https?://(?!www\.w3\.org)[\w.]+\.(?:com|net|org)[^\"'` ]*\.(?:js|css|ttf|woff2?)", SCRIPT)


@pytest.mark.parametrize("name", PARTS)
def test_every_part_of_the_page_is_there_and_squeezed_a_good_deal_smaller(name):
    whole = part(name, squeezed=False)
    assert whole == (STATIC / name).read_bytes()
    assert gzip.decompress(part(name, squeezed=True)) == whole
    assert len(part(name, squeezed=True)) < 0.75 * len(whole)
    assert not name.endswith("css") or b"url(" not in whole


@given(
    st.sampled_from(
        ["", "js/", "../server.py", "js/../../server.py", "/etc/passwd", "index.html", "images/background.png"]
    )
    | st.text()
)
def test_no_other_file_is_a_part_of_it(name):
    with pytest.raises(KeyError):
        part(name, squeezed=False)


def test_a_session_is_made_of_the_parts_that_are_replaced():
    assert list(inspect.signature(AppService.__init__).parameters) == [
        "self", "command", "write_bytes", "write_str", "close", "download_manager", "debug",
    ]  # fmt: skip
    for name in ("start", "stop", "run", "send_bytes", "send_meta", "set_terminal_size", "_open_app_process"):
        assert inspect.iscoroutinefunction(getattr(AppService, name)), name
    start = inspect.getsource(AppService.start)
    assert "self._open_app_process(width, height)" in start
    assert "self._task = asyncio.create_task(self.run())" in start
    assert AppService.encode_packet(b"D", b"abc") == b"D\0\0\0\x03abc"
    assert {"TEXTUAL_COLOR_SYSTEM", "COLUMNS", "ROWS"} <= AppService._build_environment(
        object.__new__(_Plain), 80, 24
    ).keys()  # fmt: skip


class _Plain(AppService):
    debug = False


def test_textual_speaks_to_a_page_as_it_did():
    source = inspect.getsource(WebDriver)
    assert 'b"__GANGLION__\\n"' in source
    assert '(b"D%s%s" % (len(data_bytes).to_bytes(4, "big"), data_bytes))' in source
    assert set(re.findall(r'packet_type == "(\w+)"', source)) == {
        "D", "resize", "focus", "blur", "quit", "exit", "deliver_chunk_request",
    }  # fmt: skip
