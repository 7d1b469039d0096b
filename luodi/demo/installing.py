"""Where a demonstration may go, and its taking the place of what was there: all of it or nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import connection

from luodi.demo.marking import is_demonstration, is_empty, was_worked_in
from luodi.exchange.installation import databases
from luodi.exchange.installation.backup import archive_write
from luodi.exchange.installation.locks import database_lock
from luodi.exchange.installation.schema import State, migrate, state
from luodi.exchange.installation.tables import every_table
from luodi.ledger.org.access import Refused, operator

STOPPED = "没有生成示范数据，原有内容没有改动。"


@contextmanager
def emptied_installation() -> Iterator[Path | None]:
    """Inside, the connection writes an empty installation; it takes the old one's place when all went well.

    Gives where the former contents will be kept: only if somebody had worked in the former demonstration.
    Raises: Refused when there is anything but a demonstration, or another program uses the database.
    """
    with database_lock(alone=True):
        _require_replaceable()
        kept = _name_to_keep() if _has_work() else None
        if connection.vendor == "sqlite":
            with databases.fresh_file() as made:
                migrate()
                yield kept
            databases.put_into_place(made, kept)
        else:
            yield from _emptied_server(kept)


def _emptied_server(kept: Path | None) -> Iterator[Path | None]:
    with databases.one_transaction():
        present = sorted(_own_tables() & _tables())
        databases.take_alone(present)
        _require_replaceable()  # again, now that nobody else can write
        if kept is not None:
            archive_write(operator(), kept)
        databases.drop_tables(present)
        migrate()
        yield kept


def _require_replaceable() -> None:
    """Raises: Refused unless the database is empty, or holds a demonstration and nothing else."""
    names = _tables()
    where = "数据库" if connection.vendor == "postgresql" else f"目录 {settings.HOME} "
    if names - _own_tables():
        raise Refused(f"{where}中有其他程序的数据。{STOPPED}请另用一个空的数据库。")
    if not names:
        return
    if state() is State.NEWER:
        raise Refused(f"{where}中的数据由更新版本的落地写成。{STOPPED}")
    if names >= _own_tables() or state() is State.OLD:
        _require_no_work_of_others(where)
        return
    raise Refused(f"{where}中的数据库不完整。{STOPPED}")


def _require_no_work_of_others(where: str) -> None:
    if not (is_empty() or is_demonstration()):
        raise Refused(
            f"{where}中已有正式数据。{STOPPED}请另指定一个空的目录（环境变量 LUODI_HOME）或空的数据库。"
        )


def _has_work() -> bool:
    return bool(_tables()) and not is_empty() and was_worked_in()


def _tables() -> set[str]:
    """The tables that there are; asking makes no file where there is none."""
    if connection.vendor == "sqlite" and not databases.database_file().exists():
        return set()
    return set(connection.introspection.table_names())


def _own_tables() -> set[str]:
    return {model._meta.db_table for model in every_table(apps)} | {"django_migrations"}


def _name_to_keep() -> Path:
    """Where a demonstration that somebody worked in is kept: its file, or for a server a backup."""
    stamp = f"{dt.datetime.now(dt.UTC):%Y%m%d-%H%M%S}"
    if connection.vendor == "sqlite":
        place = databases.database_file()
        return place.with_name(f"{place.name}.before-demo-{stamp}")
    folder = Path(settings.HOME) / "backups"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder / f"before-demo-{stamp}.zip"
