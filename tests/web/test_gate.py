"""Who is let in, as a law: only who holds the secret of this launch, from a page of ours, under a name of ours."""

from __future__ import annotations

from hypothesis import assume, given
from hypothesis import strategies as st

from journeytui.web.gate import COOKIE, Asked, Gate, headers

GATE = Gate(["workbench.example"])
INSIDE = GATE.inside
PASS = GATE.cookie.partition(";")[0]

OURS = ("127.0.0.1:8770", "localhost:9000", "[::1]:8770", "LOCALHOST:8770", "localhost", "workbench.example:8770")
STRANGE = (
    "evil.example", "evil.example:8770", "127.0.0.1.evil.example:8770", "localhost.:8770", "127.0.0.2:8770", "0.0.0.0:8770",
    "user@localhost:8770", "localhost:8770/..", "localhost:eighty", "", "[::1", "127.1:8770", "2130706433:8770", "localhost:8770#",
)  # fmt: skip
PATHS = (INSIDE, f"{INSIDE}ws", f"{INSIDE}static/js/textual.js", f"{INSIDE}download/x")
GOOD = Asked("GET", INSIDE, ("127.0.0.1:8770",), None, PASS)

hosts = st.sampled_from([*OURS, *STRANGE]) | st.text(max_size=30)
CHANGES = {
    "method": st.sampled_from(["GET", "HEAD", "POST", "OPTIONS", "get"]),
    "path": st.sampled_from([*PATHS, GATE.address, "/", "/ws", "/static/", GATE.address + "/"]) | st.text(max_size=40),
    "hosts": st.lists(hosts, max_size=2).map(tuple) | st.just(OURS[:2]),
    "origin": st.none() | hosts.map("http://{}".format) | st.sampled_from(["null", "", "https://localhost:9000"]),
    "cookie": st.sampled_from([PASS, "", PASS[:-1], f"{COOKIE}={GATE.address.rpartition('/')[2]}", PASS.upper()])
    | st.text(max_size=50),
    "socket": st.booleans(),
}
asked = st.sets(st.sampled_from(sorted(CHANGES)), max_size=3).flatmap(
    lambda names: st.fixed_dictionaries({name: CHANGES[name] for name in sorted(names)})
).map(lambda changed: GOOD._replace(**changed))  # fmt: skip
"""Somebody who has all that it takes, but for a thing or three."""


@given(asked)
def test_nobody_is_let_in_who_lacks_any_of_it(one: Asked) -> None:
    let_in = not GATE.why_not(one)
    if let_in:
        assert one.method in ("GET", "HEAD")
        assert len(one.hosts) == 1
        assert one.hosts[0] in OURS
        assert one.origin == f"http://{one.hosts[0]}" or (one.origin is None and not one.socket)
        assert one.path == GATE.address or (one.path.startswith(INSIDE) and one.cookie == PASS)


@given(st.sampled_from(OURS), st.sampled_from(PATHS), st.booleans())
def test_who_has_all_of_it_is_let_in(host: str, path: str, socket: bool) -> None:
    assert GATE.why_not(Asked("GET", path, (host,), f"http://{host}", PASS, socket)) == ""
    assert GATE.why_not(GOOD._replace(path=GATE.address, cookie="")) == ""


@given(st.data(), st.sampled_from([GATE.address, PASS]))
def test_a_letter_more_less_or_other_is_refused(data: st.DataObject, known: str) -> None:
    at = data.draw(st.integers(0, len(known)))
    other = known[:at] + data.draw(st.text(max_size=2)) + known[at + data.draw(st.integers(0, 2)) :]
    assume(other != known)
    if known == PASS:
        assert GATE.why_not(GOOD._replace(cookie=other))
    else:
        assert GATE.why_not(GOOD._replace(path=other, cookie=""))


@given(st.lists(st.sampled_from(["other=1", f"{COOKIE}=theirs", COOKIE, "=", ""]), max_size=4), st.integers(0, 4))
def test_what_other_programs_of_the_machine_gave_the_browser_changes_nothing(others: list[str], at: int) -> None:
    """They may set a cookie of the same name, to shut somebody out."""
    assert GATE.why_not(GOOD._replace(cookie="; ".join([*others[:at], PASS, *others[at:]]))) == ""
    assert GATE.why_not(GOOD._replace(cookie="; ".join(others)))


@given(st.sampled_from(STRANGE))
def test_another_name_is_refused_to_who_knows_everything(host: str) -> None:
    assert GATE.why_not(GOOD._replace(hosts=(host,), origin=None))
    assert GATE.why_not(GOOD._replace(path=GATE.address, hosts=(host,), origin=None))


def test_a_page_of_another_port_or_scheme_is_refused() -> None:
    for origin in (
        "http://127.0.0.1:8771",
        "http://localhost:8770",
        "https://127.0.0.1:8770",
        "http://127.0.0.1",
        "null",
        "",
    ):
        assert GATE.why_not(GOOD._replace(origin=origin)), origin


def test_no_page_at_all_may_look_and_not_touch() -> None:
    assert GATE.why_not(GOOD) == ""
    assert GATE.why_not(GOOD._replace(socket=True))


def test_no_two_launches_have_anything_in_common() -> None:
    gates = [Gate() for _ in range(50)]
    for told in (lambda one: one.address, lambda one: one.cookie, lambda one: one.inside):
        assert len({told(one) for one in gates}) == 50
    assert gates[0].address not in repr(gates[0])
    assert all(len(one.address.removeprefix("/open/")) == 43 for one in gates)


def test_the_cookie_is_for_no_script_no_other_site_and_no_other_path() -> None:
    parts = GATE.cookie.split("; ")
    assert parts[0] == PASS
    assert PASS.startswith(f"{COOKIE}=")
    assert set(parts[1:]) == {f"Path={INSIDE}", "HttpOnly", "SameSite=Strict"}
    assert GATE.address.rpartition("/")[2] not in GATE.cookie


@given(st.sampled_from(OURS))
def test_nothing_is_loaded_from_elsewhere_and_nobody_is_told(host: str) -> None:
    told = headers(host)
    policy = dict(part.split(" ", 1) for part in told["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == policy["frame-ancestors"] == policy["base-uri"] == policy["form-action"] == "'none'"
    assert policy["script-src"] == "'self'"
    assert set(policy["connect-src"].split()) == {"'self'", f"ws://{host}"}
    assert not {word for part in policy.values() for word in part.split()} - {
        "'self'", "'none'", "'unsafe-inline'", "data:", f"ws://{host}",
    }  # fmt: skip
    assert told["Referrer-Policy"] == "no-referrer"
    assert "clipboard-read=()" in told["Permissions-Policy"]
    assert "connect-src 'none'" in headers("")["Content-Security-Policy"]
