"""Where a library's space is, and the token for it: kept per person, by library, outside the library.

A token is sent to nobody but the origin it was given for, and stands in no library, log or message. Refuses to guess what a
file says that cannot be read, and to use a token that others on the machine can read.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import re
import shlex
import stat
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from journeytui import locations, private
from journeytui.domain.errors import DiskTrouble, InvalidValues, Problem, ReadOnly, Refused, UnknownReference
from journeytui.domain.text import clean_line, shown_line
from journeytui.domain.value import Value
from journeytui.store import membership, replica
from journeytui.store.opening import new_id
from journeytui.store.schema import APPLICATION
from journeytui.sync import addresses
from journeytui.workspace.workspace import Workspace

if TYPE_CHECKING:
    from journeytui.sync.remote import Remote

TOKEN_FILE = "JOURNEYTUI_TOKEN_FILE"  # noqa: S105  the name of a variable
_KEYRING = "keyring"
_FILE = "file"
_SERVICE = "journeytui"
_PATIENCE = 3.0
"""Seconds that a keyring may take: on a machine without a desktop some never answer."""
_FAILURES = (OSError, RuntimeError, ValueError, TypeError, AttributeError, KeyError, ImportError)
_SERVER = re.compile(r"[\w-]+(\.[\w-]+)+|[\w.-]+:\d{1,5}(/.*)?|localhost")
"""What was meant as a server's address by whoever left https:// out."""
_ENDS = (".db", ".db3", ".sqlite", ".sqlite3", ".space")
"""How a file's name ends. With its folder before it, any name is a file's."""
_BOUND = "tokens of files"
"""The key beside the libraries under which it stands, by a token's digest, whom it was sent to first."""


class RemoteEntry(Value):
    """Where a library's space is."""

    name: str
    address: str
    """An https address, or the path of a file."""
    space: str
    token_kept: str
    """keyring or file; '' when there is none."""


def remotes(ws: Workspace) -> tuple[RemoteEntry, ...]:
    """The library's remotes: at most one, for a library syncs with one space."""
    key = _key(ws)
    said = _all().get(key) if key else None
    return (_entry(said),) if isinstance(said, dict) else ()


def add_remote(ws: Workspace, name: str, address: str, *, space: str = "main", token: str | None = None) -> RemoteEntry:
    """Says where the library's space is; from now on it is noticed what is changed here. Asks nobody yet.

    Raises:
        Refused: these are the samples.
        InvalidValues: it has another remote already (the same server may be given another token), the address is none or would carry the token through the open, or it is a
            library.
        ReadOnly, DiskTrouble: as ever.
    """
    if ws.is_samples:
        raise Refused(
            "The samples are yours to try, and shared with nobody",
            "Start a library of your own, which can be shared: journeytui new",
        )
    _refuse(ws, name, address, space)
    _all()
    if ws.opened.read_only:
        raise ReadOnly("Nothing was changed: this library is open read-only", ws.opened.read_only)
    if not membership.is_joined(ws.connection):
        replica.join(ws.opened, key=new_id())
    key = _key(ws)
    kept = _keep_token(key, address, token) if token else ""
    said: dict[str, Any] = {"name": clean_line(name), "address": _whole(address), "space": space, "kept": kept}
    if kept == _FILE:
        said |= {"token": token, "origin": origin(address)}
    with _changing() as everything:
        everything[key] = said
    return _entry(said)


def remove_remote(ws: Workspace, name: str) -> None:
    """Forgets the remote. All records stay, and what was not sent; whoever comes back to the same space goes on from here.

    Raises UnknownReference when there is none of that name; DiskTrouble.
    """
    entry = the_remote(ws, name)
    key = _key(ws)
    with _changing() as everything:
        everything.pop(key, None)
        if membership.is_joined(ws.connection):
            replica.leave(ws.opened)
    if entry.token_kept == _KEYRING and (ring := _keyring()) is not None:
        _within(ring, lambda: ring.delete_password(_SERVICE, f"{key} {origin(entry.address)}"))


def the_remote(ws: Workspace, name: str = "") -> RemoteEntry:
    """The library's remote. Raises UnknownReference when it has none, or none of that name."""
    found = remotes(ws)
    if not found:
        raise UnknownReference("This library shares with nobody yet", "Say where: journeytui remote add NAME ADDRESS")
    if name and found[0].name != name:
        raise UnknownReference(
            f"There is no remote called {shown_line(name)!r}", f"This one is called {found[0].name}."
        )
    return found[0]


