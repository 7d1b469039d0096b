"""`luodi import`: workbooks of the office into its ledger."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from luodi.cli import options, showing
from luodi.cli.lazy import Command
from luodi.cli.session import session
from luodi.core.periods import Period
from luodi.core.problems import has_errors

if TYPE_CHECKING:
    from luodi.exchange.outcomes import Outcome
    from luodi.exchange.reading import File
    from luodi.exchange.taking.job import Progress

KINDS = ("auto", "units", "tasks", "progress", "projects", "procedures", "funding", "targets", "applications")
ENDINGS = {".xlsx", ".xlsm", ".xls", ".csv"}


@click.command(name="import", cls=Command)
@click.argument("paths", nargs=-1, required=True, metavar="文件或目录...", type=click.Path(path_type=Path))
@options.region
@click.option("--period", type=options.PERIOD, help="进展所属的月份;不写则看标题与文件名。")
@click.option("--kind", type=click.Choice(KINDS), default="auto", show_default=True, help="工作簿的种类。")
@click.option("--list", "list_name", default="", metavar="名称", help="这些任务属于哪张清单。")
@click.option("--check", is_flag=True, help="只检查,不写入。")
@click.option("--accept-good", is_flag=True, help="有错时写入没有问题的部分,其余等待处理。")
@click.option("--new-units", is_flag=True, help="地区还没有单位时,把出现的单位名称一并建立。")
@click.option("--correct", default="", metavar="原因", help="更正已定版月份的数据时写明原因。")
@click.option(
    "--column",
    "columns",
    multiple=True,
    type=options.PAIR,
    metavar="表头=字段",
    help="这一列是什么,可多次;本办公室以后都按这样读。如 --column 目前状况=status。",
)
@click.option(
    "--annotated", type=click.Path(file_okay=False, path_type=Path), help="把标出问题的工作簿写到此目录。"
)
@options.as_user
@options.as_json
def import_(
    paths: tuple[Path, ...], region: str, period: str | None, kind: str, list_name: str, check: bool,
    accept_good: bool, new_units: bool, correct: str, columns: tuple[tuple[str, str], ...],
    annotated: Path | None, as_user: str | None,
    as_json: bool,
) -> int:  # fmt: skip
    """导入工作簿。先全部检查;有错误时不写入任何内容,除非加 --accept-good。"""
    found = list(_files(paths))
    with session(as_user) as actor, progress_bar() as told:
        from luodi.exchange.importing import import_files
        from luodi.exchange.reading import File
        from luodi.exchange.taking.job import Options
        from luodi.ledger.org.queries import region_by_code

        chosen = Options(
            period=Period.parse(period) if period else None, kind=kind, list_name=list_name, check=check,
            accept_good=accept_good, new_units=new_units, correct=correct, columns=dict(columns),
        )  # fmt: skip
        files = [File(path.name, path.read_bytes()) for path in found]
        outcome = import_files(actor, region_by_code(actor, region), files, chosen, told)
        marked = _annotate(files, outcome, annotated)
    if as_json:
        showing.document(outcome.as_json() | ({"annotated": marked} if annotated else {}))
    else:
        from luodi.cli.imported import show

        show(outcome, checked=check)
        for name in marked:
            showing.say(f"标注问题的工作簿:{name}")
    return 0 if outcome.committed or (check and not has_errors(outcome.problems)) else 1


@contextmanager
def progress_bar() -> Iterator[Progress]:
    """Tells of long work by a bar on a terminal; elsewhere tells nobody."""
    console = showing.console(err=True)
    if not console.is_terminal:
        yield lambda what, done, all_: None
        return
    from rich.progress import BarColumn, SpinnerColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Bar(*columns, console=console, transient=True) as bar:
        line = bar.add_task("", total=None)

        def told(what: str, done: int, all_: int) -> None:
            """A step that has only begun shows that it is under way, not that nothing of it is done."""
            rows = f"({all_}行)" if all_ > 1 and not done and not what.startswith("读取") else ""
            bar.update(line, description=what + rows, completed=done, total=all_ if done else None)

        yield told


def _files(paths: Sequence[Path]) -> Iterator[Path]:
    """The files named, and the workbooks in the folders named. Raises: FileNotFoundError."""
    for path in paths:
        if not path.exists():
            raise FileNotFoundError(2, "", str(path))
        if path.is_dir():
            inside = sorted(p for p in path.iterdir() if p.suffix.lower() in ENDINGS)
            yield from (p for p in inside if not p.name.startswith(("~$", ".")))
        else:
            yield path


def _annotate(files: Sequence[File], outcome: Outcome, folder: Path | None) -> list[str]:
    """Copies of the workbooks with their problems marked in the cells; where they lie."""
    if folder is None:
        return []
    from luodi.exchange.receiving import read_as
    from luodi.sheets.annotate import annotated
    from luodi.sheets.refusals import UnreadableFile

    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for file in files:
        name = read_as(file.name, outcome.file_problems)
        found = [problem for problem in outcome.problems if problem.place.file == name]
        if not found or any(problem.code == "classified" for problem in found):  # of that no copy is made
            continue
        place = folder / f"{Path(file.name).stem}.标注.xlsx"
        try:
            place.write_bytes(annotated(file.name, file.data, found))
        except UnreadableFile:  # told among the problems already; there are no cells to mark
            continue
        written.append(str(place))
    return written
