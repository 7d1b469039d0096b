"""What the measurements ran on: the machine, and the versions of what was measured."""

from __future__ import annotations

import importlib.metadata
import os
import platform
import sqlite3

PACKAGES = ("Django", "psycopg", "python-calamine", "numpy", "pandas", "duckdb", "django-import-export")


def described(server: str) -> str:
    """One line; `server`: the version of PostgreSQL, empty where there was none."""
    versions = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in PACKAGES)
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{os.cpu_count()} cores, {memory:.0f} GiB, {platform.system()} {platform.machine()}."
        f" Python {platform.python_version()}, SQLite {sqlite3.sqlite_version},"
        f"{f' PostgreSQL {server},' if server else ''} {versions}."
    )
