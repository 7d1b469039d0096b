"""What people and programs see: one JSON document, or tables and sentences."""

from __future__ import annotations

import datetime as dt
import errno
import json
import os
import sys
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from luodi.core.periods import CHINA, china_day
from luodi.core.problems import SEVERITIES, Problem, problems_json, sentence

if TYPE_CHECKING:
    from rich.console import Console

MOST_SHOWN = 60
"""Problems shown to a person; the rest are counted. JSON has them all."""


def document(value: Any) -> None:
    """The one JSON document of a command."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=1))


def say(text: str) -> None:
    """A sentence for the person, on standard output."""
    click.echo(text)


def day(moment: dt.datetime) -> str:
    """The day of a moment in China: 2024年5月31日."""
    at = china_day(moment)
    return f"{at.year}年{at.month}月{at.day}日"


def moment(iso: str) -> str:
    """A moment written for programs, as its minute in China."""
    return f"{dt.datetime.fromisoformat(iso).astimezone(CHINA):%Y-%m-%d %H:%M}"


def due(text: str) -> str:
    """When a task is due, kept as `2024-12-20`, `2024-12`, `2024` or `长期`, for people."""
    from luodi.core.days import from_iso

    return from_iso(text).printed() if text else "—"


def person(username: str) -> str:
    """Who did something, kept by their user name: the local operator and the installation by their names."""
    from luodi.ledger.org.queries.console import console_name

    return console_name(username)


def table(
    columns: Sequence[str], rows: Iterable[Sequence[object]], *, title: str = "", right: Sequence[int] = ()
) -> None:
    """A table for the person; `right` are the columns of numbers. Long cells are folded, never cut."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table
    from rich.text import Text

    shown = Table(title=title or None, box=SIMPLE_HEAD, title_justify="left", pad_edge=False)
    for place, column in enumerate(columns):
        shown.add_column(column, justify="right" if place in right else "left", overflow="fold")
    for row in rows:
        shown.add_row(*(Text("" if cell is None else str(cell)) for cell in row))
    console().print(shown)


def block(title: str, fields: Iterable[tuple[str, str]]) -> None:
    """One thing for the person: its title, under it each field, wrapped beside its name."""
    from rich.padding import Padding
    from rich.table import Table
    from rich.text import Text

    shown = Table.grid(padding=(0, 1))
    shown.add_column(no_wrap=True)
    shown.add_column(overflow="fold")
    for name, value in fields:
        if value:
            shown.add_row(Text(name), Text(value))
    paper = console()
    paper.print(Text(title))
    paper.print(Padding(shown, (0, 0, 1, 2)))


def problems(found: Sequence[Problem], *, err: bool = False) -> None:
    """Every problem with its place and remedy, errors first."""
    order = {"error": 0, "warning": 1, "note": 2}
    ranked = sorted(found, key=lambda problem: order[problem.severity])
    for problem in ranked[:MOST_SHOWN]:
        place = f"{problem.place} " if str(problem.place) else ""
        click.echo(f"{SEVERITIES[problem.severity]} {place}{sentence(problem)}", err=err)
    if len(ranked) > MOST_SHOWN:
        click.echo(f"……另有{len(ranked) - MOST_SHOWN}个问题,用 --json 查看全部。", err=err)


def failure(status: int, message: str, found: Sequence[Problem], *, as_json: bool) -> None:
    """Why a command did not do what was asked: JSON on standard output, words on standard error."""
    if as_json:
        document({"error": message.split("\n")[0], "exit": status, "problems": problems_json(found)})
    if message:
        click.echo(message, err=True)
    if not as_json:
        problems(found, err=True)


def console(*, err: bool = False) -> Console:
    """Where tables and progress go. Into a file or pipe a table gets room enough not to be folded."""
    from rich.console import Console

    stream = sys.stderr if err else sys.stdout
    width = None if stream.isatty() else int(os.environ.get("COLUMNS") or 160)
    return Console(file=stream, width=width, highlight=False, soft_wrap=False, emoji=False, markup=False)


def write_whole(path: Path, content: bytes) -> None:
    """Write a file that takes its name when it is complete. Raises: OSError."""
    if not path.parent.is_dir():  # told by its own name, not by that of the file that is written first
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(path.parent))
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(content)
        umask = os.umask(0)
        os.umask(umask)
        os.chmod(name, 0o666 & ~umask)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
