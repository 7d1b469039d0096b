"""A backup is one sound file, made while others work, for who may have everything."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from luodi.core.problems import Rejected
from luodi.exchange.installation.archive import SHAPES, backup_open
from luodi.exchange.installation.backup import backup_make
from luodi.exchange.installation.tables import BATCH, columns_of, digest_of, lines_of, rows_add
from luodi.ledger.audit.models import Act, Stale
from luodi.ledger.org.access import Actor, Refused, operator
from luodi.ledger.org.models import Region
from luodi.ledger.org.queries import actor_for
from luodi.ledger.org.services import region_add
from luodi.ledger.org.services.enrolment import account_enrol
from tests.installations import Installation

pytestmark = pytest.mark.django_db


@pytest.fixture
def region() -> Region:
    return region_add(operator(), code="159924", name="示例甲县")


def _administrator(region: Region, role: str = "system_admin") -> Actor:
    import datetime as dt

    account_enrol(operator(), region=region, username="guanli", role=role)
    return actor_for("guanli", dt.date(2099, 1, 1))


def test_it_is_readable_by_its_owner_only_and_leaves_nothing_beside(region, tmp_path: Path) -> None:
    backup_make(operator(), tmp_path / "a.zip")
    assert [path.name for path in tmp_path.iterdir()] == ["a.zip"]
    assert stat.S_IMODE((tmp_path / "a.zip").stat().st_mode) == 0o600


def test_it_names_every_table_with_its_rows_and_hash(region, tmp_path: Path) -> None:
    made = backup_make(operator(), tmp_path / "a.zip")
    tables = {table["model"]: table for table in made.manifest["tables"]}
    assert tables["org.region"]["rows"] == 1
    assert tables["audit.act"]["rows"] == 1
    assert all(len(table["sha256"]) == 64 for table in tables.values())


def test_it_holds_no_secret_key(region, tmp_path: Path, settings) -> None:
    backup_make(operator(), tmp_path / "a.zip")
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        held = b"".join(archive.read(name) for name in archive.namelist())
    assert settings.SECRET_KEY.encode() not in held


def test_it_is_recorded(region, tmp_path: Path) -> None:
    backup_make(operator(), tmp_path / "a.zip")
    assert Act.objects.get(verb="backup_make").subject_label == "a.zip"


def test_it_does_not_write_over_a_file_unasked(region, tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_text("precious")
    with pytest.raises(Rejected):
        backup_make(operator(), tmp_path / "a.zip")
    assert (tmp_path / "a.zip").read_text() == "precious"
    backup_make(operator(), tmp_path / "a.zip", overwrite=True)
    assert zipfile.is_zipfile(tmp_path / "a.zip")


def test_the_system_administrator_of_everything_may_make_one(region, tmp_path: Path) -> None:
    backup_make(_administrator(region), tmp_path / "a.zip")


def test_the_administrator_of_a_part_may_not(region, tmp_path: Path) -> None:
    actor = _administrator(region)
    region_add(operator(), code="369924", name="示例乙县")
    with pytest.raises(Refused):
        backup_make(actor, tmp_path / "a.zip")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("role", ["clerk", "leader", "security_admin", "audit_admin"])
def test_nobody_else_may(region, tmp_path: Path, role: str) -> None:
    with pytest.raises(Refused):
        backup_make(_administrator(region, role), tmp_path / "a.zip")
    assert not list(tmp_path.iterdir())


def test_more_rows_than_a_batch_come_back_as_they_were() -> None:
    Stale.objects.bulk_create(
        [Stale(region="159924", kind="task", key=f"键“{n}”\n") for n in range(2 * BATCH + 1)]
    )
    columns = columns_of(Stale)
    lines, held = list(lines_of(Stale, columns)), digest_of(Stale, columns)
    Stale.objects.all().delete()
    rows_add(Stale, columns, lines)
    assert (held.rows, digest_of(Stale, columns)) == (2 * BATCH + 1, held)


def test_a_changed_byte_is_found(region, tmp_path: Path) -> None:
    backup_make(operator(), tmp_path / "a.zip")
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        held = {name: archive.read(name) for name in archive.namelist()}
    held["tables/org_region.jsonl"] = held["tables/org_region.jsonl"].replace("甲".encode(), "乙".encode())
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as archive:
        for name, data in held.items():
            archive.writestr(name, data)
    with backup_open(tmp_path / "b.zip") as backup, pytest.raises(Rejected, match="org_region"):
        backup.check()


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"no backup at all" * 100])
def test_what_is_no_backup_is_said_to_be_none(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.zip").write_bytes(content)
    with pytest.raises(Rejected), backup_open(tmp_path / "a.zip"):
        pass


def test_a_zip_that_is_no_backup_is_said_to_be_none(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("manifest.json", json.dumps({"format": "something", "format_version": 1}))
    with pytest.raises(Rejected), backup_open(tmp_path / "a.zip"):
        pass


def test_others_go_on_writing_while_it_is_made(tmp_path: Path) -> None:
    """The embedded database: a writer that comes while the tables are read neither waits nor shows up."""
    installation = Installation(tmp_path / "home")
    installation.luodi("region", "add", "159924", "示例甲县")
    script = (
        "import os, subprocess, sys\n"
        "from pathlib import Path\n"
        "from luodi.cli.session import session\n"
        "with session(None) as actor:\n"
        "    from luodi.exchange.installation import backup\n"
        "    heads = backup.chain_heads\n"
        "    def slow():\n"
        "        words = [sys.executable, '-m', 'luodi.cli', 'region', 'add', '369924', '示例乙县']\n"
        "        subprocess.run(words, check=True, timeout=30)\n"
        "        from luodi.ledger.org.models import Region\n"
        "        assert Region.objects.count() == 1, 'not one moment'\n"
        "        return heads()\n"
        "    backup.chain_heads = slow\n"
        "    backup.backup_make(actor, Path(sys.argv[1]))\n"
    )
    words = [*Installation.words()[:1], "-c", script, str(tmp_path / "a.zip")]
    subprocess.run(words, env=installation.environment(), check=True, timeout=60)
    with backup_open(tmp_path / "a.zip") as backup:
        rows = {table["model"]: table["rows"] for table in backup.manifest["tables"]}
    assert rows["org.region"] == 1
    assert len(installation.answer("region", "list")["regions"]) == 2


def test_a_disk_that_cannot_be_written_is_told_plainly(tmp_path: Path) -> None:
    installation = Installation(tmp_path / "home")
    installation.luodi("region", "add", "159924", "示例甲县")
    told = installation.luodi("backup", str(tmp_path / "nowhere" / "a.zip"), status=1).stderr
    assert "没有这个文件或目录" in told
    assert not os.path.exists(tmp_path / "nowhere")


def _rewritten(path: Path, change: Callable[[dict[str, Any]], Any]) -> Path:
    """The backup with another manifest."""
    made = path.with_name("other.zip")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(made, "w") as new:
        manifest = json.loads(old.read("manifest.json"))
        change(manifest)
        for name in old.namelist():
            new.writestr(name, json.dumps(manifest) if name == "manifest.json" else old.read(name))
    return made


def _codes(path: Path) -> list[str]:
    with pytest.raises(Rejected) as wrong, backup_open(path) as backup:
        backup.check()
    return [problem.code for problem in wrong.value.problems]


@pytest.mark.parametrize("name", SHAPES)
def test_one_whose_manifest_lacks_something_is_damaged(region, tmp_path: Path, name: str) -> None:
    made = backup_make(operator(), tmp_path / "a.zip")
    assert _codes(_rewritten(made.path, lambda manifest: manifest.pop(name))) == ["damaged_backup"]


@pytest.mark.parametrize(
    ("name", "value"),
    [("migrations", [["org"]]), ("tables", {}), ("tables", [{"model": "org.region"}]), ("files", [1])],
)
def test_one_whose_manifest_has_another_shape_is_damaged(region, tmp_path: Path, name: str, value) -> None:
    made = backup_make(operator(), tmp_path / "a.zip")
    assert _codes(_rewritten(made.path, lambda manifest: manifest.update({name: value}))) == [
        "damaged_backup"
    ]


@pytest.mark.parametrize(("field", "value"), [(8, 1), (10, 99)], ids=["encrypted", "another compression"])
@pytest.mark.parametrize("member", ["tables/org_region.jsonl", "manifest.json"])
def test_one_with_a_member_that_cannot_be_unpacked_is_damaged(
    region, tmp_path: Path, member: str, field: int, value: int
) -> None:
    made = backup_make(operator(), tmp_path / "a.zip")
    data = bytearray(made.path.read_bytes())
    entry = data.rindex(b"PK\x01\x02", 0, data.rindex(member.encode()))
    data[entry + field] = value
    made.path.write_bytes(data)
    assert _codes(made.path) == ["damaged_backup"]
