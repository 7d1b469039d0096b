"""What an error of the database means for the person: told apart by its code, not by its words."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping

AGAIN = "数据库正被其他程序占用,等了一会儿仍没有轮到。没有写成任何内容,请稍后再试。"
CLASH = "与同时进行的另一项操作冲突,数据库撤回了这一次。没有写成任何内容,请再试一次。"
FULL = "磁盘已满,没有写成。请清理空间后重试;已有数据没有改动。"
DISK = "读写磁盘出错({text}),没有写成。请检查磁盘和数据目录;已有数据可用 luodi books verify 核验。"
MEMORY = "内存不足,没有完成。请关闭其他程序后重试。"
CLOSED = "不能写入数据库,请检查 LUODI_HOME 所指目录或数据库账号的权限({text})。"
TABLES = "数据库里缺少本版本需要的表或列({text})。请先运行 luodi migrate。"
BROKEN = "数据库文件已损坏,或不是数据库({text})。请把该文件改名移开,再用 luodi restore 从备份恢复。"
AWAY = "连不上数据库,请检查 DATABASE_URL 和数据库服务:{text}"
CROWDED = "数据库的连接已经用完,请稍后再试;经常如此时,请管理员调高连接数。"

SQLITE: Mapping[int, str] = {
    sqlite3.SQLITE_BUSY: AGAIN,
    sqlite3.SQLITE_LOCKED: AGAIN,
    sqlite3.SQLITE_INTERRUPT: AGAIN,
    sqlite3.SQLITE_FULL: FULL,
    sqlite3.SQLITE_IOERR: DISK,
    sqlite3.SQLITE_NOMEM: MEMORY,
    sqlite3.SQLITE_PERM: CLOSED,
    sqlite3.SQLITE_READONLY: CLOSED,
    sqlite3.SQLITE_CANTOPEN: CLOSED,
    sqlite3.SQLITE_AUTH: CLOSED,
    sqlite3.SQLITE_CORRUPT: BROKEN,
    sqlite3.SQLITE_NOTADB: BROKEN,
}
"""By primary result code."""
LACKING = ("no such table", "no such column", "has no column named")
"""SQLite has one code for every mistake in a statement: these say that the schema is older."""

POSTGRESQL: Mapping[str, str] = {
    "55P03": AGAIN,  # lock_not_available
    "57014": AGAIN,  # query_canceled: statement or lock timeout
    "40001": CLASH,  # serialization_failure
    "40P01": CLASH,  # deadlock_detected
    "53100": FULL,
    "53200": MEMORY,
    "53300": CROWDED,
    "58030": DISK,
    "25006": CLOSED,  # read_only_sql_transaction
    "42501": CLOSED,  # insufficient_privilege
    "42P01": TABLES,  # undefined_table
    "42703": TABLES,  # undefined_column
    "3F000": TABLES,  # invalid_schema_name
    "XX001": BROKEN,
    "XX002": BROKEN,
    "3D000": AWAY,  # invalid_catalog_name: no such database
}
"""By SQLSTATE; its first two characters for whole classes."""
CLASSES: Mapping[str, str] = {"08": AWAY, "28": AWAY, "57": AWAY}
"""Connection exceptions, wrong password, a server that shuts down or starts."""


def sentence(error: BaseException) -> str | None:
    """What to tell the person of an error that Django raised for the database; None for a defect of ours."""
    cause = error.__cause__ or error
    said = str(cause).strip() or str(error).strip()
    text = said.splitlines()[0] if said else ""
    found = _sqlite(cause, text) if isinstance(cause, sqlite3.Error) else _postgresql(cause)
    return found.format(text=text) if found else None


def _sqlite(cause: sqlite3.Error, text: str) -> str | None:
    code = getattr(cause, "sqlite_errorcode", None)
    if code is None:
        return None
    if any(words in text for words in LACKING):
        return TABLES
    return SQLITE.get(code & 0xFF)


def _postgresql(cause: BaseException) -> str | None:
    """Without an SQLSTATE an operational error of psycopg is one of the connection itself."""
    state = getattr(cause, "sqlstate", None)
    if state:
        return POSTGRESQL.get(state) or CLASSES.get(state[:2])
    return AWAY if type(cause).__name__ in ("OperationalError", "ConnectionTimeout") else None