def token_for(ws: Workspace, entry: RemoteEntry) -> str:
    """The token for the entry's origin; '' when there is none for it.

    Raises DiskTrouble when a token file cannot be read, Refused when others can read it too or when it is for another origin.
    """
    here = origin(entry.address)
    if told := os.environ.get(TOKEN_FILE):
        _refuse_open(Path(told))
        return _bound(_from_file(Path(told)), here)
    if entry.token_kept == _KEYRING:
        ring = _keyring()
        return str(_within(ring, lambda: ring.get_password(_SERVICE, f"{_key(ws)} {here}")) or "") if ring else ""
    said = _all().get(_key(ws), {})
    token = str(said.get("token") or "") if said.get("origin") == here else ""
    if token:
        _refuse_open(_path())
    return token


def is_for_one(entry: RemoteEntry) -> bool:
    """Whether the space will be a new file that nobody but its maker may open, as its folder is no group's."""
    path = Path(entry.address)
    if is_address(entry.address) or path.exists() or not path.parent.is_dir():
        return False
    return path.parent.stat().st_mode & 0o022 != 0o020


def is_address(address: str) -> bool:
    """Whether it is an address of a server rather than a path."""
    return "://" in address


def origin(address: str) -> str:
    """Scheme, host and port of a server's address; '' for a path. Raises InvalidValues for an address that is none."""
    return addresses.origin(address) if is_address(address) else ""


def open_remote(ws: Workspace, entry: RemoteEntry) -> Remote:
    """The space behind a remote. Raises what opening a file raises; asks no server yet."""
    if is_address(entry.address):
        from journeytui.sync.http import HttpRemote  # noqa: PLC0415  it brings the network along

        token = token_for(ws, entry)
        return HttpRemote(entry.address, space=entry.space, token=token, who=ws.me, replica=ws.opened.replica)
    from journeytui.workspace.spaces import FileRemote  # noqa: PLC0415  it brings a database along

    path = Path(entry.address)
    never = not replica.Replica(ws.opened, me=ws.me).state().get("log")
    return FileRemote(path, space=entry.space, make=never and path.parent.is_dir(), closely=never)


# --- checks ------------------------------------------------------------------------------------------------------------


def _refuse(ws: Workspace, name: str, address: str, space: str) -> None:
    if not clean_line(name) or not clean_line(space) or "/" in space:
        raise InvalidValues([Problem("name", "a remote and a space have a name", "like: team")])
    found = remotes(ws)
    if found and not _is_same(found[0], name, address, space):
        hint = f"Remove {found[0].name} first, or keep what is private in another library."
        raise InvalidValues([Problem("", "a library syncs with one space, and this one has a remote")], hint)
    if is_address(address):
        addresses.origin(address)
    elif not address.strip() or Path(address).is_dir():
        like = str(Path(address.strip() or "/folder/that/all/see") / "space.db")
        raise InvalidValues([Problem("address", "the path of a file is needed", f"like {shown_line(like)}")])
    elif _SERVER.fullmatch(address) and not address.endswith(_ENDS) and not Path(address).exists():
        hint = f"A server's address is https://{shown_line(address)}; the file would be ./{shown_line(address)}."
        raise InvalidValues(
            [Problem("address", f"{shown_line(address)} reads like a server, and would be a file here")], hint
        )
    elif _is_library(Path(address)):
        hint = "Name a file that is not there yet, or that somebody shares already."
        raise InvalidValues([Problem("", f"{shown_line(address)} is a library, not a space")], hint)


def _is_same(entry: RemoteEntry, name: str, address: str, space: str) -> bool:
    """Whether it is the server that is known already, perhaps with another token."""
    return is_address(address) and (entry.name, entry.address, entry.space) == (
        clean_line(name),
        _whole(address),
        space,
    )


