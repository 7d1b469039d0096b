"""Making a backup: every table and stored file as of one moment in one file, while others go on working."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import connection

import luodi
from luodi.books.models import Book
from luodi.core.problems import Place, Problem, Rejected
from luodi.exchange.installation.access import require_backup
from luodi.exchange.installation.archive import (
    FORMAT,
    FORMAT_VERSION,
    Manifest,
    manifest_write,
    member_write,
    written_whole,
)
from luodi.exchange.installation.databases import snapshot
from luodi.exchange.installation.schema import steps_applied, steps_known
from luodi.exchange.installation.tables import Digest, columns_of, lines_of, tables_of
from luodi.ledger.audit import context
from luodi.ledger.audit.services import Subject, record
from luodi.ledger.org.access import Actor
from luodi.ledger.papers import storage
from luodi.ledger.papers.models import StoredFile


@dataclass(frozen=True)
class Made:
    """A backup: where it is, what it holds, and what could not be taken into it."""

    path: Path
    size: int
    manifest: Manifest
    problems: tuple[Problem, ...]

    def as_json(self) -> dict[str, Any]:
        """The backup for commands."""
        rows = sum(table["rows"] for table in self.manifest["tables"])
        return {
            "file": str(self.path),
            "size": self.size,
            "made_at": self.manifest["made_at"],
            "rows": rows,
            "files": len(self.manifest["files"]),
            "books": self.manifest["books"],
        }


def backup_make(actor: Actor, path: Path, *, overwrite: bool = False) -> Made:
    """Write everything into one file, which appears under its name when it is complete.

    The secret key stays out of it; passwords are in it as hashes. Raises: Refused without power over
    every region; Rejected when the file exists and may not be overwritten.
    """
    require_backup(actor)
    if path.exists() and not overwrite:
        problem = Problem(
            "file_exists", "已有同名文件。", Place(path.name), remedy="请换一个文件名,或加 --overwrite。"
        )
        raise Rejected([problem])
    made = archive_write(actor, path)
    subject = Subject("installation", "backup", path.name)
    details = {"size": made.size, "books": made.manifest["books"]}
    record(
        actor=actor.username,
        actor_name=actor.name,
        region="",
        verb="backup_make",
        subject=subject,
        details=details,
    )
    return made


def archive_write(actor: Actor, path: Path) -> Made:
    """Write the file itself; no access is asked and no act recorded."""
    with written_whole(path) as being_made:
        with zipfile.ZipFile(being_made, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
            with snapshot():
                tables = list(_tables_write(archive))
                hashes = list(StoredFile.objects.order_by("sha256").values_list("sha256", flat=True))
                heads = chain_heads()
                steps = sorted(steps_applied() & steps_known())
            files, problems = _files_write(archive, hashes)
            manifest: Manifest = {
                "format": FORMAT,
                "format_version": FORMAT_VERSION,
                "luodi": luodi.__version__,
                "made_at": context.now().isoformat(),
                "made_by": actor.username,
                "database": connection.vendor,
                "migrations": [list(step) for step in steps],
                "tables": tables,
                "files": files,
                "books": heads,
            }
            manifest_write(archive, manifest)
        size = being_made.stat().st_size
    return Made(path, size, manifest, tuple(problems))


def _tables_write(archive: zipfile.ZipFile) -> Iterator[dict[str, Any]]:
    for model in tables_of(apps):
        name, columns, digest = model._meta.db_table, columns_of(model), Digest()
        member = f"tables/{name}.jsonl"
        sha256 = member_write(archive, member, _counted(lines_of(model, columns), digest))
        yield {
            "model": model._meta.label_lower,
            "member": member,
            "columns": columns,
            "rows": digest.rows,
            "content": str(digest),
            "sha256": sha256,
        }


def _counted(lines: Iterator[bytes], digest: Digest) -> Iterator[bytes]:
    for line in lines:
        digest.add(line)
        yield line


def _files_write(archive: zipfile.ZipFile, hashes: list[str]) -> tuple[list[dict[str, Any]], list[Problem]]:
    """Stored files never change, so they may be read after the tables. One that is damaged is named."""
    files, problems = [], []
    for sha256 in hashes:
        try:
            data = storage.read(sha256)
        except storage.Damaged as damaged:
            remedy = "请从更早的备份中找回它;备份其余部分是完整的。"
            problems.append(
                Problem("damaged_file", f"{damaged},没有备份。", severity="warning", remedy=remedy)
            )
            continue
        member_write(archive, f"files/{sha256}", [data])
        files.append({"sha256": sha256, "size": len(data)})
    return files, problems


def chain_heads() -> dict[str, dict[str, Any]]:
    """The last sealed book of each region: what reports print, for comparing by eye."""
    sealed = Book.objects.filter(sealed_at__isnull=False).order_by("region", "sequence")
    return {
        book.region: {
            "period": book.period,
            "revision": book.revision,
            "sequence": book.sequence,
            "hash": book.hash,
        }
        for book in sealed.only("region", "period", "revision", "sequence", "hash")
    }
