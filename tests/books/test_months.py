"""A month from its beginning to its book."""

from __future__ import annotations

import pytest

from luodi.books.models import Book
from luodi.books.services import months
from luodi.books.services.months import month_close, month_open
from luodi.core.problems import Rejected
from luodi.ledger.audit.models import Act
from luodi.ledger.org.access import Refused
from luodi.ledger.org.models import Role
from luodi.ledger.rounds.models import Round, RoundState
from tests.books.world import County, month


def test_closing_a_month_ends_its_round_and_seals_its_book(county: County) -> None:
    county.open("2024-01")
    county.report("2024-01", "林草局", d1="进展缓慢", p1="可争取")
    closed = county.close("2024-01")
    assert (closed.book.revision, closed.book.is_sealed, closed.book.sequence) == (1, True, 1)
    assert Round.objects.get().state == RoundState.CLOSED
    assert {(item.unit, item.why) for item in closed.missing} == {("发改委", "未填报")}
    assert [item["unit"] for item in closed.book.missing] == ["发改委", "发改委"]
    assert set(Act.objects.filter(region=county.region.code).values_list("verb", flat=True)) >= {
        "round_close",
        "book_seal",
    }


def test_a_second_close_is_refused_and_says_how_to_restate(county: County) -> None:
    county.open("2024-01")
    county.close("2024-01")
    with pytest.raises(Refused, match="luodi books restate 2024-01 --region 159924 --reason"):
        county.close("2024-01")
    assert Book.objects.filter(sealed_at__isnull=False).count() == 1


def test_a_sealed_month_is_not_opened_again(county: County) -> None:
    county.open("2024-01")
    county.close("2024-01")
    with pytest.raises(Refused, match="已定版"):
        county.open("2024-01")


def test_a_month_that_was_never_opened_says_how_to_open_it(county: County) -> None:
    with pytest.raises(Rejected, match="还没有开始") as rejected:
        county.close("2024-02")
    assert "luodi round open 2024-02" in rejected.value.problems[0].remedy


@pytest.mark.parametrize("act", [month_open, month_close])
def test_only_months_are_opened_and_closed(county: County, act) -> None:
    with pytest.raises(Rejected, match="不是一个月"):
        act(county.clerk, county.region, month("2024Q1"))


@pytest.mark.parametrize("role", [Role.LEADER, Role.UPPER, Role.SYSTEM_ADMIN, Role.AUDIT_ADMIN])
def test_only_the_office_opens_and_closes(county: County, role: str) -> None:
    county.open("2024-01")
    for act in (month_open, month_close):
        with pytest.raises(Refused):
            act(county.person(role), county.region, month("2024-01"))


def test_when_sealing_fails_the_round_stays_open(county: County, monkeypatch: pytest.MonkeyPatch) -> None:
    county.open("2024-01")

    def fails(*_: object) -> None:
        raise RuntimeError("power cut")

    monkeypatch.setattr(months, "book_seal", fails)
    with pytest.raises(RuntimeError):
        county.close("2024-01")
    assert Round.objects.get().state == RoundState.OPEN
    assert not Book.objects.exists()
    assert not Act.objects.filter(verb="round_close").exists()