def _is_library(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            head = file.read(72)
    except OSError:
        return False
    return head.startswith(b"SQLite format 3\0") and head[68:72] == APPLICATION.to_bytes(4, "big")


def _whole(address: str) -> str:
    return address.rstrip("/") if is_address(address) else str(Path(address).expanduser().absolute())


# --- what is kept ------------------------------------------------------------------------------------------------------


def _key(ws: Workspace) -> str:
    """The random name under which the library's entry stands; '' before it has a remote. No other library can claim it."""
    if not membership.is_joined(ws.connection):
        return ""
    return str(replica.Replica(ws.opened, me=ws.me).state().get("key") or "")


def _path() -> Path:
    return locations.settings_file().parent / "remotes.json"


def _all() -> dict[str, Any]:
    try:
        said = json.loads(_path().read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise DiskTrouble(f"{_path()} cannot be read: {error.strerror}", "Check its permissions.") from error
    except (ValueError, RecursionError):
        said = None
    if not isinstance(said, dict):
        raise Refused(
            f"{_path()} is damaged: it keeps where libraries are shared, and cannot be read",
            "Put it right or put it aside, then add the remotes again: nothing else is lost.",
        )
    return said


@contextmanager
def _changing() -> Iterator[dict[str, Any]]:
    """All that is kept, to be changed while nobody else does."""
    path = _path()
    try:
        private.make_folder(path.parent)
        handle = os.open(
            path.with_name(f"{path.name}.lock"), os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600
        )
    except OSError as error:
        raise _unwritable(error) from error
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        everything = _all()
        yield everything
        private.write(path, json.dumps(everything, indent=1))
    except OSError as error:
        raise _unwritable(error) from error
    finally:
        os.close(handle)


def _unwritable(error: OSError) -> DiskTrouble:
    return DiskTrouble(f"{_path()} cannot be written: {error.strerror}", "Check its permissions.")


def is_open(path: Path) -> bool:
    """Whether a file of one's own can be read by others on this machine."""
    try:
        kept = path.stat()
    except OSError:
        return False
    return stat.S_ISREG(kept.st_mode) and kept.st_uid == os.getuid() and bool(kept.st_mode & 0o077)


def _refuse_open(path: Path) -> None:
    if is_open(path):
        raise Refused(
            f"Others on this machine can read the token in {path}",
            f"chmod 600 {shlex.quote(str(path))}; if they may have, ask for another token.",
        )


def _bound(token: str, here: str) -> str:
    """The token, if it was never sent to another origin; from now on it is for this one."""
    digest = hashlib.sha256(token.encode()).hexdigest()
    bound = _all().get(_BOUND)
    if not isinstance(bound, dict) or digest not in bound:
        with _changing() as everything:
            bound = everything.setdefault(_BOUND, {})
            bound.setdefault(digest, here)
    if bound[digest] != here:
        raise Refused(
            f"The token that {TOKEN_FILE} names is for {bound[digest]}, and was not sent to {here}",
            "Give this server its own: journeytui remote add NAME ADDRESS --token-file FILE",
        )
    return token


def _entry(said: dict[str, Any]) -> RemoteEntry:
    return RemoteEntry(*(str(said.get(key) or "") for key in ("name", "address", "space", "kept")))


def _keep_token(key: str, address: str, token: str) -> str:
    """Puts the token where it is safest, and says where that is."""
    ring = _keyring()
    if ring is not None:
        account = f"{key} {origin(address)}"
        _within(ring, lambda: ring.set_password(_SERVICE, account, token))
        if _within(ring, lambda: ring.get_password(_SERVICE, account)) == token:
            return _KEYRING
    return _FILE


def _keyring() -> ModuleType | None:
    """The system's keyring, where it has one that is installed for Python."""
    try:
        import keyring.errors  # type: ignore[import-not-found,unused-ignore]  # noqa: PLC0415  not everybody has it
    except ImportError:
        return None
    return keyring if isinstance(keyring, ModuleType) else None


def _within(ring: ModuleType, act: Callable[[], Any]) -> Any:
    """What the act returns; None when it fails or takes too long."""
    found: list[Any] = []

    def run() -> None:
        try:
            found.append(act())
        except (*_FAILURES, ring.errors.KeyringError):  # every keyring fails in its own way, and then it is not used
            found.append(None)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(_PATIENCE)
    return found[0] if found else None


def _from_file(path: Path) -> str:
    try:
        with path.open(encoding="utf-8") as file:
            return file.read(4096).strip()
    except (OSError, ValueError) as error:
        raise DiskTrouble("The token file cannot be read", f"It is named by {TOKEN_FILE}.") from error
