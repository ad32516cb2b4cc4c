"""Whether a file may lie where several machines write to it: locks must hold there, and nobody may copy it behind our backs.

Refuses to guess: what is not known to break is tried out.
"""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from journeytui.domain.errors import UnusableLibrary
from journeytui.store.opening import new_id

MOUNTS = Path("/proc/self/mountinfo")
_WITHOUT_LOCKS = ("9p", "davfs", "afpfs", "ncpfs", "coda")
_FUSE_WITH_LOCKS = ("fuse.fuse-overlayfs", "fuse.glusterfs", "fuse.ceph-fuse", "fuse.lxcfs")
_NO_LOCKS = {"nolock", "local_lock=all", "local_lock=posix", "nobrl"}
"""Mount options that keep locks on one machine, or from being taken at all."""
_COPIERS = ("Dropbox", "OneDrive", "Google Drive", "GoogleDrive", "iCloud Drive", "Mobile Documents", "pCloudDrive")
_MARKS = (".dropbox", ".dropbox.cache", ".stfolder", ".sync_*.db", "._sync_*.db", ".owncloudsync.log", ".seafile-data")
"""What tools that copy folders between machines leave in them."""
_TRY = "import fcntl, sys\nwith open(sys.argv[1], 'r+b') as file: fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)"
_WAY_OUT = "Use a folder on a disk whose locks work, or `journeytui serve`."
_tried: set[int] = set()
"""The devices on which locks were seen to hold, by this process."""


class Mount(NamedTuple):
    """A mounted file system."""

    point: Path
    type: str
    options: frozenset[str]


def refuse_unshareable(path: Path) -> None:
    """Raises UnusableLibrary where a file cannot be shared."""
    folder = path.resolve().parent
    if mount := mount_of(folder, _mounts()):
        _refuse_without_locks(folder, mount)
    _refuse_copied(path.resolve())
    if os.access(folder, os.W_OK):
        _try_locks(folder)


def mount_of(folder: Path, mounts: Iterable[Mount]) -> Mount | None:
    """The file system that a folder is on: the last of those mounted deepest above it."""
    above = [mount for mount in mounts if folder.is_relative_to(mount.point)]
    deepest = max((len(mount.point.parts) for mount in above), default=0)
    return next((mount for mount in reversed(above) if len(mount.point.parts) == deepest), None)


def parse_mounts(text: str) -> list[Mount]:
    """The file systems in the text of a mountinfo."""
    found = []
    for line in text.splitlines():
        before, dash, after = line.partition(" - ")
        own, rest = before.split(" "), after.split(" ")
        if dash and len(own) > 5 and len(rest) > 2:
            point = own[4].encode().decode("unicode_escape").encode("latin-1", "replace").decode("utf-8", "replace")
            found.append(Mount(Path(point), rest[0], frozenset([*own[5].split(","), *rest[2].split(",")])))
    return found


def _mounts() -> list[Mount]:
    try:
        return parse_mounts(MOUNTS.read_text("utf-8", "surrogateescape"))
    except OSError:  # another system than Linux: what is there shows when locks are tried
        return []


def _refuse_without_locks(folder: Path, mount: Mount) -> None:
    fuse = mount.type.startswith("fuse.") and mount.type not in _FUSE_WITH_LOCKS
    if fuse or mount.type in _WITHOUT_LOCKS:
        raise UnusableLibrary(f"{folder} is on a {mount.type} disk, where locks do not hold between machines", _WAY_OUT)
    if off := sorted(mount.options & _NO_LOCKS):
        raise UnusableLibrary(f"{folder} is on a disk that is mounted without locks ({', '.join(off)})", _WAY_OUT)


def _refuse_copied(path: Path) -> None:
    for folder in path.parents:
        named = any(folder.name == name or folder.name.startswith(f"{name} - ") for name in _COPIERS)
        mark = next((found.name for pattern in _MARKS for found in folder.glob(pattern)), "")
        if (named or mark) and folder != Path(folder.anchor):
            told = f" (there is {mark} in it)" if mark else ""
            raise UnusableLibrary(
                f"{folder} is a folder that a tool copies between machines{told}: it would copy half-written spaces, "
                "and put older ones over newer ones",
                _WAY_OUT,
            )
    if copy := _conflicted_copy(path):
        raise UnusableLibrary(
            f"{copy.name} lies beside {path.name}: a tool that copies files between machines has made two of one",
            _WAY_OUT,
        )


def _conflicted_copy(path: Path) -> Path | None:
    siblings = path.parent.iterdir() if path.parent.is_dir() else ()
    return next((one for one in siblings if one.name.startswith(path.stem) and _says_conflict(one.name, path)), None)


def _says_conflict(name: str, path: Path) -> bool:
    said = name[len(path.stem) :].lower()
    return name != path.name and any(mark in said for mark in ("conflicted copy", "sync-conflict", "_conflict-"))


def _try_locks(folder: Path) -> None:
    """Takes a lock and lets another process try for it."""
    if folder.stat().st_dev in _tried or not sys.executable:
        return
    probe = folder / f".journeytui-lock-{new_id()}"
    with probe.open("xb") as file:
        try:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            other = subprocess.run([sys.executable, "-ISc", _TRY, probe], capture_output=True, check=False, timeout=60)
            held = other.returncode != 0 and b"BlockingIOError" in other.stderr
        except OSError:
            held = False
        finally:
            probe.unlink()
    if not held:
        raise UnusableLibrary(f"Locks do not hold in {folder}: two who write at once would damage the file", _WAY_OUT)
    _tried.add(folder.stat().st_dev)
