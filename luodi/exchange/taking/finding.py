"""Which task of the ledger each row of a list is, and which rows of one import are the same task."""

from __future__ import annotations

from collections.abc import Sequence

from luodi.core.problems import Problem
from luodi.exchange.taking.known import Found, KnownTasks
from luodi.exchange.taking.repeated import RowsTaken
from luodi.exchange.taking.rows import Reading


def find_keyed(readings: Sequence[Reading], known: KnownTasks) -> None:
    """Find the rows that bear a task's hidden key; a row that names another list than its task's waits."""
    for reading in readings:
        task = known.keyed(reading.key)
        if task is None:
            continue
        reading.known = task
        if task.list_name != reading.list_name and reading.row.values.get("list"):
            reading.sheet.problem(reading.row, _moved(reading, task.list_name))
        reading.list_name = task.list_name


def find_tasks(readings: Sequence[Reading], known: KnownTasks) -> None:
    """Find every row's task: hidden key → list, number and equal text → equal text in the list → the one
    that an earlier import of the very same sheet made of the row → asked.

    A number that stands for two texts in one list is no identity.
    """
    texts: dict[tuple[str, str], str] = {}
    unsure = set()
    taken = RowsTaken(known)
    for reading in readings:
        spot = reading.list_name, reading.number
        if texts.setdefault(spot, reading.folded) != reading.folded:
            unsure.add(spot)
    for reading in readings:
        if (keyed := known.keyed(reading.key)) is not None:
            reading.known = keyed
            continue
        number = "" if (reading.list_name, reading.number) in unsure else reading.number
        found = known.find(reading.list_name, number, reading.text, reading.folded)
        if found.task is None and (task := taken.task(reading.sheet, reading.row)):
            found = Found(task) if task.list_name == reading.list_name else found
        if found.conflict is not None and not reading.waits:
            reading.sheet.problem(reading.row, conflict(reading.number, reading.list_name, found))
        reading.known = found.task
    _same_twice(readings)


def conflict(number: str, list_name: str, found: Found) -> Problem:
    """The problem of a number that the ledger knows with another text, or of nearly a known text."""
    theirs = (found.conflict or "")[:40]
    message = f"“{list_name}”第{number}项在台账中是“{theirs}”,与本行内容不同。"
    if found.is_near:
        message = f"“{list_name}”在台账中有“{theirs}”,与本行仅标点不同。"
    return Problem(
        "near_duplicate" if found.is_near else "conflict_with_ledger",
        message,
        waits="row",
        field="requirement",
        remedy="内容确有调整,请用导出的清单(带标识列)修改后导入;如序号有误,请改正序号。",
    )


def _same_twice(readings: Sequence[Reading]) -> None:
    """Two rows of one import that are the same task: the second waits.

    Of a hidden sheet that repeats what a visible one says nothing waits: it is a copy.
    """
    first: dict[object, Reading] = {}
    for reading in sorted(readings, key=lambda reading: reading.sheet.table.hidden):
        if not reading.text or reading.waits:
            continue
        spots: list[object] = [(reading.list_name, reading.number, reading.folded)]
        if reading.known is not None:
            spots.append(reading.known.ref.id)
        other = next((first[spot] for spot in spots if spot in first), None)
        if other is None:
            first.update(dict.fromkeys(spots, reading))
        elif reading.sheet.table.hidden and _says_the_same(reading, other):
            reading.sheet.fates[reading.row.number] = "unchanged"
        else:
            reading.sheet.problem(reading.row, _twice(reading, other))


def _says_the_same(one: Reading, other: Reading) -> bool:
    values = one.row.values
    mine = {n: value for n, value in values.items() if n != "list" and value not in (None, "", ())}
    return all(other.row.values.get(name) == value for name, value in mine.items())


def _twice(reading: Reading, other: Reading) -> Problem:
    where = f"{other.sheet.table.sheet}第{other.row.number}行"
    if other.sheet.table.file != reading.sheet.table.file:
        where = f"{other.sheet.table.file}的{where}"
    remedy = "确属重复请丢弃本行(imports fix --drop);不是同一项请改序号或任务内容"
    return Problem(
        "duplicate_row", f"与{where}是同一项任务。", value=reading.text, waits="row", field="requirement",
        remedy=f"{remedy}(复制出来的行请清空标识列)。" if reading.key else f"{remedy}。",
    )  # fmt: skip


def _moved(reading: Reading, list_name: str) -> Problem:
    return Problem(
        "conflict_with_ledger", f"这一行的标识属于“{list_name}”中的任务,不能改到“{reading.list_name}”。",
        value=reading.list_name, waits="row", field="list",
        remedy="请改回原清单;如是新任务,请清空本行的标识列。",
    )  # fmt: skip
