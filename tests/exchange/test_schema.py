"""The database is ready before any command: made, brought up, or refused, all or nothing."""

from __future__ import annotations

import fcntl
import os
import sqlite3
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.installations import Installation, empty_server_database

SERVER = bool(os.environ.get("DATABASE_URL"))
embedded = pytest.mark.skipif(SERVER, reason="about the embedded database: run without DATABASE_URL")
server_only = pytest.mark.skipif(not SERVER, reason="needs a PostgreSQL in DATABASE_URL")


@pytest.fixture
def installation(tmp_path: Path) -> Installation:
    return Installation(tmp_path / "home")


def _names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.name.startswith("luodi.sqlite3"))


def _add(installation: Installation, code: str) -> int:
    words = Installation.words("region", "add", code, f"县{code}")
    return subprocess.run(words, env=installation.environment(), capture_output=True, check=False).returncode


@embedded
def test_the_first_command_makes_the_database(installation) -> None:
    installation.luodi("region", "add", "159924", "示例甲县")
    assert _names(installation.home) == ["luodi.sqlite3"]
    assert (installation.home / "luodi.sqlite3").stat().st_mode & 0o077 == 0


@embedded
def test_first_commands_at_once_all_succeed(installation) -> None:
    codes = ["159921", "159922", "159923", "159924"]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda code: _add(installation, code), codes)) == [0, 0, 0, 0]
    assert [region["code"] for region in installation.answer("region", "list")["regions"]] == codes


@embedded
def test_a_first_command_waits_longer_for_the_one_that_makes_the_database(installation) -> None:
    installation.home.mkdir()
    with open(installation.home / "luodi.lock", "wb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        words = Installation.words("region", "add", "159924", "示例甲县")
        waiting = subprocess.Popen(words, env=installation.environment(LUODI_PATIENCE="0.1"))
        with pytest.raises(subprocess.TimeoutExpired):
            waiting.wait(4)
    assert waiting.wait() == 0


@embedded
def test_an_old_database_is_copied_and_brought_up(installation) -> None:
    installation.luodi("region", "add", "159924", "示例甲县")
    _forget_last_migration(installation)
    assert [region["code"] for region in installation.answer("region", "list")["regions"]] == ["159924"]
    assert [name for name in _names(installation.home) if ".before-" in name]


@embedded
def test_a_database_of_a_newer_version_is_not_touched(installation) -> None:
    installation.luodi("region", "add", "159924", "示例甲县")
    with sqlite3.connect(installation.home / "luodi.sqlite3") as database:
        row = ("tasks", "9999_tomorrow", "2024-01-01")
        database.execute("INSERT INTO django_migrations (app, name, applied) VALUES (?, ?, ?)", row)
    database.close()
    told = installation.answer("region", "list", status=1)
    assert told["problems"][0]["code"] == "newer_database"


@embedded
def test_a_file_that_is_no_database_is_told_plainly(installation) -> None:
    installation.home.mkdir()
    (installation.home / "luodi.sqlite3").write_bytes(b"no database at all" * 400)
    told = installation.luodi("region", "list", status=1).stderr
    assert "Traceback" not in told
    assert "不是数据库" in told


@embedded
def test_a_database_that_cannot_be_reached_is_told_plainly(tmp_path: Path) -> None:
    nowhere = Installation(tmp_path / "home", "postgres://nobody:x@127.0.0.1:9/none")
    told = nowhere.luodi("region", "list", status=1).stderr
    assert "连不上数据库" in told
    assert "Traceback" not in told


@server_only
def test_an_empty_server_is_set_up_by_the_first_command(tmp_path: Path) -> None:
    with empty_server_database() as address:
        server = Installation(tmp_path / "home", address)
        codes = ["159921", "159922", "159923"]
        with ThreadPoolExecutor(3) as pool:
            assert list(pool.map(lambda code: _add(server, code), codes)) == [0, 0, 0]
        assert [region["code"] for region in server.answer("region", "list")["regions"]] == codes


@server_only
def test_an_old_server_is_left_to_its_administrator(tmp_path: Path) -> None:
    import psycopg

    with empty_server_database() as address:
        server = Installation(tmp_path / "home", address)
        server.luodi("region", "add", "159924", "示例甲县")
        with psycopg.connect(address) as database:
            database.execute("DELETE FROM django_migrations WHERE app = 'reports'")
            for (name,) in database.execute(
                "SELECT tablename FROM pg_tables WHERE tablename LIKE 'reports\\_%'"
            ).fetchall():
                database.execute(f'DROP TABLE "{name}" CASCADE')
        told = server.answer("region", "list", status=1)
        assert told["problems"][0]["code"] == "old_database"
        assert "luodi migrate" in told["problems"][0]["remedy"]
        if server.answer("migrate")["before"] == "old":
            assert server.answer("region", "list")["regions"]


def _forget_last_migration(installation: Installation) -> None:
    """As if the version that made it had lacked the books and the reports."""
    with sqlite3.connect(installation.home / "luodi.sqlite3") as database:
        tables = database.execute("SELECT name FROM sqlite_master WHERE type='table' AND name LIKE 'books_%'")
        for (name,) in tables.fetchall():
            database.execute(f"DROP TABLE {name}")
        database.execute("DELETE FROM django_migrations WHERE app IN ('books', 'reports')")
        for (name,) in database.execute(
            "SELECT name FROM sqlite_master WHERE type='table' AND name LIKE 'reports_%'"
        ).fetchall():
            database.execute(f"DROP TABLE {name}")
    database.close()
