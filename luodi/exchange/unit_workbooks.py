"""The workbook in which a unit reports its month: prefilled with what it owes, read back into its draft.

Read by the same reader as every other workbook; a unit hands it in itself, so it becomes a draft, not a fact.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import Any

from luodi.core.columns import Column
from luodi.core.days import from_iso
from luodi.core.folding import spaceless
from luodi.core.periods import Period
from luodi.core.problems import NotFound, Place, Problem, Rejected, has_errors
from luodi.exchange.cutting import cut, cut_not_taken, cut_row, is_cut
from luodi.exchange.marks import digest
from luodi.exchange.outcomes import SheetOutcome
from luodi.exchange.reading import File, read_files
from luodi.exchange.shapes import PROGRESS
from luodi.exchange.unit_indicators import quantities_taken, quantity_sheet
from luodi.exchange.years import month_named
from luodi.ledger.org.access import Actor
from luodi.ledger.rounds.access import may_see
from luodi.ledger.rounds.models import Ending, OwedItem, Submission
from luodi.ledger.rounds.services.answers import OFFICE, Filled, answers_save
from luodi.ledger.rounds.services.steps import items_of
from luodi.ledger.rounds.subjects import short_label
from luodi.ledger.tasks.answers import read_answer
from luodi.ledger.tasks.columns import ANSWER_COLUMNS, DUE, KEY, NUMBER, REQUIREMENT, STATUS
from luodi.ledger.tasks.models import Task
from luodi.ledger.tasks.queries import TaskLine, task_list, vocabulary
from luodi.sheets.tables import Profile, Row, Value
from luodi.sheets.writing import Sheet, write_workbook

LAST = Column("last_status", "上月情况", width=16, locked=True)
RUNNING = Column("place", "报送序号", width=9, locked=True)
COLUMNS = (RUNNING, NUMBER, REQUIREMENT, DUE, LAST, *ANSWER_COLUMNS, KEY)
VERSION = re.compile(r"第(\d+)次保存")
FILLED_BY = re.compile(r"(\S+)\s+第\d+次保存")
PROFILE = Profile(PROGRESS.name, COLUMNS, wanted=("requirement", "status"))


def unit_workbook(actor: Actor, submission: Submission) -> bytes:
    """What a unit owes in a round, a sheet per list, with last month beside and what is filled in so far.

    Raises: NotFound when the actor may not see the submission; Rejected when nothing is owed.
    """
    _require_see(actor, submission)
    period = Period.parse(submission.round.period)
    places = {item.subject_key: n for n, item in enumerate(items_of(submission), start=1)}
    items = {item.subject_key: item for item in submission.items.filter(kind="task").order_by("position")}
    lines = [
        line for line in task_list(actor, submission.round.region, period) if str(line.task.key) in items
    ]
    if not lines:
        raise Rejected(
            [Problem("nothing_owed", f"{submission.unit.name}本月没有应报的任务。", remedy="不必填报。")]
        )
    words = vocabulary(submission.round.region_id)
    by_list: dict[str, list[TaskLine]] = defaultdict(list)
    for line in lines:
        by_list[line.task.task_list.name].append(line)
    sheets = []
    for name, rows in by_list.items():
        labels = tuple(s.label for s in words.schemes[rows[0].task.task_list.scheme_id].statuses)
        columns = [replace(c, choices=labels) if c.name == STATUS.name else c for c in COLUMNS]
        keys = [str(line.task.key) for line in rows]
        filled = [_row(line, items[key], places[key]) for line, key in zip(rows, keys, strict=True)]
        subtitle = f"填报单位：{submission.unit.name} 第{submission.version}次保存"
        sheets.append(Sheet(name, columns, filled, f"{name}（{period.label}进展）", subtitle))
    subtitle = f"填报单位：{submission.unit.name} 第{submission.version}次保存"
    sheets += quantity_sheet(lines, items, f"{period.label}量化指标", subtitle)
    return write_workbook(sheets)


def unit_workbook_take(actor: Actor, submission: Submission, file: File) -> tuple[Submission, list[Problem]]:
    """Take a unit's filled-in workbook into its draft; rows left empty stay as they were.

    The problems of single rows come back beside the draft, which keeps everything that could be read.
    Raises: NotFound when the actor may not see the submission; Rejected when the file is none of this
    submission, or somebody saved after it was made; what saving a draft raises.
    """
    _require_see(actor, submission)
    sheets = _sheets(submission, file)
    items = {item.subject_key: item for item in submission.items.filter(kind="task")}
    by_label = {spaceless(item.label): item for item in items.values()}
    check = _Check(submission, list(items))
    filled: dict[str, Filled] = {}
    problems: list[Problem] = []
    for sheet in sheets:
        problems += sheet.problems
        for row in sheet.table.rows:
            item = items.get(str(row.values.get("key") or "")) or by_label.get(
                spaceless(str(row.values.get("requirement") or ""))[:300]
            )
            if item is None:
                problems.append(_not_owed(sheet, row))
            elif str(item.key) in filled:
                problems.append(_twice(sheet, row))
            elif answer := _answer(row, item):
                problems += _edited_though_cut(sheet, row, item)
                problems += check.problems(sheet, row, item, answer)
                filled[str(item.key)] = Filled(_beside(item) | answer, form=_form(sheet, row))
                problems += _replaced(submission, sheet, row, item, answer)
    year = Period.parse(submission.round.period).year
    filled, found = quantities_taken(file, items, filled, year)
    problems += found
    if not filled and has_errors(problems):
        raise Rejected(problems)
    # Who saved last may send the same form again; a form older than somebody else's save is told.
    version = None if submission.edited_by == actor.username else _version(submission, sheets)
    return answers_save(actor, submission, filled, version), problems


def _sheets(submission: Submission, file: File) -> list[SheetOutcome]:
    """The sheets of the file. Raises: Rejected unless they were made for this unit and month."""
    period = Period.parse(submission.round.period)
    read = read_files([file], kind=PROFILE.name, year=period.year, profiles=[PROFILE])
    if read.problems or not read.sheets:
        raise Rejected(read.problems or [_not_ours(file.name)])
    for sheet in read.sheets:
        named = month_named(sheet)
        if named is not None and named != period:
            raise Rejected([_other(sheet, f"这是{named.label}的填报表,不是{period.label}的。")])
        unit = FILLED_BY.match(sheet.table.filled_by)
        if unit and unit[1] != submission.unit.name:
            raise Rejected([_other(sheet, f"这是{unit[1]}的填报表,不是{submission.unit.name}的。")])
    return read.sheets


class _Check:
    """Answers held against the vocabulary of their lists while the workbook is at hand, cell by cell."""

    def __init__(self, submission: Submission, keys: list[str]) -> None:
        self.known = vocabulary(submission.round.region_id)
        tasks = Task.objects.filter(task_list__region_id=submission.round.region_id, key__in=keys)
        self.schemes = {str(key): pk for key, pk in tasks.values_list("key", "task_list__scheme_id")}

    def problems(
        self, sheet: SheetOutcome, row: Row, item: OwedItem, answer: Mapping[str, Any]
    ) -> list[Problem]:
        """What cannot be read in an answer, each at its cell."""
        found = read_answer(answer, self.schemes[item.subject_key], self.known).problems
        return [problem.at(sheet.place(row, problem.field)) for problem in found]


def _form(sheet: SheetOutcome, row: Row) -> dict[str, Any]:
    """Where the row stands, kept with the answer: what is missing is told there when it is handed in."""
    cells = {column.name: row.cells[column.name] for column in ANSWER_COLUMNS if column.name in row.cells}
    return {"file": sheet.table.file, "sheet": sheet.table.sheet, "row": row.number, "cells": cells}


def _beside(item: OwedItem) -> dict[str, Any]:
    """What was said of an item elsewhere than in the columns of the workbook: it stays."""
    columns = {column.name for column in ANSWER_COLUMNS}
    return {n: v for n, v in item.answer.items() if n not in columns and not n.startswith(OFFICE)}


def _require_see(actor: Actor, submission: Submission) -> None:
    if not may_see(actor, submission):
        raise NotFound("没有这份报送。")


def _row(line: TaskLine, item: OwedItem, place: int) -> dict[str, Value]:
    settled = line.current.settled
    row: dict[str, Value] = {
        "place": place,
        "number": line.task.number,
        "requirement": line.task.requirement,
        "due": from_iso(line.task.due) if line.task.due else None,
        "last_status": settled.status.label if settled and settled.status else "",
        "key": str(line.task.key),
    }
    for column in ANSWER_COLUMNS:
        value = item.answer.get(column.name)
        if value not in (None, ""):
            row[column.name] = _share(str(value)) if column.kind == "percent" else str(value)
    return cut_row(row)


def _share(text: str) -> Value:
    """A percent as somebody filled it in; what is no number goes back as it was written."""
    try:
        return Decimal(text.removesuffix("%")) / (100 if text.endswith("%") else 1)
    except InvalidOperation:
        return text


def _answer(row: Row, item: OwedItem) -> dict[str, Any]:
    """What a row says; nothing when all of its cells were left empty. What was cut stays as it was."""
    given: dict[str, Any] = {column.name: row.values.get(column.name) for column in ANSWER_COLUMNS}
    given |= {name: item.answer.get(name) for name in _cut_fields(row, item)}
    return {name: str(value) for name, value in given.items() if value not in (None, "")}


def _cut_fields(row: Row, item: OwedItem) -> list[str]:
    """The fields whose cells hold what the form shows of a text too long for it, with its end or without."""
    found = []
    for column in ANSWER_COLUMNS:
        value, before = row.values.get(column.name), str(item.answer.get(column.name) or "")
        is_start = value not in (None, "") and before.startswith(str(value)) and cut(before) != before
        if is_start or is_cut(value):
            found.append(column.name)
    return found


def _edited_though_cut(sheet: SheetOutcome, row: Row, item: OwedItem) -> list[Problem]:
    """Of texts that the form shows cut, those that are no longer what it showed: they are not taken."""
    labels = sheet.table.headings
    return [
        cut_not_taken(labels.get(name, name), name).at(sheet.place(row, name))
        for name in _cut_fields(row, item)
        if digest(row.values[name]) != digest(cut(str(item.answer.get(name) or "")))
    ]


def _replaced(
    submission: Submission, sheet: SheetOutcome, row: Row, item: OwedItem, answer: Mapping[str, Any]
) -> list[Problem]:
    """A note where the row takes the place of what was said otherwise after the workbook was made."""
    made = VERSION.search(sheet.table.filled_by)
    is_newest = made is not None and int(made[1]) >= submission.version
    before = _told(item.answer, item.choice, item.reason)
    after = _told(answer, "", "")
    if is_newest or not before or before == after or item.form.get("file") == sheet.table.file:
        return []
    message = f"{short_label(item.label)}:导出本表之后已另有填报“{before}”,现已按本表改为“{after}”。"
    remedy = "要保留原来的,请重新填报或重新选择。"
    return [Problem("replaced_answer", message, sheet.place(row, STATUS.name), "note", remedy=remedy)]


def _told(answer: Mapping[str, Any], choice: str, reason: str) -> str:
    """What is said of an item, in a few words."""
    word = Ending(choice).label if choice else str(answer.get(STATUS.name) or answer.get("text") or "")
    return f"{word}({reason})" if word and reason else word


def _version(submission: Submission, sheets: list[SheetOutcome]) -> int | None:
    """The save that the workbook was made from, as its subtitle tells.

    Raises: Rejected when it tells nothing and somebody saved before: their work might be overwritten.
    """
    for sheet in sheets:
        found = VERSION.search(sheet.table.filled_by)
        if found:
            return int(found[1])
    if submission.version == 0:
        return None
    raise Rejected(
        [_other(sheets[0], "表头上方的“填报单位、第几次保存”一行不见了,无法判断是否会覆盖他人的填报。")]
    )


def _not_ours(name: str) -> Problem:
    return Problem(
        "not_a_ledger",
        "这个文件不是本单位的月度填报表。",
        Place(file=name),
        remedy="请取本月填报表,填写后再交来。",
    )


def _other(sheet: SheetOutcome, message: str) -> Problem:
    return Problem("not_this_workbook", message, sheet.place(), remedy="请重新取本月填报表,填写后再交来。")


def _twice(sheet: SheetOutcome, row: Row) -> Problem:
    return Problem(
        "duplicate_row", "这项任务在表中填了两行,只取了前一行。", sheet.place(row, "requirement"),
        remedy="请合并为一行后再交来。",
    )  # fmt: skip


def _not_owed(sheet: SheetOutcome, row: Row) -> Problem:
    return Problem(
        "unknown_task", "这一行不是本单位本月应报的任务。", sheet.place(row, "requirement"),
        value=str(row.values.get("requirement") or "")[:60],
        remedy="请不要在填报表中增加行;新增任务请联系专班办公室。",
    )  # fmt: skip
