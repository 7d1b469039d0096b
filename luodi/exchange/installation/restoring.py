"""Restoring a backup: checked, loaded apart, read back, and only then put in place; all of it or nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.color import no_style
from django.db import DataError, IntegrityError, connection
from django.db.migrations.executor import MigrationExecutor

from luodi.books.services.verifying import books_verify
from luodi.core.problems import Place, Problem, Rejected
from luodi.exchange.installation import databases
from luodi.exchange.installation.access import require_backup
from luodi.exchange.installation.archive import Backup, Manifest, backup_open
from luodi.exchange.installation.backup import archive_write, chain_heads
from luodi.exchange.installation.schema import Step, migrate, steps_known
from luodi.exchange.installation.tables import digest_of, every_table, rows_add, tables_of
from luodi.ledger.audit import context
from luodi.ledger.audit.models import Act
from luodi.ledger.audit.services import Subject, record
from luodi.ledger.org.access import Actor, Refused
from luodi.ledger.org.models import Region
from luodi.ledger.papers import storage
from luodi.ledger.papers.models import StoredFile


@dataclass
class Restored:
    """What was restored, where the former contents are kept, and what is wrong with the chains of books."""

    manifest: Manifest
    kept_as: Path | None = None
    problems: list[Problem] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """The restoration for commands."""
        return {
            "made_at": self.manifest["made_at"],
            "made_by": self.manifest["made_by"],
            "rows": sum(table["rows"] for table in self.manifest["tables"]),
            "files": len(self.manifest["files"]),
            "books": self.manifest["books"],
            "kept_as": str(self.kept_as) if self.kept_as else None,
        }


def backup_restore(
    actor: Actor, path: Path, *, replace: bool = False, even_if_broken: bool = False
) -> Restored:
    """Make the installation what the backup holds. The caller holds the database alone.

    Into an empty installation; with `replace` also in place of another, whose contents are kept beside.
    Everything is checked and read back, and the sealed books verified, before any of it takes effect.
    `even_if_broken`: also books that were changed after sealing, for looking into what happened.
    Raises: Refused without power over every region, and where there are contents to lose; Rejected for a
    file that is no sound backup, and for one whose books do not verify.
    """
    require_backup(actor)
    has_contents = Region.objects.exists() or Act.objects.exists()
    if has_contents and not replace:
        raise Refused(
            "这里已有数据,没有恢复。请换一个空的 LUODI_HOME 或数据库;确要以备份取代现有数据,请加 --replace。"
        )
    with backup_open(path) as backup:
        _check_steps(backup)
        backup.check()
        restored = Restored(backup.manifest)
        kept = _name_to_keep() if has_contents else None
        with _put_in_place(actor, kept):
            _load(backup)
            migrate()
            _reset_sequences()
            restored.problems = _found_wrong(backup, even_if_broken)
            for file in backup.manifest["files"]:
                storage.write(backup.file(file["sha256"]))
            _record(actor, backup, kept, restored.problems)
        restored.kept_as = kept
    return restored


@contextmanager
def _put_in_place(actor: Actor, kept: Path | None) -> Iterator[None]:
    """Inside, the connection is to a database without tables, which takes effect when all went well."""
    if connection.vendor == "sqlite":
        with databases.fresh_file() as made:
            yield
        databases.put_into_place(made, kept)
        return
    with databases.one_transaction():
        names = connection.introspection.table_names()
        own = {model._meta.db_table for model in every_table(apps)} | {"django_migrations"}
        databases.take_alone(sorted(own.intersection(names)))
        if kept is not None:
            archive_write(actor, kept)
        databases.drop_tables(sorted(own.intersection(names)))
        yield


def _load(backup: Backup) -> None:
    """Tables as they were when the backup was made, without guards; then the rows, read back and compared."""
    executor = MigrationExecutor(connection)
    leaves = _leaves(executor, {(app, name) for app, name in backup.manifest["migrations"]})
    executor.migrate(leaves)
    models = executor.loader.project_state(leaves).apps
    by_label = {model._meta.label_lower: model for model in tables_of(models)}
    _check_tables(backup, set(by_label))
    try:
        with databases.keys_checked_at_end():
            for table in backup.manifest["tables"]:
                rows_add(by_label[table["model"]], table["columns"], backup.lines(table))
    except (KeyError, ValueError, TypeError, ValidationError, IntegrityError, DataError) as error:
        raise Rejected([_damaged(backup, f"中有写不进数据库的行:{str(error).splitlines()[0]}")]) from error
    for table in backup.manifest["tables"]:
        digest = digest_of(by_label[table["model"]], table["columns"])
        if (digest.rows, str(digest)) != (table["rows"], table["content"]):
            raise Rejected([_differs(backup, table["model"])])


def _check_tables(backup: Backup, known: set[str]) -> None:
    """Raises: Rejected unless every table is there once: one left out would come back empty, unseen."""
    named = [str(table["model"]) for table in backup.manifest["tables"]]
    if sorted(named) != sorted(known):
        wrong = sorted(known.symmetric_difference(named)) or sorted(named)
        raise Rejected([_damaged(backup, f"所列的表与它的版本不符,如 {wrong[0]}。")])


def _damaged(backup: Backup, why: str) -> Problem:
    remedy = "请换一份备份;现有数据没有改动。"
    return Problem("damaged_backup", f"备份文件{why}", Place(backup.path.name), remedy=remedy)


def _differs(backup: Backup, table: str) -> Problem:
    message = f"表 {table} 写入后读回的内容与备份不一致,没有恢复。"
    return Problem("restore_differs", message, Place(backup.path.name), remedy="请报告维护人员。")


def _leaves(executor: MigrationExecutor, steps: set[Step]) -> list[Step]:
    """The last migrations among these: those that no other of the same application builds on."""
    nodes = executor.loader.graph.node_map
    return sorted(
        step
        for step in steps
        if not any(c.key in steps and c.key[0] == step[0] for c in nodes[step].children)
    )


def _check_steps(backup: Backup) -> None:
    unknown = {(app, name) for app, name in backup.manifest["migrations"]} - steps_known()
    if unknown:
        message = f"备份由更新的版本({backup.manifest['luodi']})写成,本版本不能恢复。"
        problem = Problem("newer_backup", message, Place(backup.path.name), remedy="请先升级程序。")
        raise Rejected([problem])


def _reset_sequences() -> None:
    statements = connection.ops.sequence_reset_sql(no_style(), tables_of(apps))
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _found_wrong(backup: Backup, even_if_broken: bool) -> list[Problem]:
    """What is wrong with the sealed books as restored, and which stored files did not come along.

    Raises: Rejected where books were changed, unless they are wanted all the same.
    """
    wrong: list[Problem] = [
        *books_verify(Region.objects.order_by("code").values_list("code", flat=True)),
        *_other_heads(backup),
    ]
    if wrong and not even_if_broken:
        raise Rejected([_broken(backup), *wrong])
    return wrong + _without_file(backup)


def _other_heads(backup: Backup) -> list[Problem]:
    """Regions whose last sealed book is not the one that the backup says it is."""
    told, held = backup.manifest["books"], chain_heads()
    return [
        Problem(
            "head_differs",
            f"{code} 最后一次定版与备份目录所记的不符:定版被删去或改写。",
            Place(backup.path.name),
            remedy="请换一份备份,并报告系统管理员。",
        )
        for code in sorted({*told, *held})
        if told.get(code) != held.get(code)
    ]


def _without_file(backup: Backup) -> list[Problem]:
    held = {file["sha256"] for file in backup.manifest["files"]}
    named = StoredFile.objects.order_by("sha256").values_list("sha256", flat=True)
    lacking = [sha256 for sha256 in named if sha256 not in held]
    if not lacking:
        return []
    message = f"备份中缺{len(lacking)}个原件,如 {lacking[0][:16]}:做备份时它们已损坏。"
    remedy = "数据已恢复;请从更早的备份中找回这些原件。"
    return [Problem("damaged_file", message, Place(backup.path.name), "warning", remedy=remedy)]


def _broken(backup: Backup) -> Problem:
    message = "备份中的定版没有通过核验(见下),没有恢复;现有数据没有改动。"
    remedy = "请换一份备份;只为查明原因要看它,可在另一个空的数据目录加 --even-if-broken 恢复。"
    return Problem("broken_books", message, Place(backup.path.name), remedy=remedy)


def _name_to_keep() -> Path:
    """Where the former contents go: the database file itself, or for a server a backup of it."""
    stamp = f"{context.now():%Y%m%d-%H%M%S}"
    if connection.vendor == "sqlite":
        place = databases.database_file()
        return place.with_name(f"{place.name}.before-restore-{stamp}")
    folder = Path(settings.HOME) / "backups"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder / f"before-restore-{stamp}.zip"


def _record(actor: Actor, backup: Backup, kept: Path | None, problems: Sequence[Problem]) -> None:
    """The act stands in the restored record, which is the only one there is from now on."""
    details = {
        "made_at": backup.manifest["made_at"],
        "made_by": backup.manifest["made_by"],
        "kept_as": kept.name if kept else None,
        "problems": [problem.message for problem in problems],
    }
    subject = Subject("installation", "backup", backup.path.name)
    record(
        actor=actor.username, actor_name=actor.name, region="", verb="backup_restore", subject=subject,
        details=details,
    )  # fmt: skip
