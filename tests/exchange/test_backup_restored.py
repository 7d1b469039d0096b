"""A restored installation is what was backed up, on either database, or the restore did not happen."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import time
import zipfile
from pathlib import Path
from typing import Any

import pytest

from luodi.exchange.installation.archive import backup_open
from tests import workbooks
from tests.installations import Installation, empty_server_database

SERVER = bool(os.environ.get("DATABASE_URL"))
embedded = pytest.mark.skipif(SERVER, reason="about the embedded database: run without DATABASE_URL")
server_only = pytest.mark.skipif(not SERVER, reason="needs a PostgreSQL in DATABASE_URL")


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """An installation on the embedded database with two sealed months. Tests only read it."""
    folder = tmp_path_factory.mktemp("filled")
    installation = Installation(folder / "home")
    installation.fill(folder / "workbooks")
    return installation


@pytest.fixture(scope="module")
def saved(filled: Installation, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its backup."""
    file = tmp_path_factory.mktemp("saved") / "a.zip"
    filled.luodi("backup", str(file))
    return file


@pytest.fixture(scope="module")
def figures(filled: Installation) -> Any:
    """What it answers."""
    return filled.figures()


@pytest.fixture
def empty(tmp_path: Path) -> Installation:
    return Installation(tmp_path / "other")


def _contents(file: Path) -> dict[str, tuple[int, str]]:
    with backup_open(file) as backup:
        tables = {table["model"]: (table["rows"], table["content"]) for table in backup.manifest["tables"]}
    return {model: held for model, held in tables.items() if model not in ("audit.act", "audit.stale")}


@embedded
def test_figures_sources_and_the_chain_are_equal_after(figures, saved, empty, tmp_path: Path) -> None:
    told = empty.luodi("restore", str(saved)).stdout
    assert "核验通过" in told
    assert empty.figures() == figures
    empty.luodi("backup", str(tmp_path / "again.zip"))
    assert _contents(tmp_path / "again.zip") == _contents(saved)


@embedded
def test_originals_come_back_with_it(saved, empty) -> None:
    empty.luodi("restore", str(saved))
    files = [path for path in (empty.home / "files").rglob("*") if path.is_file()]
    with backup_open(saved) as backup:
        assert sorted(path.name for path in files) == sorted(f["sha256"] for f in backup.manifest["files"])


@embedded
def test_facts_and_sealed_books_are_protected_after(saved, empty) -> None:
    empty.luodi("restore", str(saved))
    database = sqlite3.connect(empty.home / "luodi.sqlite3")
    for statement in (
        "DELETE FROM books_taskrow",
        "UPDATE audit_act SET actor = 'x'",
        "DELETE FROM tasks_progress",
    ):
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            database.execute(statement)
    database.close()


@embedded
def test_work_goes_on_after(saved, empty, tmp_path: Path) -> None:
    empty.luodi("restore", str(saved))
    region = ("--region", workbooks.REGION)
    empty.luodi("round", "open", "2024-03", *region)
    file = workbooks.progress(tmp_path, ["已完成"] * 5, 3)
    empty.luodi("import", str(file), "--period", "2024-03", *region)
    closed = empty.answer("round", "close", "2024-03", *region)
    assert closed["sequence"] == 3
    assert (
        empty.answer("ask", "tasks", *region, "--period", "2024-03", "--where", "状态=已完成")["value"] == "5"
    )


@embedded
def test_it_goes_into_an_empty_installation_only(saved, empty) -> None:
    empty.luodi("region", "add", "369924", "示例乙县")
    told = empty.luodi("restore", str(saved), status=3).stderr
    assert "--replace" in told
    assert [r["code"] for r in empty.answer("region", "list")["regions"]] == ["369924"]


@embedded
def test_what_it_replaces_is_kept_beside(figures, saved, empty) -> None:
    empty.luodi("region", "add", "369924", "示例乙县")
    kept = Path(empty.answer("restore", str(saved), "--replace")["kept_as"])
    assert empty.figures() == figures
    database = sqlite3.connect(kept)
    assert database.execute("SELECT code FROM org_region").fetchall() == [("369924",)]
    database.close()


