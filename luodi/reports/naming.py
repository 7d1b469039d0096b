"""Who is called what: units and people by name, or, in the version that names nobody, by a word for them.

Only here does a name of a unit or a person become words of a report. What units wrote, and the names of
lists and the like, pass through the directory of all names before they reach the version without names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from luodi.books.models import Book, TaskRow, TaskUnitRow, UnitRow
from luodi.core.questions import Condition, Question
from luodi.figures.listing import Field
from luodi.figures.words import dimension_named, measure_asked
from luodi.ledger.org.models import Person, Region, Unit, UnitAlias
from luodi.ledger.tasks.models import Task
from luodi.reports.groups import UNKNOWN, shown_name

SOME_DEPARTMENT, SOME_UNIT, SOME_LEADER, SOMEBODY = "有的部门", "有的单位", "有关领导", "有关同志"
STAND_INS: Mapping[str, str] = {
    "lead_unit": SOME_DEPARTMENT,
    "lead_units": SOME_DEPARTMENT,
    "support_unit": SOME_DEPARTMENT,
    "support_units": SOME_DEPARTMENT,
    "unit": SOME_UNIT,
    "leader": SOME_LEADER,
}
"""For each dimension and field that holds names, the word that stands for one or several of them."""
SHORTEST = 2
"""A name of one character would take apart ordinary words."""
AFTER_A_NAME = re.compile(r"[（(、，,/].*")
JOINED_BY = "、，,和及与"


def is_of_people(names: Iterable[str]) -> bool:
    """Whether some of these dimensions are units or people."""
    return any(name in STAND_INS for name in names)


@dataclass
class Naming:
    """How one report calls those it speaks of. `named`: by their names."""

    region: Region
    book: Book
    named: bool

    def group(self, dimension: str, stored: str | None) -> str:
        """What a group of a figure is called."""
        shown = shown_name(dimension, stored)
        if self.named or stored is None:
            return shown
        return STAND_INS.get(dimension) or self.told(stored)

    def field(self, field: Field, text: str) -> str:
        """What a row says in one of its fields."""
        if self.named or not text:
            return text
        return STAND_INS[field.name] if field.people else self.told(text)

    def told(self, text: str) -> str:
        """Words from the ledger, in the version without names without any name of the directory in them."""
        return text if self.named else self._directory.without_names(text)

    def question(self, question: Question) -> Question:
        """The question as it may be printed: in the version without names it asks for nobody by name."""
        if self.named:
            return question
        return replace(question, where=tuple(self._condition(question, given) for given in question.where))

    def _condition(self, question: Question, given: Condition) -> Condition:
        dimension = dimension_named(measure_asked(question), given.dimension).name
        words = (word if word == UNKNOWN else self.group(dimension, word) for word in given.values)
        return replace(given, values=tuple(dict.fromkeys(words)))

    @cached_property
    def _directory(self) -> Directory:
        words = dict.fromkeys(_people(self.region, self.book), SOMEBODY)
        words |= dict.fromkeys(_leaders(self.region, self.book), SOME_LEADER)
        words |= dict.fromkeys(_units(self.region, self.book), SOME_DEPARTMENT)
        return Directory(self.region.name, words)


class Directory:
    """Every name of a region's units and people, with the word that stands for it."""

    def __init__(self, region_name: str, words: Mapping[str, str]) -> None:
        known = {word: instead for word, instead in words.items() if len(word) >= SHORTEST}
        self._words = {_bare(word): instead for word, instead in known.items()}
        longest_first = sorted(known, key=lambda word: (-len(word), word))
        # 县水务局 goes as a whole, and 王 强 as 王强 does.
        before = rf"(?:{re.escape(region_name)}|我?[县市区旗])?"
        names = "|".join(_pattern(word, known[word]) for word in longest_first)
        self._names = re.compile(f"{before}({names})") if known else None
        some = "|".join(sorted(set(known.values())))
        self._row = re.compile(f"({some})(?:[{JOINED_BY}]\\1)+")

    def without_names(self, text: str) -> str:
        """The text with a word for each name; a row of the same words becomes one."""
        if self._names is None:
            return text
        return self._row.sub(r"\1", self._names.sub(lambda found: self._words[_bare(found[1])], text))


def _pattern(name: str, instead: str) -> str:
    if instead == SOME_DEPARTMENT:
        return re.escape(name)
    return "[ 　]*".join(re.escape(character) for character in _bare(name))


def _bare(name: str) -> str:
    return re.sub(r"\s", "", name)


def _units(region: Region, book: Book) -> Iterable[str]:
    yield from Unit.objects.filter(region=region).values_list("name", flat=True)
    yield from UnitAlias.objects.filter(unit__region=region).values_list("name", flat=True)
    yield from UnitRow.objects.filter(book=book).values_list("name", flat=True)
    yield from TaskUnitRow.objects.filter(book=book).values_list("unit", flat=True).distinct()


def _leaders(region: Region, book: Book) -> Iterable[str]:
    yield from Person.objects.filter(region=region, is_leader=True).values_list("name", flat=True)
    led = TaskRow.objects.filter(book=book, leader__isnull=False).values_list("leader", flat=True)
    for name in led.distinct():
        yield AFTER_A_NAME.sub("", name or "")


def _people(region: Region, book: Book) -> Iterable[str]:
    """Contacts of units and of tasks."""
    yield from Person.objects.filter(region=region).values_list("name", flat=True)
    contacts = Task.objects.filter(task_list__region=region).exclude(contact="")
    for name in contacts.values_list("contact", flat=True).distinct():
        yield from (part for part in re.split(r"[、，,/\s（(].*?", name) if part)
