"""What each database needs for schema and contents to be exchanged whole: the one file here in their words.

SQLite: a new file is made beside the old one and renamed into its place. PostgreSQL: one transaction.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction
from django.db.backends.sqlite3.base import DatabaseWrapper as SqliteWrapper

from luodi.ledger.org.access import Refused

MIGRATION_LOCK = 5_918_230_641
"""Number of the advisory lock under which a server's schema is changed; any fixed number would do."""


def database_file() -> Path:
    """The file of the embedded database."""
    return Path(str(connection.settings_dict["NAME"]))


def is_file() -> bool:
    """Whether the database is the embedded one, in a file: tests may keep it in memory."""
    wrapper = connections[DEFAULT_DB_ALIAS]
    return isinstance(wrapper, SqliteWrapper) and not wrapper.is_in_memory_db()


@contextmanager
def fresh_file() -> Iterator[Path]:
    """Inside, the connection writes a new, empty file beside the embedded database; afterwards the old again.

    What is to be kept is put into place by `put_into_place` after that. What a killed process left goes.
    """
    place = database_file()
    made = place.with_name(place.name + ".new")
    for leftover in (made, *_companions(made)):
        leftover.unlink(missing_ok=True)
    try:
        with connected_to(made):
            yield made
    except BaseException:
        for leftover in (made, *_companions(made)):
            leftover.unlink(missing_ok=True)
        raise


@contextmanager
def connected_to(file: Path) -> Iterator[None]:
    """Inside, the connection reads and writes this file, without a write-ahead log at the end of it."""
    place = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = file
    try:
        yield
        connection.close()
        _one_file(file)
    finally:
        connection.close()
        connection.settings_dict["NAME"] = place


def put_into_place(made: Path, keep_old_as: Path | None = None) -> None:
    """Make the new file the embedded database, in one step that is done or not done.

    Only while nobody else uses the old one. Its contents stay under another name, if one is given.
    """
    place = database_file()
    connection.close()
    if place.exists():
        _one_file(place)
        if keep_old_as is not None:
            os.link(place, keep_old_as)
    os.chmod(made, 0o600)
    _sync(made)
    os.replace(made, place)
    _sync(place.parent)


def copy_file(file: Path, to: Path) -> None:
    """A consistent copy of an embedded database, also while others write to it."""
    source, target = sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True), sqlite3.connect(to)
    try:
        source.backup(target)
    finally:
        source.close()
        target.close()


@contextmanager
def one_transaction() -> Iterator[None]:
    """A server's schema and contents change together, by one process at a time, or not at all."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '120s'")  # others may just be making the schema
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [MIGRATION_LOCK])
            cursor.execute("SET LOCAL lock_timeout = '20s'")
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        yield


@contextmanager
def snapshot() -> Iterator[None]:
    """Everything read inside is of one moment; nobody waits for it. Inside a transaction: that one's view."""
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
        try:
            yield
        finally:
            with connection.cursor() as cursor:
                cursor.execute("ROLLBACK")
    else:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield


def take_alone(names: list[str]) -> None:
    """Keep everybody else out of these tables of a server until the transaction ends."""
    with connection.cursor() as cursor:
        for name in names:
            cursor.execute(f"LOCK TABLE {connection.ops.quote_name(name)} IN ACCESS EXCLUSIVE MODE")


def drop_tables(names: list[str]) -> None:
    """Drop these tables of a server with all that belongs to them."""
    with connection.cursor() as cursor:
        for name in names:
            cursor.execute(f"DROP TABLE IF EXISTS {connection.ops.quote_name(name)} CASCADE")


@contextmanager
def keys_checked_at_end() -> Iterator[None]:
    """One transaction in which rows may come before those that they point to.

    Raises: IntegrityError at the end for a key that leads nowhere.
    """
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        yield
        connection.check_constraints()
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def _one_file(file: Path) -> None:
    """Fold the write-ahead log into the file. Raises: Refused while another program has it open."""
    database = sqlite3.connect(file, timeout=5, isolation_level=None)
    try:
        mode = database.execute("PRAGMA journal_mode=DELETE").fetchone()[0]
    except sqlite3.OperationalError as error:
        if "locked" in str(error):
            mode = "wal"
        else:
            raise
    finally:
        database.close()
    if mode == "wal":
        raise Refused("另有程序正在使用本数据库,请先结束它再试。")


def _companions(file: Path) -> list[Path]:
    return [file.with_name(file.name + ending) for ending in ("-wal", "-shm", "-journal")]


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