@embedded
def test_a_damaged_backup_changes_nothing(saved, empty, tmp_path: Path) -> None:
    empty.luodi("region", "add", "369924", "示例乙县")
    broken = tmp_path / "broken.zip"
    data = bytearray(saved.read_bytes())
    data[len(data) // 3] ^= 0xFF
    broken.write_bytes(data)
    told = empty.answer("restore", str(broken), "--replace", status=1)
    assert told["problems"][0]["code"] == "damaged_backup"
    assert [r["code"] for r in empty.answer("region", "list")["regions"]] == ["369924"]


@embedded
def test_half_a_backup_changes_nothing(saved, empty, tmp_path: Path) -> None:
    half = tmp_path / "half.zip"
    half.write_bytes(saved.read_bytes()[: saved.stat().st_size // 2])
    assert empty.answer("restore", str(half), status=1)["problems"][0]["code"] == "damaged_backup"
    assert empty.answer("region", "list")["regions"] == []


@embedded
def test_a_backup_of_a_newer_version_is_refused(saved, empty, tmp_path: Path) -> None:
    newer = tmp_path / "newer.zip"
    with zipfile.ZipFile(saved) as old, zipfile.ZipFile(newer, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "manifest.json":
                data = data.replace(b'"migrations": [', b'"migrations": [["tasks", "9999_tomorrow"], ')
            new.writestr(name, data)
    assert empty.answer("restore", str(newer), status=1)["problems"][0]["code"] == "newer_backup"


@embedded
def test_nothing_is_restored_under_a_running_program(saved, empty) -> None:
    empty.luodi("region", "add", "369924", "示例乙县")
    script = "import time\nfrom luodi.cli.session import session\nwith session(None):\n"
    script += "    print('held', flush=True)\n    time.sleep(60)"
    words = [*Installation.words()[:1], "-c", script]
    holder = subprocess.Popen(words, env=empty.environment(), stdout=subprocess.PIPE)
    try:
        with holder.stdout or pytest.fail("no output") as out:
            assert out.readline() == b"held\n"
        told = empty.luodi("restore", str(saved), "--replace", status=3, LUODI_PATIENCE="1").stderr
        assert "正在使用" in told
    finally:
        holder.kill()
        holder.wait()


@embedded
@pytest.mark.parametrize("seconds", [0.6, 1.2, 1.8])
def test_killed_at_any_moment_it_leaves_the_old_or_the_new(saved, figures, empty, seconds: float) -> None:
    empty.luodi("region", "add", "369924", "示例乙县")
    process = subprocess.Popen(
        Installation.words("restore", str(saved), "--replace"),
        env=empty.environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    time.sleep(seconds)
    process.send_signal(signal.SIGKILL)
    process.wait()
    codes = [region["code"] for region in empty.answer("region", "list")["regions"]]
    if codes == ["369924"]:
        empty.luodi("restore", str(saved), "--replace")
    assert empty.figures() == figures


@embedded
@pytest.mark.parametrize(
    "moment",
    [
        "rows_add",
        "digest_of",
        "migrate",
        "_found_wrong",
        "_record",
        "databases.os.link",
        "databases._sync",
    ],
)
def test_killed_at_each_step_it_leaves_the_old(saved, empty, moment: str) -> None:
    empty.luodi("region", "add", "369924", "示例乙县")
    _killed_at(empty, saved, moment)
    assert [region["code"] for region in empty.answer("region", "list")["regions"]] == ["369924"]


@server_only
@pytest.mark.parametrize("moment", ["rows_add", "migrate", "_found_wrong", "_record"])
def test_killed_at_each_step_a_server_has_the_old(saved, tmp_path: Path, moment: str) -> None:
    with empty_server_database() as address:
        server = Installation(tmp_path / "server", address)
        server.luodi("region", "add", "369924", "示例乙县")
        _killed_at(server, saved, moment)
        assert [region["code"] for region in server.answer("region", "list")["regions"]] == ["369924"]


def _killed_at(installation: Installation, saved: Path, moment: str) -> None:
    """A restoration whose process is killed where it would call that function."""
    script = (
        "import functools, os, signal, sys\n"
        "from pathlib import Path\n"
        "from luodi.cli.session import session\n"
        "with session(None, alone=True) as actor:\n"
        "    from luodi.exchange.installation import restoring\n"
        "    def die(*args, **named):\n"
        "        os.kill(os.getpid(), signal.SIGKILL)\n"
        "    *places, name = sys.argv[2].split('.')\n"
        "    setattr(functools.reduce(getattr, places, restoring), name, die)\n"
        "    restoring.backup_restore(actor, Path(sys.argv[1]), replace=True)\n"
    )
    words = [*Installation.words()[:1], "-c", script, str(saved), moment]
    died = subprocess.run(words, env=installation.environment(), check=False)
    assert died.returncode == -signal.SIGKILL


@server_only
def test_it_goes_from_the_embedded_database_to_a_server_and_back(figures, saved, empty, tmp_path) -> None:
    with empty_server_database() as address:
        server = Installation(tmp_path / "server", address)
        server.luodi("restore", str(saved))
        assert server.figures() == figures
        region = ("--region", workbooks.REGION)
        server.luodi("round", "open", "2024-03", *region)
        server.luodi("backup", str(tmp_path / "back.zip"))
    empty.luodi("restore", str(tmp_path / "back.zip"))
    assert empty.figures() == figures
    assert empty.answer("round", "status", "2024-03", *region)["state"] == "open"


@server_only
def test_a_server_keeps_what_is_replaced_as_a_backup(figures, saved, empty, tmp_path: Path) -> None:
    with empty_server_database() as address:
        server = Installation(tmp_path / "server", address)
        server.luodi("region", "add", "369924", "示例乙县")
        server.luodi("restore", str(saved), status=3)
        kept = server.answer("restore", str(saved), "--replace")["kept_as"]
        assert server.figures() == figures
    empty.luodi("restore", kept)
    assert [region["code"] for region in empty.answer("region", "list")["regions"]] == ["369924"]


@server_only
@pytest.mark.parametrize("seconds", [0.8, 1.4])
def test_killed_at_any_moment_a_server_has_the_old_or_the_new(saved, figures, tmp_path, seconds) -> None:
    with empty_server_database() as address:
        server = Installation(tmp_path / "server", address)
        server.luodi("region", "add", "369924", "示例乙县")
        process = subprocess.Popen(
            Installation.words("restore", str(saved), "--replace"),
            env=server.environment(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        time.sleep(seconds)
        process.send_signal(signal.SIGKILL)
        process.wait()
        codes = [region["code"] for region in server.answer("region", "list")["regions"]]
        assert codes in (["369924"], [workbooks.REGION])
        if codes == [workbooks.REGION]:
            assert server.figures() == figures
