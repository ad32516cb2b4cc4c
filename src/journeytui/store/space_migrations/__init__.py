"""Bringing a database of spaces to the shape that `space_tables` declares, step by step; whoever comes first does it for all.

Refuses a database that a newer program has brought further than this one knows.
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, inspect

from journeytui.domain.errors import UnusableLibrary

NEWEST = "0001"
"""The last of the steps in `versions`."""
_NAMES = "alembic_version"


def is_made(connection: Connection) -> bool:
    """Whether any step was taken."""
    return _at(connection) is not None


def is_current(connection: Connection) -> bool:
    """Whether all steps were taken. Raises UnusableLibrary when a newer program took further ones."""
    at = _at(connection)
    if at is not None and at > NEWEST:
        raise UnusableLibrary("These spaces were written by a newer JourneyTUI", "Upgrade to use them.")
    return at == NEWEST


def bring_up(connection: Connection) -> None:
    """Takes the steps that are missing, inside the caller's transaction, which keeps others from taking them too."""
    if is_current(connection):
        return
    from alembic.config import Config
    from alembic.runtime.environment import EnvironmentContext
    from alembic.script import ScriptDirectory

    folder = Path(__file__).parent
    script = ScriptDirectory(str(folder), version_locations=[str(folder / "versions")])
    with EnvironmentContext(Config(), script, fn=lambda at, _: script._upgrade_revs("head", at)) as steps:  # noqa: SLF001
        steps.configure(connection=connection)
        steps.run_migrations()


def _at(connection: Connection) -> str | None:
    if not inspect(connection).has_table(_NAMES):
        return None
    return connection.exec_driver_sql(f"SELECT version_num FROM {_NAMES}").scalar()
