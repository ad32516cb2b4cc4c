"""The small form of a push."""

from __future__ import annotations

import gzip
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journeytui.domain import ids
from journeytui.sync import packing, wire
from journeytui.sync.wire import Push, Put


def one_field(value: str) -> bytes:
    """A push of one changed field."""
    op = Put(
        "touchpoint",
        ids.derived("t"),
        "ana",
        "2026-11-22T10:00:00.000Z",
        {"party": value},
        {"party": 20_012},
        {"party": "x"},
    )
    return wire.encode_push(Push(ids.derived("m"), ids.derived("r"), (op,)))


@given(st.binary(max_size=2 * packing.MOST))
def test_what_is_packed_is_unpacked_to_the_same(body: bytes) -> None:
    assert packing.unpacking().decompress(packing.pack(body)) == body


@given(st.text(max_size=300))
def test_the_same_push_is_always_the_same_bytes_and_fewer_than_gzip_makes_of_it(value: str) -> None:
    body = one_field(value)
    assert packing.pack(body) == packing.pack(body)
    assert len(packing.pack(body)) < len(gzip.compress(body, 9, mtime=0)) - 30


@given(at=st.integers(0, 10**6), bit=st.integers(0, 7))
def test_a_bit_that_fell_over_never_goes_for_the_push(at: int, bit: int) -> None:
    body = one_field("Mortgage Operations")
    packed = bytearray(packing.pack(body))
    packed[at % len(packed)] ^= 1 << bit
    stream = packing.unpacking()
    try:
        got = stream.decompress(bytes(packed))
    except zlib.error:
        return
    assert not stream.eof or got == body


def test_other_words_are_another_sort_of_body() -> None:
    """The words stand for ever: what lies frozen in a library is packed with them by one version and unpacked by another."""
    assert zlib.adler32(packing._KNOWN) == int.from_bytes(packing.pack(b"")[2:6], "big")
    assert packing.pack(one_field("x"))[2:6].hex() == "594b42eb"


@pytest.mark.parametrize("body", [b"", one_field("x")])
def test_it_ends_where_it_ends(body: bytes) -> None:
    stream = packing.unpacking()
    stream.decompress(packing.pack(body) + b"more")
    assert stream.eof
    assert stream.unused_data == b"more"
