"""Files as they come in: each with a safe name of its own, and of a kind that can be kept."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from luodi.core.problems import Place, Problem, Rejected
from luodi.exchange.reading import File
from luodi.ledger.papers.contents import clean_name, media_type_of, what_it_is
from luodi.sheets.grids import open_workbook
from luodi.sheets.refusals import UnreadableFile

MISNAMED = "not_what_its_name_says"
WORKBOOKS = frozenset({".xlsx", ".xlsm", ".xls"})
"""Endings that offices rename into one another, and that are read alike."""


def received(files: Sequence[File]) -> tuple[list[File], list[Problem]]:
    """The files that can be taken, under clean names, and what is wrong with the others.

    The same file again is passed over with a note; another one of the same name cannot be told apart later.
    """
    taken: dict[str, File] = {}
    problems: list[Problem] = []
    for file in files:
        try:
            name = clean_name(file.name)
        except Rejected as error:
            problems += [replace(problem, waits="file") for problem in error.problems]
            continue
        known = taken.get(name)
        if known is None and not any(file.data == other.data for other in taken.values()):
            taken[name] = File(name, file.data)
        else:
            problems.append(_again(name, same=known is None or known.data == file.data))
    for file in list(taken.values()):
        name = _right_name(file)
        if name != file.name and name not in taken:
            problems.append(_misnamed(file.name, name))
            del taken[file.name]
            taken[name] = File(name, file.data)
        elif wrong := _not_keepable(file):
            problems.append(wrong)
            del taken[file.name]
    return list(taken.values()), problems


def _right_name(file: File) -> str:
    """The file's name; with its right ending, where an old workbook was renamed into a new one or back."""
    stem, dot, ending = file.name.rpartition(".")
    if dot + ending.lower() not in WORKBOOKS or _fits(file):
        return file.name
    found = what_it_is(file.data)
    return stem + found if found in WORKBOOKS else file.name


def _fits(file: File) -> bool:
    try:
        media_type_of(file.name, file.data)
    except Rejected as error:
        return all(problem.code != MISNAMED for problem in error.problems)
    return True


def _misnamed(name: str, right: str) -> Problem:
    ending = right.rpartition(".")[2]
    return Problem(
        MISNAMED, f"{name}的内容其实是.{ending}文件,已按{right}读取。", Place(file=right),
        severity="warning", value=name, remedy="不必处理;以后请用原来的软件另存,不要只改文件名。",
    )  # fmt: skip


def read_as(name: str, problems: Iterable[Problem]) -> str:
    """The name that a file was read under: its own, unless it had to be called what it is."""
    told = (p for p in problems if p.code == MISNAMED and p.severity == "warning" and p.value == name)
    return next((problem.place.file for problem in told), name)


def _not_keepable(file: File) -> Problem | None:
    """Why a file cannot be kept under its name; the reader's own reason where it has one."""
    try:
        media_type_of(file.name, file.data)
    except Rejected as error:
        try:
            if file.data:
                open_workbook(file.name, file.data)
        except UnreadableFile as unreadable:
            return replace(unreadable.problem, waits="file").at(Place(file=file.name))
        return replace(error.problems[0], waits="file")
    return None


def _again(name: str, *, same: bool) -> Problem:
    if same:
        return Problem(
            "same_file", "同一个文件给了不止一次,只导入一次。", Place(file=name), severity="note",
            remedy="不必处理。",
        )  # fmt: skip
    return Problem(
        "same_name", "另有一个同名文件,内容不同,无法区分,没有导入。", Place(file=name), waits="file",
        remedy="请改名后一起导入,或分两次导入。",
    )  # fmt: skip
