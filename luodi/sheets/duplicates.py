"""Rows that repeat another row, wholly or but for the punctuation of their name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from luodi.core.columns import Column
from luodi.sheets.folding import bare, folded
from luodi.sheets.sections import Section
from luodi.sheets.tables import Profile, Value
from luodi.sheets.typed import Typed
from luodi.sheets.values import Flaw

Same = Callable[[Column, str, str], bool]

_AMOUNTS = ("money", "quantity", "whole")
_MOST_COMPARED = 200


@dataclass(frozen=True)
class Twin:
    """A row (its place among the data rows) that repeats an earlier one."""

    place: int
    earlier: int
    is_near: bool


def loosely_same(column: Column, one: str, other: str) -> bool:
    """Whether two spellings may name one unit: 住建局 within 住房和城乡建设局, 县 before a name left out."""
    return any(_is_within(a, b) for a in _forms(one) for b in _forms(other))


def _is_within(one: str, other: str) -> bool:
    """Whether all signs of the shorter stand in the longer in the same order."""
    short, long = sorted((one, other), key=len)
    rest = iter(long)
    return all(sign in rest for sign in short)


def _forms(name: str) -> tuple[str, ...]:
    """A name, and the same without the 县 or 市 before it."""
    said = folded(name)
    return (said, said[1:]) if len(said) >= 3 and said[0] in "县市区旗省" else (said,)


def main_column(profile: Profile, names: Sequence[str]) -> str:
    """The column that names a row's thing: the first required text, else the first text; '' if none."""
    present = [column for column in profile.columns if column.name in names and column.kind == "text"]
    required = [column.name for column in present if column.required]
    return required[0] if required else present[0].name if present else ""


def twins(
    profile: Profile,
    typed: Mapping[str, Typed],
    paths: Sequence[tuple[Section, ...]],
    same: Same | None = None,
) -> list[Twin]:
    """Every row that repeats an earlier one of its section, in order.

    Rows are brought together by their main text without punctuation, or by all their values where
    there is no text; only rows brought together are compared.
    """
    columns = [column for column in profile.columns if column.name in typed]
    comparison = _Comparison(profile, columns, typed, same or loosely_same)
    found = []
    for places in _brought_together(comparison.main, columns, typed, paths):
        for at, place in enumerate(places):
            twin = comparison.twin_of(place, islice(places, 0, min(at, _MOST_COMPARED)))
            if twin:
                found.append(twin)
    return sorted(found, key=lambda twin: twin.place)


def _brought_together(
    main: str, columns: Sequence[Column], typed: Mapping[str, Typed], paths: Sequence[tuple[Section, ...]]
) -> Iterable[list[int]]:
    groups = defaultdict(list)
    if main:
        memo: dict[Value | Flaw, str] = {}
        for place, text in enumerate(typed[main]):
            if not text or not isinstance(text, str):
                continue
            if text not in memo:
                memo[text] = bare(text)
            groups[(memo[text], paths[place])].append(place)
    elif any(column.kind == "names" for column in columns):
        rest = [typed[column.name] for column in columns if column.kind in (*_AMOUNTS, "day")]
        for place, key in enumerate(zip(paths, *rest, strict=True)):
            groups[(str(key[1:]), key[0])].append(place)
    return (places for places in groups.values() if len(places) > 1)


class _Comparison:
    """Whether two rows are the same, or nearly so; which columns say it is settled once."""

    def __init__(
        self, profile: Profile, columns: Sequence[Column], typed: Mapping[str, Typed], same: Same
    ) -> None:
        self.typed, self.same = typed, same
        self.main = main_column(profile, list(typed))
        identity = [column for column in columns if column.name in profile.identity]
        self.all = identity or [column for column in columns if self._counts(column)]
        keys = identity or [column for column in columns if column.required or column.kind == "money"]
        self.keys = [column for column in keys if column.name != self.main and self._counts(column)]
        self.required = [column for column in columns if column.required] or list(columns[:1])

    @staticmethod
    def _counts(column: Column) -> bool:
        """Running numbers, keys, rates and statuses say nothing of what a row is about."""
        if column.kind in ("number", "key", "percent"):
            return False
        return column.kind != "label" or column.required

    def twin_of(self, place: int, earlier: Iterable[int]) -> Twin | None:
        """The first of the earlier rows that this one repeats."""
        near = None
        for other in earlier:
            if self._is_same(self.all, place, other) and self._says_enough(place):
                return Twin(place, other, is_near=False)
            if near is None and self.main and self._is_near(place, other):
                near = Twin(place, other, is_near=True)
        return near

    def _is_near(self, place: int, other: int) -> bool:
        texts = self.typed[self.main]
        return folded(str(texts[place])) != folded(str(texts[other])) and self._is_same(
            self.keys, place, other
        )

    def _is_same(self, columns: Sequence[Column], place: int, other: int) -> bool:
        return all(
            self._is_equal(column, self.typed[column.name][place], self.typed[column.name][other])
            for column in columns
        )

    def _is_equal(self, column: Column, one: Value | Flaw, other: Value | Flaw) -> bool:
        if one == other:
            return True
        if isinstance(one, str) and isinstance(other, str):
            return folded(one) == folded(other)
        if column.kind in (*_AMOUNTS, "flag"):  # a blank and a nought are the same in a ledger
            return not one and not other
        if isinstance(one, tuple) and isinstance(other, tuple):
            pairs = zip(sorted(one), sorted(other), strict=False)
            return len(one) == len(other) and all(a == b or self.same(column, a, b) for a, b in pairs)
        return False

    def _says_enough(self, place: int) -> bool:
        """Whether the row has everything required: a nearly blank row repeats nothing."""
        return all(self.typed[column.name][place] not in (None, "", ()) for column in self.required)
