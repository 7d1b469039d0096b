"""What is wrong with rows that can be read: nothing where something is required, below zero, there twice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import cast

from luodi.core.problems import Severity
from luodi.sheets.duplicates import Same, main_column, twins
from luodi.sheets.findings import USUAL_UNIT, Field, Findings
from luodi.sheets.headings import Heading
from luodi.sheets.layout import Cell
from luodi.sheets.sections import Lines
from luodi.sheets.tables import Profile
from luodi.sheets.typed import Typed
from luodi.sheets.values import Flaw, printed


def take_flaws(field: Field, values: Typed, cells: Sequence[Cell], findings: Findings) -> None:
    """Report every cell that could not be read; a warning's value takes its place in the column."""
    for place, value in enumerate(values):
        if type(value) is not Flaw:
            continue
        is_error = value.severity == "error"
        waits = "" if not is_error else "row" if _is_vital(field) else "cell"
        findings.on_row(
            place,
            field,
            value.code,
            value.message,
            value.remedy,
            printed(cells[place]),
            cast(Severity, value.severity),
            waits,  # type: ignore[arg-type]
        )
        if not is_error:
            values[place] = value.keeps


def _is_vital(field: Field) -> bool:
    """A row waits when its identity, owner or amount cannot be read; any other cell waits alone."""
    return field.column.required


def check_required(fields: Mapping[str, Field], typed: Mapping[str, Typed], findings: Findings) -> None:
    """An error for each blank where something is required."""
    for name, field in fields.items():
        values = typed[name]
        if not field.column.required or not ("" in values or None in values or () in values):
            continue
        for place, value in enumerate(values):
            if value is None or value == "" or value == ():
                message = f"“{field.heading.text}”未填"
                findings.on_row(place, field, "missing_required", message, "请补填")


def check_signs(
    fields: Mapping[str, Field],
    typed: Mapping[str, Typed],
    cells: Sequence[Sequence[Cell]],
    findings: Findings,
) -> None:
    """An error for each negative amount of money."""
    for name, field in fields.items():
        if field.column.kind != "money":
            continue
        for place, value in enumerate(typed[name]):
            if type(value) is Decimal and value < 0:
                findings.doubtful.add(place)
                remedy = "如为收回或冲减资金,请按收回单独登记;如为笔误,请改正"
                shown = printed(cells[place][field.at])
                message = f"“{field.heading.text}”为负数"
                findings.on_row(place, field, "negative_amount", message, remedy, shown)


def check_twins(
    profile: Profile,
    fields: Mapping[str, Field],
    typed: Mapping[str, Typed],
    lines: Lines,
    same: Same | None,
    findings: Findings,
) -> None:
    """An error for each row that repeats an earlier one, naming that one."""
    name = main_column(profile, list(typed))
    texts = typed[name] if name else []
    for twin in twins(profile, typed, lines.paths, same):
        findings.doubtful.add(twin.place)
        number = lines.data[twin.earlier] + 1
        shown = str(texts[twin.place]) if name else ""
        if twin.is_near:
            code, message = "near_duplicate", f"与第{number}行疑为同一事项,名称仅标点不同"
            remedy = f"如为同一事项,请删除一行;第{number}行写作“{texts[twin.earlier]}”"
        else:
            code, message = "duplicate_row", f"与第{number}行重复"
            remedy = "请删除重复的一行;如确为两项,请写明区别"
        findings.on_row(twin.place, fields.get(name), code, message, remedy, shown)


def note_unknown(
    unknown: Sequence[Heading], cells: Sequence[Sequence[Cell]], bottom: int, findings: Findings
) -> list[Heading]:
    """A note for each column that holds data and that nothing was made of; gives those columns."""
    found = []
    for heading in unknown:
        at = heading.column
        if any(at < len(row) and row[at] != "" for row in cells):
            found.append(heading)
            message = f"“{heading.printed}”这一列有内容,但不认识该表头,未读取"
            findings.on_sheet(
                bottom, at, "unknown_column", message, "note", "如需读取,请改用标准表头", heading.text
            )
    return found


def warn_of_unit(
    fields: Mapping[str, Field],
    sheet_unit: str,
    cells: Sequence[Sequence[Cell]],
    bottom: int,
    findings: Findings,
) -> None:
    """A warning where nothing says what unit amounts are in."""
    for field in fields.values():
        if field.column.kind != "money" or field.heading.unit or sheet_unit:
            continue
        if any(type(row[field.at]) is float and row[field.at] for row in cells):
            message = f"表头和表名都没有写明“{field.heading.text}”的金额单位,按{USUAL_UNIT}读取"
            findings.on_sheet(bottom, field.at, "unit_assumed", message, "warning", "请在表头写明单位")
