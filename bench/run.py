"""Measures parts on both databases: [--scale full|small] [PART]... At full scale they are kept in RESULTS.md.

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
RESULTS, KEPT = ROOT / "bench" / "RESULTS.md", ROOT / "bench" / "results.json"


def main() -> None:
    """Run what was asked for and print the tables; at full scale keep them beside other parts' last ones."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("parts", nargs="*", metavar="PART", help=f"{', '.join(PARTS)}; default: all")
    words.add_argument("--scale", choices=("full", "small"), default=os.environ.get("SCALE") or "full")
    words.add_argument("--part", choices=PARTS, help=argparse.SUPPRESS)
    words.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    chosen = words.parse_args()
    if chosen.part:
        _measure(chosen.part, chosen.scale, chosen.folder)
        return
    if unknown := [name for name in chosen.parts if name not in PARTS]:
        words.error(f"no such part: {', '.join(unknown)}; there are {', '.join(PARTS)}")
    url = os.environ.pop("DATABASE_URL", "")
    told = []
    with tempfile.TemporaryDirectory(prefix="luodi-bench-") as name:
        for part in PARTS:
            if part in (chosen.parts or PARTS):
                told.append(_part(part, chosen.scale, Path(name), url))
                if chosen.scale == "full":
                    keep(told[-1])
    print(_told(told))


def keep(part: dict[str, Any], kept: Path = KEPT, results: Path = RESULTS) -> None:
    """Put a part's times into the file of all, in the place of its last ones, and write the tables anew."""
    parts = json.loads(kept.read_text(encoding="utf-8")) if kept.exists() else {}
    parts[part["name"]] = part
    listed = {name: parts[name] for name in PARTS if name in parts}
    kept.write_text(json.dumps(listed, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    results.write_text(_told(list(listed.values())), encoding="utf-8")


def _told(parts: list[dict[str, Any]]) -> str:
    from bench.results import Part, text

    return text([Part.of(part) for part in parts])


def _part(part: str, scale: str, shared: Path, url: str) -> dict[str, Any]:
    """Measure one part on both databases; on one, where none is used."""
    from bench.machine import described

    start = time.perf_counter()
    if part == "imports":
        _write_workbooks(shared, scale)
    found = {LITE: _child(part, scale, shared, LITE, "")}
    if url and part not in ONCE:
        with server_database(url, part) as place:
            found[SERVER] = _child(part, scale, shared, SERVER, place)
    return {
        "name": part,
        "scale": scale,
        "machine": described(_version(url) if url else ""),
        "load": os.getloadavg()[2],
        "minutes": (time.perf_counter() - start) / 60,
        "results": found,
    }


def _child(part: str, scale: str, shared: Path, database: str, url: str) -> dict[str, dict[str, list[float]]]:
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
    told: dict[str, dict[str, list[float]]] = json.loads((home / "found.json").read_text(encoding="utf-8"))
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
