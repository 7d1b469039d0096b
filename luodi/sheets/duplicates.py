"""Rows that repeat another row, wholly or but for the punctuation of their name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from luodi.core.columns import Column
from luodi.sheets.folding import bare, folded
from luodi.sheets.sections import Section
from luodi.sheets.tables import Profile, Value
from luodi.sheets.typed import Typed
from luodi.sheets.values import Flaw

Same = Callable[[Column, str, str], bool]

_AMOUNTS = ("money", "quantity", "whole")


@dataclass(frozen=True)
class Twin:
    """A row (its place among the data rows) that repeats an earlier one."""

    place: int
    earlier: int
    is_near: bool


def loosely_same(column: Column, one: str, other: str) -> bool:
    """Whether two spellings may name one unit: 住建局 within 住房和城乡建设局, 县 before a name left out."""
    short, long = sorted((_core(one), _core(other)), key=len)
    rest = iter(long)
    return all(sign in rest for sign in short)


def _core(name: str) -> str:
    said = folded(name)
    return said[1:] if len(said) > 3 and said[0] in "县市区旗省" else said


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
    """Every row that repeats an earlier one of its section, in order."""
    columns = [column for column in profile.columns if column.name in typed]
    found = {twin.place: twin for twin in _near(profile, columns, typed, paths, same or loosely_same)}
    found.update({twin.place: twin for twin in _full(profile, columns, typed, paths, same or loosely_same)})
    return [found[place] for place in sorted(found)]


def _full(
    profile: Profile,
    columns: list[Column],
    typed: Mapping[str, Typed],
    paths: Sequence[tuple[Section, ...]],
    same: Same,
) -> list[Twin]:
    hard = [column for column in columns if _counts(profile, column)]
    soft = [
        column
        for column in columns
        if column.kind == "names" and (not profile.identity or column.name in profile.identity)
    ]
    if not any(column.kind in ("text", "names") for column in [*hard, *soft]):
        return []
    keys = [_comparable(column, typed[column.name]) for column in hard]
    groups = defaultdict(list)
    for place, key in enumerate(zip(paths, *keys, strict=True)):
        groups[key].append(place)
    found = []
    for places in groups.values():
        found += _within(places, soft, typed, same, is_near=False) if len(places) > 1 else []
    return [twin for twin in found if _says_enough(columns, typed, twin.place)]


def _counts(profile: Profile, column: Column) -> bool:
    if profile.identity:
        return column.name in profile.identity and column.kind != "names"
    if column.kind in ("number", "key", "names", "percent"):
        return False
    return column.kind != "label" or column.required


def _says_enough(columns: list[Column], typed: Mapping[str, Typed], place: int) -> bool:
    """Whether the row has everything required: a nearly blank row repeats nothing."""
    required = [column for column in columns if column.required] or columns[:1]
    return all(typed[column.name][place] not in (None, "", ()) for column in required)


def _near(
    profile: Profile,
    columns: list[Column],
    typed: Mapping[str, Typed],
    paths: Sequence[tuple[Section, ...]],
    same: Same,
) -> list[Twin]:
    main = main_column(profile, list(typed))
    if not main:
        return []
    names = profile.identity or [c.name for c in columns if c.required or c.kind == "money"]
    keys = [column for column in columns if column.name in names and column.name != main]
    hard = [column for column in keys if column.kind not in ("names", "number", "key")]
    soft = [column for column in keys if column.kind == "names"]
    texts = typed[main]
    groups = defaultdict(list)
    for place, text in enumerate(texts):
        if isinstance(text, str) and text:
            groups[bare(text)].append(place)
    compared = {column.name: _comparable(column, typed[column.name]) for column in hard}
    found = []
    for text, places in groups.items():
        if len(places) < 2 or not text or len({folded(str(texts[place])) for place in places}) < 2:
            continue
        finer = defaultdict(list)
        for place in places:
            finer[(paths[place], *(values[place] for values in compared.values()))].append(place)
        for some in finer.values():
            if len({folded(str(texts[place])) for place in some}) > 1:
                found += [twin for twin in _within(some, soft, typed, same, is_near=True)
                          if folded(str(texts[twin.place])) != folded(str(texts[twin.earlier]))]  # fmt: skip
    return found


def _within(
    places: list[int], soft: list[Column], typed: Mapping[str, Typed], same: Same, is_near: bool
) -> list[Twin]:
    found = []
    for at, place in enumerate(places):
        for earlier in places[:at][:50]:
            if all(
                _same_names(column, typed[column.name][place], typed[column.name][earlier], same)
                for column in soft
            ):
                found.append(Twin(place, earlier, is_near))
                break
    return found


def _same_names(column: Column, one: Value | Flaw, other: Value | Flaw, same: Same) -> bool:
    if not isinstance(one, tuple) or not isinstance(other, tuple):
        return one == other
    return len(one) == len(other) and all(
        a == b or same(column, a, b) for a, b in zip(sorted(one), sorted(other), strict=True)
    )


def _comparable(column: Column, values: Typed) -> Sequence[Hashable]:
    if column.kind in ("text", "label"):
        return [folded(value) if isinstance(value, str) else value for value in values]
    if column.kind in _AMOUNTS:  # a blank and a nought are the same amount in a ledger
        return [value or Decimal(0) for value in values]
    if column.kind == "flag":
        return [bool(value) for value in values]
    return values
