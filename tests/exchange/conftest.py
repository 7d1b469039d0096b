"""A county with units and a clerk, and workbooks made on the spot."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from openpyxl import Workbook, load_workbook

from luodi.books.services.months import month_close, month_open
from luodi.core.periods import CHINA, Period
from luodi.exchange.exporting import export_lists
from luodi.exchange.importing import import_files
from luodi.exchange.outcomes import Outcome
from luodi.exchange.reading import File
from luodi.exchange.taking.job import Options
from luodi.ledger.audit import context
from luodi.ledger.org.access import POWERS, Actor, Granted
from luodi.ledger.org.models import Level, Region, Role, Unit, UnitAlias
from luodi.ledger.tasks.models import Progress, Task
from luodi.ledger.tasks.queries import Current, current_progress
from tests.kept import kept

NOON = dt.datetime(2031, 3, 10, 12, tzinfo=CHINA)
LIST = "河湖整治清单"
HEAD = ("序号", "主要任务", "牵头单位", "责任单位", "包抓领导", "完成时限", "备注")
MONTH_HEAD = ("序号", "主要任务", "完成情况", "工作进展", "存在问题", "下一步打算")
TASKS = (
    (1, "清淤青石河下游三公里。", "水务局", "财政局", "柳一", "2031年9月", ""),
    (2, "加固白沙湖东堤。", "水务局、应急局", "", "柳一", "2031年底前", "重点"),
    (3, "补植河岸柳树两万株。", "林草局", "财政局", "杨二", "2031-06-30", ""),
    (4, "建成取水在线监测点五处。", "水务局", "", "", "长期", ""),
)
Cells = Sequence[Sequence[Any]]


def book(sheets: dict[str, Cells], name: str = "台账.xlsx", *, hidden: Sequence[str] = ()) -> File:
    """A workbook of these rows: the same bytes for the same rows, as a file that is given again has them."""
    made = Workbook()
    made.remove(made.worksheets[0])
    for title, rows in sheets.items():
        sheet = made.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
        sheet.sheet_state = "hidden" if title in hidden else "visible"
    buffer = io.BytesIO()
    made.save(buffer)
    return File(name, _without_moments(buffer.getvalue()))


def _without_moments(data: bytes) -> bytes:
    """The package without the moment at which it was made."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as found, zipfile.ZipFile(buffer, "w") as made:
        for member in found.infolist():
            content = found.read(member)
            if member.filename == "docProps/core.xml":
                content = re.sub(rb"\d{4}-\d\d-\d\dT[\d:]+Z", b"2031-01-01T00:00:00Z", content)
            made.writestr(zipfile.ZipInfo(member.filename), content)
    return buffer.getvalue()


def listed(rows: Cells = TASKS, head: Sequence[str] = HEAD, name: str = "台账.xlsx") -> File:
    """A list's workbook of 2031."""
    return book({LIST: [(f"2031年{LIST}",), head, *rows]}, name)


def month(rows: Cells, head: Sequence[str] = MONTH_HEAD, number: int = 1, name: str = "") -> File:
    """A month's workbook of the list."""
    title = f"2031年{number}月{LIST}推进情况"
    return book({LIST: [(title,), head, *rows]}, name or f"2031年{number}月份推进情况.xlsx")


def actor_of(role: str, region: Region, unit: Unit | None = None) -> Actor:
    """Somebody with one grant."""
    grant = Granted(POWERS[role], region.pk, region.code, region.lineage, unit.pk if unit else None)
    return Actor(username=f"{role}-{region.code}", name=role, grants=(grant,))


def region_of(code: str) -> Region:
    """A county at the root of its own tree."""
    lineage = f"/{code}/"
    return Region.objects.create(
        code=code, name=f"试验{code[:2]}县", level=Level.COUNTY, lineage=lineage, reporting_lineage=lineage
    )


