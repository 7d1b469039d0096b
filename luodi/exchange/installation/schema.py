"""The schema of the database: made when there is none, brought up when it is old, before any command."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from enum import Enum
from pathlib import Path

from django.apps import apps
from django.core.management import call_command
from django.db import OperationalError, ProgrammingError, connection, transaction

import luodi
from luodi.core.problems import Problem, Rejected
from luodi.exchange.installation import databases
from luodi.exchange.installation.locks import PATIENCE_SECONDS, SETUP_PATIENCE_SECONDS, database_lock

Step = tuple[str, str]
"""A migration: its application and its name."""


class State(Enum):
    """How the schema stands to this version of Luodi."""

    EMPTY = "empty"
    OLD = "old"
    CURRENT = "current"
    NEWER = "newer"


@contextmanager
def database_open(*, alone: bool = False) -> Iterator[None]:
    """The database with the schema of this version, held (alone, if asked for) for the time inside.

    An empty one is set up; an old embedded one is copied and brought up. Raises: Rejected for an old
    server (its administrator runs `luodi migrate`) and for one of a newer version; Refused when others
    hold it.
    """
    if _is_missing():
        schema_prepare(patience=SETUP_PATIENCE_SECONDS)
    with database_lock(alone=alone):
        current = state() is State.CURRENT
        if current:
            yield
    if not current:
        schema_prepare()
        with database_lock(alone=alone):
            yield


def schema_prepare(*, upgrade_server: bool = False, patience: float = PATIENCE_SECONDS) -> State:
    """Bring the schema to this version, all or nothing, and say what it was before; again is no harm."""
    with database_lock(alone=True, patience=patience):
        found = State.EMPTY if _is_missing() else state()
        if found is State.NEWER:
            raise Rejected([_newer()])
        if found is State.OLD and connection.vendor != "sqlite" and not upgrade_server:
            raise Rejected([_old_server()])
        if found is not State.CURRENT:
            if connection.vendor == "sqlite":
                _prepare_file(found)
            else:
                _prepare_server()
        return found


def state() -> State:
    """How the schema stands, by one query and the names of the migration files."""
    applied, known = steps_applied(), steps_known()
    if not applied:
        return State.EMPTY
    if known <= applied:
        return State.CURRENT if {step for step in applied if step[0] in _labels()} <= known else State.NEWER
    return State.OLD


def steps_applied() -> set[Step]:
    """The migrations that the database has had; none for an empty one."""
    apart = transaction.atomic() if connection.in_atomic_block else nullcontext()
    try:
        with apart, connection.cursor() as cursor:
            cursor.execute("SELECT app, name FROM django_migrations")
            return {(app, name) for app, name in cursor.fetchall()}
    except (ProgrammingError, OperationalError) as error:
        if "django_migrations" in str(error):
            return set()
        raise


def steps_known() -> set[Step]:
    """The migrations that this version of Luodi has."""
    found = set()
    for config in apps.get_app_configs():
        folder = Path(config.path) / "migrations"
        found |= {(config.label, file.stem) for file in folder.glob("[0-9]*.py")}
    return found


def migrate() -> None:
    """Run the migrations that are missing, with all that follows them: guards, shipped vocabulary."""
    call_command("migrate", verbosity=0, interactive=False)


def _is_missing() -> bool:
    """Whether there is no embedded database yet. To ask the connection would make an empty file."""
    return databases.is_file() and not databases.database_file().exists()


def _prepare_file(found: State) -> None:
    place = databases.database_file()
    had_contents = not _is_missing() and bool(connection.introspection.table_names())
    with databases.fresh_file() as made:
        if found is State.OLD:
            databases.copy_file(place, made)
        migrate()
    databases.put_into_place(made, _free_name(place) if had_contents else None)


def _prepare_server() -> None:
    with databases.one_transaction():
        if state() is not State.CURRENT:
            migrate()


def _free_name(place: Path) -> Path:
    """`luodi.sqlite3.before-0.1.0`, with a number where that is taken."""
    wanted = place.with_name(f"{place.name}.before-{luodi.__version__}")
    number = 1
    while wanted.exists():
        number += 1
        wanted = place.with_name(f"{place.name}.before-{luodi.__version__}.{number}")
    return wanted


def _labels() -> set[str]:
    return {config.label for config in apps.get_app_configs()}


def _newer() -> Problem:
    message = f"数据库由更新版本的落地写成,本版本({luodi.__version__})不能打开。"
    return Problem("newer_database", message, remedy="请升级程序后再用。")


def _old_server() -> Problem:
    return Problem(
        "old_database",
        "服务器数据库的结构比本版本旧。",
        remedy="请先备份,停止服务,再运行 luodi migrate 升级。",
    )
