"""A round's board: what the ledger says of states, and what the month's book counts, live or sealed."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from luodi.core.problems import NotFound
from luodi.core.questions import parse
from luodi.figures import boards
from luodi.figures.asking import ask
from luodi.figures.boards import Board, collection_board, month_board
from luodi.ledger.org.access import Actor
from luodi.ledger.org.models import Role
from luodi.ledger.org.services import unit_change
from luodi.ledger.rounds.models import OwedItem, Round
from luodi.ledger.rounds.overview import RoundStatus, status_of
from luodi.ledger.rounds.services import Filled, answer_save, answers_save, special_open
from tests.books.world import County, actor_of, month, region_of

JANUARY = month("2024-01")


def board(county: County, who: Actor | None = None) -> Board:
    """January as this person sees it."""
    return month_board(who or county.clerk, county.region, JANUARY)


def owing(county: County, who: Actor | None = None) -> dict[str, tuple[int, int, int]]:
    """By unit: owed, open, filled."""
    found = board(county, who)
    return {
        line.unit: (found.of(line).owed, found.of(line).open, found.of(line).filled)
        for line in found.status.units
    }


def test_what_is_filled_in_is_no_longer_open_though_nobody_accepted_it(county: County) -> None:
    county.open("2024-01")
    assert owing(county) == {"发改委": (2, 2, 0), "林草局": (2, 2, 0)}
    submission = county.submission("2024-01", "发改委")
    first = OwedItem.objects.filter(submission=submission).order_by("position")[0]
    answer_save(county.person(Role.REPORTER, "发改委"), first, {"text": "在办"}, None)
    assert owing(county)["发改委"] == (2, 1, 1)
    county.hand_in("2024-01", "林草局", d1="已完成", p1="可争取")
    assert owing(county)["林草局"] == (2, 0, 2)
    assert {name: count for name, count in board(county).counts.items() if count} == {
        "draft": 1, "submitted": 1, "units": 2, "owed": 4,
    }  # fmt: skip


def test_what_is_missing_at_the_close_is_counted_as_it_is_listed(county: County) -> None:
    county.open("2024-01")
    county.hand_in("2024-01", "林草局", d1="已完成", p1="可争取")
    assert (board(county).handed_in, board(county).missing) == (1, 0)
    listed = county.close("2024-01").missing
    found = board(county)
    assert found.missing == len(listed) == 4
    assert found.missing_by_unit == {"发改委": 2, "林草局": 2} == Counter(one.unit for one in listed)


def test_its_numbers_are_those_that_are_asked(county: County) -> None:
    county.open("2024-01")
    county.report("2024-01", "林草局", d1="已完成", p1="可争取")
    for sealed in (False, True):
        if sealed:
            county.close("2024-01")
        found = board(county)
        figure = ask(
            county.clerk, parse("应报事项数(按=单位|状态)"), region=county.region.code, period="2024-01"
        )
        for line in found.status.units:
            asked = [cell for cell in figure.rows if cell.key["unit"] == line.unit]
            opened = [cell for cell in asked if cell.key["state"] in ("待报送", "未报送")]
            assert found.of(line).owed == sum(cell.value or 0 for cell in asked)
            assert found.of(line).open == sum(cell.value or 0 for cell in opened)
        assert (found.is_sealed, found.revision) == ((True, 1) if sealed else (False, None))


def test_a_month_that_is_sealed_while_the_board_is_read_shows_as_sealed_throughout(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    county.open("2024-01")

    def closing(actor: Actor, round_: Round) -> RoundStatus:
        monkeypatch.undo()
        found = status_of(actor, round_)
        county.close("2024-01")
        return found

    monkeypatch.setattr(boards, "status_of", closing)
    found = board(county)
    assert (found.revision, found.status.state, owing(county)) == (
        1,
        "closed",
        {"发改委": (2, 2, 0), "林草局": (2, 2, 0)},
    )


def test_a_unit_renamed_since_finds_its_numbers_in_the_sealed_month(county: County) -> None:
    county.live_through("2024-01", d1="进展缓慢", d2="进展缓慢", p1="可争取", p2="可争取")
    unit_change(county.clerk, unit=county.units["林草局"], name="林业局")
    assert owing(county)["林业局"] == (2, 0, 2)


def test_a_unit_sees_its_own_numbers_only(county: County) -> None:
    county.open("2024-01")
    reporter = county.person(Role.REPORTER, "林草局")
    assert owing(county, reporter) == {"林草局": (2, 2, 0)}
    assert (board(county, reporter).counts["owed"], board(county, reporter).counts["units"]) == (2, 1)


@pytest.mark.parametrize("role", [Role.SYSTEM_ADMIN, Role.AUDIT_ADMIN])
def test_who_has_no_part_in_it_learns_nothing(county: County, role: str) -> None:
    county.open("2024-01")
    special = special_open(
        county.clerk, county.region, "征集", [county.units["教体局"]], ["项目"], dt.date(2024, 12, 1)
    )
    strangers = (county.person(role), actor_of(Role.CLERK, region_of("369924")), Actor("x", "x"))
    for who in strangers:
        with pytest.raises(NotFound):
            month_board(who, county.region, JANUARY)
        with pytest.raises(NotFound):
            collection_board(who, special)


def test_a_special_collection_counts_apart_from_the_month_and_from_another(county: County) -> None:
    units = [county.units["教体局"], county.units["水务局"]]
    due = dt.date(2024, 12, 1)
    first = special_open(county.clerk, county.region, "项目征集", units, ["项目"], due)
    special_open(county.clerk, county.region, "资金征集", units[:1], ["资金"], due)
    item = OwedItem.objects.get(submission__round=first, submission__unit=units[0])
    said = {str(item.key): Filled({"text": "三个"})}
    answers_save(county.person(Role.REPORTER, "教体局"), item.submission, said, None)
    found = collection_board(county.clerk, first)
    assert (found.counts["draft"], found.counts["pending"], found.counts["units"]) == (1, 1, 2)
    assert found.as_json()["kind"] == "special"
    with pytest.raises(NotFound):
        collection_board(county.person(Role.REPORTER, "林草局"), first)


def test_the_number_of_queries_does_not_grow_with_what_is_owed(county: County) -> None:
    county.open("2024-01")
    board(county)
    with CaptureQueriesContext(connection) as few:
        board(county)
    for number in range(3, 9):
        county.add(str(number), "教体局")
    board(county)
    with CaptureQueriesContext(connection) as many:
        assert board(county).counts["owed"] == 10
    assert len(many) == len(few)


def test_the_units_are_divided_as_their_states_say(county: County) -> None:
    county.open("2024-01")
    county.hand_in("2024-01", "林草局", d1="进展缓慢", p1="可争取")
    seen = board(county)
    states = {line.unit: line.state for line in seen.status.units}
    assert [line.unit for line in seen.to_review] == ["林草局"]
    assert [line.unit for line in seen.to_hand_in] == [u for u, s in states.items() if s != "submitted"]
    assert seen.unaccepted_count == len(states)
    assert seen.overdue_count == sum(line.is_late for line in seen.to_hand_in)
    assert {code: count for code, _, count in seen.by_state if count} == {"pending": 1, "submitted": 1}
