"""What an import did, for the person who gave it: what was taken, what is wrong and where, what to do now."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import click

from luodi.cli import showing
from luodi.core.problems import SEVERITIES, Problem, has_errors, sentence

if TYPE_CHECKING:
    from luodi.exchange.outcomes import Outcome, SheetOutcome

ALIKE_FROM = 3
"""From as many sheets of one file and kind, or problems alike, as are shown in one line."""
MOST_OF_KIND = 5
"""Lines on one kind of problem in one file; the others are counted. Each unknown name is told, though."""
NAMES = frozenset({"unknown_unit", "unknown_status", "unknown_list", "unknown_column"})
MOST_CHANGES, CHANGE_LONGEST = 20, 60
"""Changed cells that are shown, and characters of each side."""
PLACES = 6
"""Places named in one line; the others are counted."""
FIRST_NUMBER = re.compile(r"\d+")
WAITING = {"cell": "(此格等待)", "row": "(整行等待)", "sheet": "(整表等待)", "file": "(没有导入)"}


def show(outcome: Outcome, *, checked: bool = False) -> None:
    """An import's outcome: the rows of each file, the problems with their cells, and what now."""
    _table(outcome.sheets)
    for line in _change_lines(outcome.sheets):
        click.echo(line)
    for line in _problem_lines(outcome.problems, took_good=outcome.committed):
        click.echo(line)
    for line in _what_now(outcome, checked=checked):
        showing.say(line)


def _table(sheets: Sequence[SheetOutcome]) -> None:
    """One line a sheet; the many sheets of one file and kind share one. Columns without a number are gone."""
    from luodi.exchange.outcomes import FATES, KIND_WORDS, WORDS

    if not sheets:
        return
    groups: dict[tuple[str, str], list[SheetOutcome]] = {}
    for sheet in sheets:
        groups.setdefault((sheet.table.file, sheet.kind), []).append(sheet)
    lines: list[tuple[str, str, str, list[SheetOutcome]]] = []
    for (file, kind), group in groups.items():
        word = KIND_WORDS.get(kind, kind)
        if len(group) > ALIKE_FROM:
            lines.append((file, f"共{len(group)}张", word, group))
        else:
            lines += [(file, sheet.table.sheet, word, [sheet]) for sheet in group]
    counted = [Counter(fate for sheet in group for fate in sheet.fates.values()) for *_, group in lines]
    shown = [fate for fate in FATES if any(counts[fate] for counts in counted)]
    rows = [
        (*line, sum(len(sheet.table.rows) for sheet in group), *(counts[fate] or "" for fate in shown))
        for (*line, group), counts in zip(lines, counted, strict=True)
    ]
    heads = ("文件", "工作表", "种类", "数据行", *(WORDS[fate] for fate in shown))
    showing.table(heads, rows, right=range(3, 4 + len(shown)))


def _change_lines(sheets: Sequence[SheetOutcome]) -> list[str]:
    """What is changed, cell by cell, before and after: the first ones, and how many in all."""
    lines = [
        f"变更 {sheet.table.file}!{sheet.table.sheet}!{one.cell or f'第{one.row}行'} "
        f"{one.label}:{one.before[:CHANGE_LONGEST]}→{one.after[:CHANGE_LONGEST]}"
        for sheet in sheets
        for one in sheet.changes
    ]
    more = [f"…等{len(lines)}处,用 --json 查看全部。"] if len(lines) > MOST_CHANGES else []
    return [*lines[:MOST_CHANGES], *more]


def _problem_lines(problems: Sequence[Problem], *, took_good: bool) -> list[str]:
    """Errors first, then warnings, then notes; those alike in one line, with their number and places."""
    order = {"error": 0, "warning": 1, "note": 2}
    groups: dict[tuple[str, str, str, str], list[Problem]] = {}
    for problem in sorted(problems, key=lambda problem: order[problem.severity]):
        groups.setdefault(_likeness(problem), []).append(problem)
    kinds: dict[tuple[str, str, str], list[tuple[str, int]]] = {}
    for group in groups.values():
        told = (
            [(_together(group), len(group))]
            if len(group) >= ALIKE_FROM
            else [(_line(problem, took_good), 1) for problem in group]
        )
        first = group[0]
        kinds.setdefault((first.severity, first.code, first.place.file), []).extend(told)
    lines = [line for (_, code, file), told in kinds.items() for line in _of_kind(code, file, told)]
    if len(lines) <= showing.MOST_SHOWN:
        return lines
    more = len(lines) - showing.MOST_SHOWN
    return [*lines[: showing.MOST_SHOWN], f"……另有{more}条,用 --json 查看全部。"]


