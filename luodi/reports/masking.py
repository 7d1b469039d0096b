"""The version that names nobody: units' and people's names are taken out of everything that is printed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from luodi.books.models import Book, TaskRow, TaskUnitRow, UnitRow
from luodi.ledger.org.models import Person, Region, Unit, UnitAlias

SOME_UNIT, SOMEBODY = "有的部门", "有关负责同志"
SHORTEST = 2
"""A name of one character would take apart ordinary words."""


def mask_for(region: Region, book: Book) -> Callable[[str], str]:
    """What takes out of a text every name of the region's units and people, those of the book included.

    Longest names first, so that 县自然资源局 goes as a whole; a run of masked names becomes one.
    """
    words = dict.fromkeys(_people(region, book), SOMEBODY) | dict.fromkeys(_units(region, book), SOME_UNIT)
    known = sorted((word for word in words if len(word) >= SHORTEST), key=lambda word: (-len(word), word))
    if not known:
        return lambda text: text
    names = re.compile("|".join(map(re.escape, known)))
    row = re.compile(f"({SOME_UNIT}|{SOMEBODY})(?:[、，,和及与]\\1)+")
    return lambda text: row.sub(r"\1", names.sub(lambda found: words[found[0]], text))


def _units(region: Region, book: Book) -> Iterable[str]:
    yield from Unit.objects.filter(region=region).values_list("name", flat=True)
    yield from UnitAlias.objects.filter(unit__region=region).values_list("name", flat=True)
    yield from UnitRow.objects.filter(book=book).values_list("name", flat=True)
    yield from TaskUnitRow.objects.filter(book=book).values_list("unit", flat=True).distinct()


def _people(region: Region, book: Book) -> Iterable[str]:
    yield from Person.objects.filter(region=region).values_list("name", flat=True)
    leaders = TaskRow.objects.filter(book=book, leader__isnull=False).values_list("leader", flat=True)
    yield from (name for name in leaders.distinct() if name)