@dataclass
class Office:
    """The office of a county, which imports."""

    region: Region
    clerk: Actor
    units: dict[str, Unit]

    def take(self, *files: File, period: str = "", **chosen: Any) -> Outcome:
        """Import these files."""
        options = Options(period=Period.parse(period) if period else None, **chosen)
        return import_files(self.clerk, self.region, files, options)

    def good(self, *files: File, **chosen: Any) -> Outcome:
        """Import what is good of these files."""
        return self.take(*files, accept_good=True, **chosen)

    def open(self, period: str) -> Any:
        """Open a month."""
        return month_open(self.clerk, self.region, Period.parse(period))

    def close(self, period: str) -> Any:
        """Close a month and seal its book."""
        return month_close(self.clerk, self.region, Period.parse(period)).book

    def task(self, number: str) -> Task:
        """A task by its number."""
        return Task.objects.get(number=number, voided_at=None, task_list__region=self.region)

    def leads(self, number: str) -> list[str]:
        """The names of a task's lead units."""
        return list(
            self.task(number)
            .parts.filter(role="lead")
            .order_by("position")
            .values_list("unit__name", flat=True)
        )

    def held(self, number: str, period: str) -> Progress | None:
        """What holds about a task's month."""
        parsed = Period.parse(period)
        found = current_progress(self.region.pk, parsed.year, parsed)
        return found.get(self.task(number).pk, Current()).of_period

    def status(self, number: str, period: str) -> str | None:
        """The status that holds."""
        fact = self.held(number, period)
        return fact.status.label if fact and fact.status else None

    def exported(self, period: str) -> Sheets:
        """The lists, exported, to be edited."""
        return Sheets(export_lists(self.clerk, self.region, Period.parse(period)))


FIRST = ("序号", "报送序号")
"""The first heading of an export of lists, and of a unit's form."""


class Sheets:
    """An exported workbook being edited: cells by row of data (from 0) and heading."""

    def __init__(self, data: bytes) -> None:
        self.book = load_workbook(io.BytesIO(data))
        self.sheet = self.book.worksheets[0]
        self.top = next(r for r in range(1, 9) if self.sheet.cell(r, 1).value in FIRST)
        self.columns = {
            str(cell.value).split("（")[0]: cell.column for cell in self.sheet[self.top] if cell.value
        }

    def __getitem__(self, spot: tuple[int, str]) -> Any:
        return self.sheet.cell(self.top + 1 + spot[0], self.columns[spot[1]]).value

    def __setitem__(self, spot: tuple[int, str], value: Any) -> None:
        self.sheet.cell(self.top + 1 + spot[0], self.columns[spot[1]]).value = value

    def file(self, name: str = "导出.xlsx") -> File:
        """The workbook as it now is."""
        buffer = io.BytesIO()
        self.book.save(buffer)
        return File(name, buffer.getvalue())


def codes(outcome: Outcome, severity: str = "error") -> list[str]:
    """The codes of the problems of that severity."""
    return [problem.code for problem in outcome.problems if problem.severity == severity]


def counts(outcome: Outcome) -> dict[str, int]:
    """How many rows came to what."""
    fates = ("new", "changed", "unchanged", "pending")
    return {fate: number for fate in fates if (number := outcome.count(fate))}  # type: ignore[arg-type]


def cell_of(outcome: Outcome, code: str) -> str:
    """Where the first problem of that code stands."""
    return next(str(p.place.cell) for p in outcome.problems if p.code == code)


def make_office(code: str = "519924") -> Office:
    """A county with four units, one with an alias."""
    region = region_of(code)
    names = ("水务局", "财政局", "林草局", "应急局")
    units = {n: Unit.objects.create(region=region, name=n, position=at) for at, n in enumerate(names, 1)}
    UnitAlias.objects.create(unit=units["林草局"], name="林业和草原局")
    return Office(region, actor_of(Role.CLERK, region), units)


JANUARY = (
    (1, "清淤青石河下游三公里。", "取得阶段性成效", "已清一公里。", "", "继续清淤。"),
    (2, "加固白沙湖东堤。", "进展缓慢", "图纸未批。", "资金未到位", "催办。"),
    (3, "补植河岸柳树两万株。", "未启动", "尚未开工。", "", "春季栽植。"),
    (4, "建成取水在线监测点五处。", "已完成", "五处均已投用。", "", ""),
)


def _office() -> Office:
    """The county on 10 March 2031, without any list."""
    with context.request("test", at=NOON):
        return make_office()


def _begun() -> Office:
    """The county with its list of four tasks, and January open."""
    office = _office()
    with context.request("test", at=NOON):
        outcome = office.take(listed())
        assert outcome.committed, outcome.problems
        office.open("2031-01")
    return office


def _sealed() -> Office:
    """The county with January reported and sealed."""
    begun = _begun()
    with context.request("test", at=NOON):
        assert begun.take(month(JANUARY)).committed
        begun.close("2031-01")
    return begun


office = kept(_office, NOON)
begun = kept(_begun, NOON)
sealed = kept(_sealed, NOON)
