"""Measures everything on both databases: [--scale full|small] [--only PART]... Writes bench/RESULTS.md.

Each part runs in a process of its own with an empty database of its own: first on SQLite, then on PostgreSQL.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

ROOT = Path(__file__).resolve().parent.parent
if not __package__:
    sys.path[0] = str(ROOT)

PARTS = ("figures", "imports", "months", "word")
ONCE = frozenset({"word"})
"""Parts that use no database."""
LITE, SERVER = "SQLite", "PostgreSQL"


def main() -> None:
    """Run what was asked for, print the tables; a whole run at full scale also writes them down."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--scale", choices=("full", "small"), default=os.environ.get("SCALE") or "full")
    words.add_argument("--only", choices=PARTS, action="append")
    words.add_argument("--part", choices=PARTS, help=argparse.SUPPRESS)
    words.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    chosen = words.parse_args()
    if chosen.part:
        _measure(chosen.part, chosen.scale, chosen.folder)
        return
    parts = tuple(chosen.only or PARTS)
    found, version = _all(parts, chosen.scale)
    load = os.getloadavg()[2]
    from bench.results import text
    from bench.scale import SCALES

    told = text(found, SCALES[chosen.scale], version, load)
    print(told)
    if chosen.scale == "full" and parts == PARTS:
        (ROOT / "bench" / "RESULTS.md").write_text(told, encoding="utf-8")


def _all(parts: tuple[str, ...], scale: str) -> tuple[dict[str, dict[str, dict[str, float]]], str]:
    """Seconds by database, group and way; and the version of PostgreSQL (empty: it was not measured)."""
    url = os.environ.pop("DATABASE_URL", "")
    found: dict[str, dict[str, dict[str, float]]] = {name: {} for name in (LITE, *([SERVER] if url else []))}
    with tempfile.TemporaryDirectory(prefix="luodi-bench-") as name:
        shared = Path(name)
        if "imports" in parts:
            _write_workbooks(shared, scale)
        for part in parts:
            for database in found:
                if database == SERVER and part in ONCE:
                    continue
                with server_database(url, part) if database == SERVER else _nothing() as place:
                    found[database] |= _child(part, scale, shared, database, place)
    return found, _version(url) if url else ""


def _child(part: str, scale: str, shared: Path, database: str, url: str) -> dict[str, dict[str, float]]:
    """Measure one part in a process and a data home of its own."""
    home = shared / f"{part}-{database}"
    home.mkdir()
    env = os.environ | {
        "LUODI_HOME": str(home),
        "DJANGO_SETTINGS_MODULE": "bench.settings",
        "PYTHONPATH": str(ROOT),
    }
    env |= {"DATABASE_URL": url} if url else {}
    words = ["--part", part, "--scale", scale, "--folder", str(home)]
    start = time.perf_counter()
    subprocess.run([sys.executable, str(Path(__file__)), *words], env=env, check=True)
    print(f"-- {part} on {database}: {time.perf_counter() - start:.0f} s", file=sys.stderr, flush=True)
    told: dict[str, dict[str, float]] = json.loads((home / "found.json").read_text(encoding="utf-8"))
    for file in home.rglob("*"):
        if file.is_file() and file.name != "found.json":
            file.unlink()
    return told


def _measure(part: str, scale: str, folder: Path) -> None:
    """In the process of one part: the schema, then the part."""
    import django

    django.setup()
    from bench.scale import SCALES
    from luodi.exchange.installation.schema import schema_prepare

    schema_prepare()
    module: Any = importlib.import_module(f"bench.{part}")
    found = module.measure(SCALES[scale], folder)
    (folder / "found.json").write_text(json.dumps(found, ensure_ascii=False), encoding="utf-8")


def _write_workbooks(folder: Path, scale: str) -> None:
    from bench.scale import SCALES
    from bench.workbooks import write

    write(folder, SCALES[scale].import_rows)


@contextmanager
def _nothing() -> Iterator[str]:
    yield ""


@contextmanager
def server_database(url: str, name: str) -> Iterator[str]:
    """A database of its own on the server, dropped afterwards."""
    _admin(url, f'CREATE DATABASE "bench_{name}"')
    try:
        yield urlunsplit(urlsplit(url)._replace(path=f"/bench_{name}"))
    finally:
        _admin(url, f'DROP DATABASE "bench_{name}" WITH (FORCE)')


def _admin(url: str, statement: str) -> Any:
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        cursor = connection.execute(statement)
        return cursor.fetchone() if cursor.description else None


def _version(url: str) -> str:
    return str(_admin(url, "SHOW server_version")[0]).split()[0]


if __name__ == "__main__":
    main()
