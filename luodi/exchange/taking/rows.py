"""One row of a task list as far as its names can be made definite, and what of it the ledger cannot hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from luodi.core.days import Day
from luodi.core.folding import unended
from luodi.core.problems import Problem, Waits
from luodi.exchange.outcomes import SheetOutcome
from luodi.exchange.taking.citing import COLUMNS, citation_of
from luodi.exchange.taking.job import Job
from luodi.exchange.taking.known import KnownTask
from luodi.ledger.fields import misfits
from luodi.ledger.org.models import Person, Unit
from luodi.ledger.policy.services.intake import Cited
from luodi.ledger.tasks.columns import LIST, TASK_COLUMNS
from luodi.ledger.tasks.models import Task, TaskList
from luodi.ledger.tasks.plain import PLAIN, of_kind
from luodi.ledger.tasks.services.intake import TaskRef
from luodi.sheets.tables import Row

TEXTS = of_kind("text", "number")
LABELS, AMOUNTS, DAYS = of_kind("label"), of_kind("money"), of_kind("day")
AS_THEY_ARE = of_kind("whole", "quantity", "percent", "flag")
LONGEST = {name: plain.longest for name, plain in TEXTS.items() if plain.longest}
LONGEST_LIST = TaskList._meta.get_field("name").max_length or 0
LONGEST_NAME = Person._meta.get_field("name").max_length or 0
MOST_FEN = 2**63 - 1


@dataclass(slots=True)
class Reading:
    """One row of a list. `fields` holds what the workbook gives; `known` is its task in the ledger, `ref`
    its task once written; `before` and `after` what differs, as the record of changes writes it.
    `number` is its number as printed, `text` what its task asks for, `folded` that text without white space
    and the punctuation at its end.
    """

    sheet: SheetOutcome
    row: Row
    list_name: str
    fields: dict[str, Any]
    key: str = ""
    leads: tuple[Unit, ...] | None = None
    supports: tuple[Unit, ...] | None = None
    leader: str | None = None
    cited: tuple[Cited, ...] | None = None
    known: KnownTask | None = None
    ref: TaskRef | None = None
    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)
    number: str = field(init=False)
    text: str = field(init=False)
    folded: str = field(init=False)

    def __post_init__(self) -> None:
        """Keep what every row is asked for several times."""
        self.number = str(self.fields.get("number", ""))
        self.text = str(self.fields.get("requirement", ""))
        self.folded = unended(self.text)

    @property
    def status(self) -> str:
        """Its status as printed."""
        return str(self.row.values.get("status") or "")

    @property
    def waits(self) -> bool:
        """Whether the whole row waits."""
        return self.sheet.holds_back(self.row)

    @property
    def untouched(self) -> frozenset[str]:
        """Fields that stand as an export wrote them: the row says nothing of these."""
        return self.sheet.untouched_in(self.row)


def read_rows(job: Job, sheet: SheetOutcome) -> list[Reading]:
    """Every row of a list's sheet."""
    table = sheet.table
    of_sheet = job.list_names.of_sheet(table.sheet, table.file, table.title)
    readings = [_read(job, sheet, row, of_sheet) for row in table.rows]
    names = {reading.list_name for reading in readings}
    sheet.list_name = names.pop() if len(names) == 1 else ""
    return readings


def _read(job: Job, sheet: SheetOutcome, row: Row, of_sheet: str) -> Reading:
    values = row.values
    name, sections = job.list_names.of_row(str(values.get("list") or ""), row.sections, of_sheet)
    if len(name) > LONGEST_LIST:
        sheet.problem(row, too_long("list", LIST.label, name, LONGEST_LIST, "row"))
    reading = Reading(sheet, row, name, _fields(sheet, row, sections), str(values.get("key") or ""))
    reading.leads = units_of(job, sheet, row, "lead_units", "牵头单位", "row")
    reading.supports = _supports(job, sheet, row)
    reading.leader = _leader(sheet, row)
    cited = citation_of(sheet, row, name)
    reading.cited = (cited,) if cited else None
    if reading.key:
        _empty_what_is_blank(reading)
    return reading


def units_of(
    job: Job, sheet: SheetOutcome, row: Row, column: str, label: str, waits: Waits
) -> tuple[Unit, ...] | None:
    """The units that a cell names; None when it is blank or some name is none, which is then a problem.

    Of lead units without those that the cell says only help.
    """
    names = row.values.get(column)
    if not isinstance(names, tuple) or not names:
        return None
    text = row.raw.get(column) or "、".join(names)
    units = job.units.known(text)
    if units is None:
        for problem in job.units.problems(text, column, label, waits):
            sheet.problem(row, problem)
        return None
    helping = job.units.helping(text) if column == "lead_units" else ()
    return tuple(unit for unit in units if unit not in helping) if helping else units


