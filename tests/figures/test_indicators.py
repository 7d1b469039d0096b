"""Quantities in figures: added up as row by row, within one unit of measure only, unknown never zero."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

import pytest

from luodi.books.models import Book, IndicatorRow, IndicatorUnitRow
from luodi.core.periods import Period
from luodi.core.problems import Rejected
from luodi.core.questions import Condition, Question
from luodi.figures.answers import Figure
from luodi.figures.asking import ask
from luodi.figures.catalogue import catalogue
from luodi.figures.trends import trend
from luodi.ledger.org.access import operator
from tests.books.world import region_of
from tests.figures import naive

pytestmark = pytest.mark.django_db
YES_NO = {True: "是", False: "否", None: None}
KINDS = ("万亩", "公里", "%")


@dataclass(frozen=True)
class Thing:
    """An indicator as the naive way sees it."""

    key: str
    words: dict[str, set[str | None]]
    unit: str
    target: Fraction
    value: Fraction | None


def _book(code: str, seed: int, period: str = "2024-05", count: int = 9) -> tuple[Book, list[Thing]]:
    """A sealed book of random indicators, and the same as plain things."""
    dice = random.Random(f"{code}{seed}{period}")
    book = naive.book_of(code, f"县{code}", period)
    things = []
    for number in range(count):
        leads = dice.sample(naive.UNITS, dice.choice([0, 1, 2]))
        unit, listed = dice.choice(KINDS), dice.choice(naive.LISTS)
        target, value = (
            dice.randrange(1, 90_000),
            dice.choice([None, *(dice.randrange(99_999) for _ in range(5))]),
        )
        cumulative = dice.random() < 0.5
        reached = None if value is None else value >= target
        row = IndicatorRow.objects.create(
            book=book, key=f"{book.pk}-{number}", task_key="t", task="任务", list=listed[0],
            list_position=listed[1], position=number, place=0, name=f"指标{number % 4}", unit_of_measure=unit,
            cumulative=cumulative, target_e4=target, value_e4=value, known=value is not None, reached=reached,
            on_pace=reached, reported=number % 2 == 0, source=f"表!A{number}",
        )  # fmt: skip
        for place, name in enumerate(leads):
            IndicatorUnitRow.objects.create(
                book=book,
                row=row,
                unit_key=f"{code}-{name}",
                unit=name,
                unit_position=place,
                place=place,
                lead=True,
            )
        words: dict[str, set[str | None]] = {
            "list": {listed[0]}, "lead_unit": set(leads) or {None}, "indicator": {row.name},
            "unit_of_measure": {unit}, "cumulative": {"累计" if cumulative else "水平"},
            "known": {YES_NO[value is not None]}, "reached": {YES_NO[reached]}, "region": {f"县{code}"},
        }  # fmt: skip
        parts = Fraction(value, 10_000) if value is not None else None
        things.append(Thing(row.key, words, unit, Fraction(target, 10_000), parts))
    naive.seal(book)
    return book, things


def _adds_up(things: Sequence[Thing]) -> bool:
    return len({thing.unit for thing in things}) <= 1 and (len(things) <= 1 or things[0].unit != "%")


def _sum(values: Iterable[Fraction | None]) -> Fraction | None:
    listed = list(values)
    return None if None in listed or not listed else sum((v for v in listed if v is not None), Fraction(0))


def _told(measure: str, things: Sequence[Thing]) -> Fraction | None:
    """What the measure says of things that add up."""
    value, target = _sum(t.value for t in things), _sum(t.target for t in things)
    if measure == "indicators":
        return Fraction(len(things))
    if measure == "completion_rate":
        return value / target if value is not None and target else None
    return value if measure == "indicator_value" else target


def _ask(question: Question, region: str = "159924") -> Figure:
    return ask(operator(), question, region=region, period="2024-05", with_sources=True)


MEASURES = ("indicators", "indicator_value", "indicator_target", "completion_rate")
BY = (
    (),
    ("list",),
    ("lead_unit",),
    ("indicator", "unit_of_measure"),
    ("unit_of_measure", "lead_unit"),
    ("reached",),
)
WHERE: tuple[dict[str, str], ...] = (
    {}, {"unit_of_measure": "万亩"}, {"unit_of_measure": "%"}, {"known": "是", "unit_of_measure": "公里"},
    {"lead_unit": "林草局", "unit_of_measure": "万亩"}, {"known": "是"}, {"reached": "未知"},
)  # fmt: skip


@pytest.mark.parametrize("region", ["159924", "1599"])
@pytest.mark.parametrize("seed", range(3))
def test_every_figure_of_indicators_is_what_adding_row_by_row_gives(seed: int, region: str) -> None:
    city = region_of("1599", "示例市", "prefecture")
    things: list[Thing] = []
    for code in ("159924", "159925"):
        region_of(code, f"县{code}", above=city)
        _, made = _book(code, seed)
        things += made if region == "1599" or code == region else []
    for measure, by, where in itertools.product(MEASURES, BY, WHERE):
        wanted = [
            t for t in things if all({None if w == "未知" else w} & t.words[d] for d, w in where.items())
        ]
        held = {word for thing in things for name in where for word in thing.words[name]}
        if any(word not in held | {"未知"} for word in where.values()):
            continue
        question = Question(measure, tuple(Condition(d, (w,)) for d, w in where.items()), by)
        groups: dict[tuple[str | None, ...], list[Thing]] = {}
        for thing in wanted:
            for key in itertools.product(*(_shown(thing, name, where) for name in by)):
                groups.setdefault(key, []).append(thing)
        sums = measure != "indicators"
        keeps_apart = "unit_of_measure" in by
        mixed = sums and any(not _adds_up(some) for some in [wanted, *(groups.values() if by else ())])
        if mixed and not keeps_apart:
            with pytest.raises(Rejected) as caught:
                _ask(question, region)
            assert caught.value.problems[0].code == "units_do_not_add"
            continue
        figure = _ask(question, region)
        assert {source.key for source in figure.sources or ()} == {thing.key for thing in wanted}
        assert figure.value == (None if sums and not _adds_up(wanted) else _told(measure, wanted)), question
        if by:
            told = {tuple(cell.key.values()): cell.value for cell in figure.rows}
            assert told == {
                key: None if sums and not _adds_up(some) else _told(measure, some)
                for key, some in groups.items()
            }, question


def _shown(thing: Thing, name: str, where: dict[str, str]) -> set[str | None]:
    """The groups of a dimension that a thing is shown in: where values were picked, those alone."""
    return thing.words[name] & {where[name]} if where.get(name, "未知") != "未知" else thing.words[name]


def test_nothing_to_add_is_unknown_and_nothing_to_count_is_zero() -> None:
    region_of("159924")
    _book("159924", 1, count=0)
    assert _ask(Question("indicators")).value == 0
    assert _ask(Question("indicator_value")).value is None
    assert _ask(Question("completion_rate")).value is None


def test_amounts_beyond_what_a_floating_number_holds_add_up_exactly() -> None:
    region_of("159924")
    book = naive.book_of("159924", "县")
    for number, value in enumerate((10**16, 1, 10**16 - 3)):
        IndicatorRow.objects.create(
            book=book, key=str(number), task_key="t", task="任务", list="清单", list_position=1, position=1,
            place=0, name="造林", unit_of_measure="亩", cumulative=True, target_e4=10**16, value_e4=value,
            known=True, reported=True, source="",
        )  # fmt: skip
    naive.seal(book)
    assert _ask(Question("indicator_value")).value == Fraction(2 * 10**16 - 2, 10_000)
    assert _ask(Question("completion_rate", of="指标完成值")).value == Fraction(2 * 10**16 - 2, 3 * 10**16)


def test_a_book_sealed_before_there_were_indicators_answers_unknown() -> None:
    region_of("159924")
    book = naive.book_of("159924", "县")
    book.columns = {"taskrow": ["key"]}
    naive.seal(book)
    assert _ask(Question("indicators")).value is None
    assert _ask(Question("indicator_target", (), ("list",))).rows == []
    assert _ask(Question("tasks")).value == 0


def test_months_are_asked_at_once_and_a_unit_that_changed_in_between_is_no_matter() -> None:
    region_of("159924")
    expected = {}
    for number, period in enumerate(("2024-04", "2024-05"), 1):
        book = naive.book_of("159924", "县", period)
        for at, value in enumerate((20_000 * number, None if number == 1 else 5_000)):
            IndicatorRow.objects.create(
                book=book, key=str(at), task_key="t", task="任务", list="清单", list_position=1, position=at,
                place=0, name=f"指标{at}", unit_of_measure="亩" if number == 1 else "万亩", cumulative=True,
                target_e4=100_000, value_e4=value, known=value is not None, reported=True, source="",
            )  # fmt: skip
        naive.seal(book, number)
        expected[period] = None if number == 1 else Fraction(45_000, 10_000)
    periods = [Period.parse(period) for period in expected]
    for measure, scale in (("indicator_value", 1), ("completion_rate", 20)):
        found = trend(operator(), Question(measure), periods, region="159924")
        assert [point.value for point in found.points] == [
            value and value / scale for value in expected.values()
        ]


def test_the_catalogue_tells_of_them() -> None:
    lines = {line.name: line for line in catalogue()}
    assert lines["completion_rate"].of == ("indicator_value",)
    assert ("unit_of_measure", "计量单位") in lines["indicator_value"].dimensions
