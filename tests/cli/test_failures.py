"""What a person is told of the database's errors: real errors of both databases, each for what it is."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from django.db import DatabaseError, Error, connection
from django.db.backends.base.base import BaseDatabaseWrapper

from luodi.cli import failures

on_sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="errors of SQLite")
on_postgresql = pytest.mark.skipif(connection.vendor == "sqlite", reason="errors of PostgreSQL")


def told(act: Callable[[], object]) -> str:
    """What the person reads when this fails as a database does."""
    with pytest.raises(Error) as caught, connection.wrap_database_errors:
        act()
    failure = failures.read(caught.value, ["ask"])
    assert failure.status == failures.INPUT
    return failure.message


@pytest.fixture
def logged(monkeypatch: pytest.MonkeyPatch) -> list[BaseException]:
    """Errors that were taken for defects."""
    found: list[BaseException] = []

    def note(error: BaseException, words: object) -> str:
        found.append(error)
        return "内部错误"

    monkeypatch.setattr("luodi.cli.failures._unforeseen", note)
    return found


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A small SQLite database."""
    path = tmp_path / "small.sqlite3"
    with sqlite3.connect(path) as made:
        made.execute("CREATE TABLE t (x)")
    made.close()
    return path


@on_sqlite
def test_a_database_that_another_program_holds(file: Path, logged: list[BaseException]) -> None:
    holder, other = sqlite3.connect(file, isolation_level=None), sqlite3.connect(file, timeout=0)
    holder.execute("BEGIN EXCLUSIVE")
    assert "请稍后再试" in told(lambda: other.execute("INSERT INTO t VALUES (1)"))
    assert not logged


@on_sqlite
def test_a_table_or_column_that_is_not_there(file: Path, logged: list[BaseException]) -> None:
    raw = sqlite3.connect(file)
    for statement in ("SELECT * FROM nowhere", "SELECT absent FROM t", "INSERT INTO t (y) VALUES (1)"):
        assert "luodi migrate" in told(partial(raw.execute, statement))
    assert not logged


@on_sqlite
def test_a_full_disk(file: Path, logged: list[BaseException]) -> None:
    raw = sqlite3.connect(file)
    raw.execute("PRAGMA max_page_count=3")

    def fill() -> None:
        for _ in range(1000):
            raw.execute("INSERT INTO t VALUES (?)", ("x" * 4000,))

    assert "磁盘已满" in told(fill)
    assert not logged


@on_sqlite
def test_a_file_that_may_not_be_written(file: Path, logged: list[BaseException]) -> None:
    raw = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
    assert "权限" in told(lambda: raw.execute("INSERT INTO t VALUES (1)"))
    assert "权限" in told(lambda: sqlite3.connect(file / "no" / "folder"))
    assert not logged


@on_sqlite
def test_a_file_that_is_no_database(tmp_path: Path, logged: list[BaseException]) -> None:
    junk = tmp_path / "junk.sqlite3"
    junk.write_bytes(b"not a database at all " * 200)
    raw = sqlite3.connect(junk)
    assert "luodi restore" in told(lambda: raw.execute("SELECT * FROM t"))
    assert not logged


@on_sqlite
def test_a_mistake_in_a_statement_is_a_defect_and_logged(file: Path, logged: list[BaseException]) -> None:
    raw = sqlite3.connect(file)
    assert told(lambda: raw.execute("SELEKT")) == "内部错误"
    assert told(lambda: raw.execute("SELECT no_such_function(1)")) == "内部错误"
    assert len(logged) == 2


@pytest.fixture
def server() -> Iterator[BaseDatabaseWrapper]:
    """A connection of its own to the server, outside of the test's transaction."""
    own = connection.copy()
    yield own
    own.close()


def _raise(server: BaseDatabaseWrapper, state: str) -> Callable[[], object]:
    """An error of that code, raised by the server itself."""
    statement = f"DO $$ BEGIN RAISE EXCEPTION 'it happened' USING ERRCODE = '{state}'; END $$"
    return lambda: server.cursor().execute(statement)


@on_postgresql
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("40001", "请再试一次"), ("40P01", "请再试一次"), ("55P03", "请稍后再试"), ("53100", "磁盘已满"),
        ("53300", "连接已经用完"), ("42501", "权限"), ("25006", "权限"), ("57P01", "连不上数据库"),
        ("XX001", "已损坏"), ("58030", "读写磁盘出错"),
    ],
)  # fmt: skip
def test_an_error_of_the_server_is_told_by_its_code(
    server: BaseDatabaseWrapper, state: str, words: str, logged: list[BaseException]
) -> None:
    assert words in told(_raise(server, state))
    assert not logged


@on_postgresql
@pytest.mark.django_db
def test_a_missing_table_or_column_of_the_server(
    server: BaseDatabaseWrapper, logged: list[BaseException]
) -> None:
    for statement in ("SELECT * FROM nowhere", "SELECT absent FROM org_unit"):
        assert "luodi migrate" in told(partial(server.cursor().execute, statement))
    assert not logged


@on_postgresql
@pytest.mark.django_db
def test_waiting_too_long_for_the_server(server: BaseDatabaseWrapper, logged: list[BaseException]) -> None:
    with server.cursor() as cursor:
        cursor.execute("SET statement_timeout = '20ms'")
        assert "请稍后再试" in told(lambda: cursor.execute("SELECT pg_sleep(5)"))
        cursor.execute("SET statement_timeout = 0")
    held = connection.copy()
    try:
        held.set_autocommit(False)
        held.cursor().execute("LOCK TABLE org_unit IN ACCESS EXCLUSIVE MODE")
        with server.cursor() as cursor:
            cursor.execute("SET lock_timeout = '20ms'")
            assert "请稍后再试" in told(lambda: cursor.execute("SELECT * FROM org_unit"))
            cursor.execute("SET lock_timeout = 0")
    finally:
        held.rollback()
        held.close()
    assert not logged


@on_postgresql
@pytest.mark.django_db
def test_a_mistake_in_a_statement_for_the_server_is_a_defect(
    server: BaseDatabaseWrapper, logged: list[BaseException]
) -> None:
    assert told(lambda: server.cursor().execute("SELEKT")) == "内部错误"
    assert len(logged) == 1


@on_postgresql
@pytest.mark.django_db
def test_a_server_that_is_not_there(logged: list[BaseException]) -> None:
    away = connection.copy()
    away.settings_dict = {**away.settings_dict, "HOST": "127.0.0.1", "PORT": "1"}
    assert "连不上数据库" in told(away.connect)
    assert not logged


def test_what_is_no_error_of_a_known_driver_is_a_defect(logged: list[BaseException]) -> None:
    assert failures.read(DatabaseError("strange"), []).message == "内部错误"
    assert len(logged) == 1