def _supports(job: Job, sheet: SheetOutcome, row: Row) -> tuple[Unit, ...] | None:
    """The supporting units of a row, those among them that its cell of lead units names as helping."""
    named = units_of(job, sheet, row, "support_units", "责任单位", "cell")
    helping = job.units.helping(row.raw.get("lead_units", ""))
    if helping and "support_units" in sheet.untouched_in(row):
        named = job.units.known(row.raw.get("support_units", ""))  # untouched, these are not to be lost
    return tuple(dict.fromkeys((*(named or ()), *helping))) if helping else named


def too_long(column: str, label: str, text: str, most: int, waits: Waits) -> Problem:
    """The problem of a text that its field cannot hold."""
    return Problem(
        "too_long", f"{label}最多{most}个字,现有{len(text)}个字。", value=text[:200], field=column,
        waits=waits, remedy="请缩短。",
    )  # fmt: skip


def _leader(sheet: SheetOutcome, row: Row) -> str | None:
    name = str(row.values.get("leader") or "").strip()
    if len(name) > LONGEST_NAME:
        sheet.problem(row, too_long("leader", "包抓领导", name, LONGEST_NAME, "cell"))
        return None
    return name or None


def _fields(sheet: SheetOutcome, row: Row, sections: Sequence[str]) -> dict[str, Any]:
    """The plain fields of a task that this row gives and that a task can hold; blanks are left out."""
    values = row.values
    fields: dict[str, Any] = {name: text for name in TEXTS if (text := values.get(name))}
    if sections and "category" not in fields and "category" not in sheet.untouched_in(row):
        fields["category"] = " · ".join(sections)
    for name, most in LONGEST.items():
        if name in fields and len(fields[name]) > most:
            waits: Waits = "row" if name == "number" else "cell"
            for problem in misfits(Task, {name: fields.pop(name)}, TASK_COLUMNS):
                sheet.problem(row, replace(problem, waits=waits, value=problem.value[:200]))
    for name in AMOUNTS:
        if isinstance(amount := values.get(name), Decimal):
            _take_amount(sheet, row, fields, name, amount)
    for name, plain in LABELS.items():
        if label := values.get(name):
            _take_label(sheet, row, fields, name, str(label), plain.choices)
    for name in DAYS:
        if isinstance(day := values.get(name), Day):
            fields[name] = day.iso()
    for name in AS_THEY_ARE:
        if (value := values.get(name)) is not None:
            fields[name] = value
    return fields


def _take_amount(sheet: SheetOutcome, row: Row, fields: dict[str, Any], name: str, amount: Decimal) -> None:
    fen = PLAIN[name].kept(amount)
    if abs(fen) <= MOST_FEN:
        fields[name] = fen
        return
    problem = Problem(
        "unreadable_number", "金额大得不合常理,系统无法保存。", value=row.raw.get(name, ""),
        field=name, waits="cell", remedy="请核对金额和单位。",
    )  # fmt: skip
    sheet.problem(row, problem)


def _take_label(
    sheet: SheetOutcome, row: Row, fields: dict[str, Any], name: str, label: str, labels: Mapping[str, str]
) -> None:
    if label in labels or not labels:
        fields[name] = labels.get(label, label)
        return
    heading = sheet.table.headings.get(name, name)
    problem = Problem(
        "unknown_choice", f"{heading}不能是“{label}”。", value=label, field=name, waits="cell",
        remedy=f"应为{'、'.join(labels)}之一。", suggestions=tuple(labels),
    )  # fmt: skip
    sheet.problem(row, problem)


def _empty_what_is_blank(reading: Reading) -> None:
    """An emptied cell of an exported row (one with its key) means that its content is taken away."""
    columns, values = reading.sheet.table.columns, reading.row.values
    waiting = reading.sheet.waiting_fields(reading.row) | reading.untouched
    empty = {name for name in columns if name not in waiting and values.get(name) in (None, "", ())}
    for name in empty & PLAIN.keys() - {"requirement"}:
        reading.fields.setdefault(name, PLAIN[name].blank)
    if "support_units" in empty:
        reading.supports = ()
    if "leader" in empty:
        reading.leader = ""
    if {"clause", "document"} <= empty and reading.cited is None and not waiting & set(COLUMNS.values()):
        reading.cited = ()