def _of_kind(code: str, file: str, told: Sequence[tuple[str, int]]) -> list[str]:
    """The lines on one kind of problem in a file, each with its number of places: the first ones."""
    most = len(told) if code in NAMES else MOST_OF_KIND
    more = sum(places for _, places in told[most:])
    lines = [line for line, _ in told[:most]]
    return [*lines, f"……{file}中另有{more}处同样的问题,用 --json 查看全部。"] if more else lines


def _likeness(problem: Problem) -> tuple[str, str, str, str]:
    """What problems have in common that are told in one line: of notes on sheets a number may differ."""
    is_of_sheet = problem.place.row is None and bool(problem.place.sheet)
    differs = is_of_sheet and problem.severity != "error"
    message = FIRST_NUMBER.sub("#", problem.message, count=1) if differs else problem.message
    file = "" if is_of_sheet else problem.place.file
    return problem.severity, problem.code, file, message + problem.remedy


def _line(problem: Problem, took_good: bool) -> str:
    place = f"{problem.place} " if str(problem.place) else ""
    waits = WAITING.get(problem.waits, "") if took_good and problem.severity == "error" else ""
    return f"{SEVERITIES[problem.severity]} {place}{waits}{sentence(problem)}"


def _together(group: Sequence[Problem]) -> str:
    first = group[0]
    word, file = SEVERITIES[first.severity], first.place.file
    if first.place.row is not None:
        cells = [f"{problem.place.sheet}!{problem.place.cell or problem.place.row}" for problem in group]
        more = f"等{len(cells)}处" if len(cells) > PLACES else f"({len(cells)}处)"
        return f"{word} {file}:{'、'.join(cells[:PLACES])}{more} {sentence(first)}"
    files = dict.fromkeys(problem.place.file for problem in group)
    where = (
        f"{file}的{len(group)}张表" if len(files) == 1 else f"{file}等{len(files)}个文件的{len(group)}张表"
    )
    return f"{word} {where} {_summed(group)}"


def _summed(group: Iterable[Problem]) -> str:
    """The sentence of problems that differ in their first number alone, with the sum of it."""
    first, *others = group
    told = sentence(first).replace("本表", "这些表")
    if all(other.message == first.message for other in others):
        return told
    numbers = [int(found[0]) for p in (first, *others) if (found := FIRST_NUMBER.search(p.message))]
    return FIRST_NUMBER.sub(f"共{sum(numbers)}", told, count=1)


def _what_now(outcome: Outcome, *, checked: bool) -> list[str]:
    from luodi.exchange.outcomes import FATES, WORDS

    if checked:
        return ["只作检查,没有写入。"]
    if not outcome.committed:
        if not has_errors(outcome.problems) or not any(sheet.table.rows for sheet in outcome.sheets):
            return ["没有写入任何内容。"]
        return ["有错误,没有写入任何内容。请改正后重新导入,或加 --accept-good 先写入没有问题的部分。"]
    counts = [f"{WORDS[fate]}{number}行" for fate in FATES if (number := outcome.count(fate))]
    lines = [f"已导入,批次{outcome.batch}:{'、'.join(counts)}。撤销:luodi imports undo {outcome.batch}"]
    waits = {problem.waits for problem in outcome.problems}
    if outcome.waiting:
        lines.append(f"{outcome.waiting}处等待处理,全部列出:luodi imports list --region {outcome.region}")
    if outcome.waiting and waits & {"cell", "row"}:
        lines.append(f"逐格订正:luodi imports fix {outcome.batch} 文件 工作表 单元格 正确的值")
    if outcome.waiting and "sheet" in waits:
        lines.append(f"整表等待的,按上面所说处理后一次取入:luodi imports retry {outcome.batch}")
    return lines
