"""The board of a month and the office's review: what they show, what they do, and for whom."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client

from luodi.books.models import Book
from luodi.core.periods import Period
from luodi.figures.boards import month_board
from luodi.ledger.audit import context
from luodi.ledger.audit.models import Act
from luodi.ledger.org.access import POWERS, Power
from luodi.ledger.rounds.models import Ending, OwedItem, Round, Submission
from luodi.ledger.rounds.services import Filled, answers_save, submission_submit
from tests.kept import kept
from tests.web.conftest import UNIT, Office, _office

Browser = Callable[[str], Client]
JUNE = "2024-06"


def _opened() -> Office:
    """June is open, and 水务局 has handed in."""
    office = _office()
    with context.request("test"):
        office.county.month(6, None, seal=False)
        submission = Submission.objects.get(round__period=JUNE, unit__name=UNIT)
        head = office.county["unit_head"]
        said = {"status": "取得阶段性成效", "text": "管网已铺三公里", "next_step": "继续铺设"}
        first, *rest = OwedItem.objects.filter(submission=submission).order_by("position")
        filled = {str(first.key): Filled(said)}
        filled |= {str(item.key): Filled({}, Ending.NOTHING, "本月无进展") for item in rest}
        submission = answers_save(head, submission, filled, submission.version)
        submission_submit(head, submission)
    return office


office = kept(_opened)


def _page(office: Office, rest: str = "", month: str = JUNE) -> str:
    return f"/{office.code}/{month}/round/{rest}"


def _submission() -> Submission:
    return Submission.objects.get(round__period=JUNE, unit__name=UNIT)


def test_it_shows_every_unit_as_the_board_of_figures_does(browser: Browser, office: Office) -> None:
    text = browser("clerk").get(_page(office)).content.decode()
    board = month_board(office.county["clerk"], office.county.region, Period.parse(JUNE))
    assert board.status.units
    for line in board.status.units:
        assert line.unit in text
        assert f"{board.of(line).filled}/{board.of(line).owed}" in text
    for _, label, count in board.by_state:
        assert re.search(f"<h2>{label}</h2><p[^>]*><b>{count}</b>", text)


def test_the_office_accepts_what_it_chose_and_it_is_recorded(browser: Browser, office: Office) -> None:
    client = browser("clerk")
    answer = client.post(_page(office, "accept/"), {"key": str(_submission().key)}, follow=True)
    assert "已接收1个单位的报送" in answer.content.decode()
    assert _submission().state == "accepted"
    act = Act.objects.filter(verb="submission_accept").latest("pk")
    assert (act.actor, act.origin) == ("clerk", "web")


def test_choosing_nothing_is_told(browser: Browser, office: Office) -> None:
    answer = browser("clerk").post(_page(office, "accept/"))
    assert (answer.status_code, "先勾选" in answer.content.decode()) == (422, True)


def test_one_that_cannot_be_taken_leaves_all_as_they_were(browser: Browser, office: Office) -> None:
    other = Submission.objects.exclude(unit__name=UNIT).filter(round__period=JUNE)[0]
    keys = [str(_submission().key), str(other.key)]
    assert browser("clerk").post(_page(office, "accept/"), {"key": keys}).status_code == 422
    assert _submission().state == "submitted"


def test_the_review_has_what_is_said_beside_what_held_before(browser: Browser, office: Office) -> None:
    text = browser("clerk").get(_page(office, f"{_submission().key}/")).content.decode()
    assert "管网已铺三公里" in text
    assert "上月 进展缓慢" in text
    assert "<b>取得阶段性成效</b>" in text
    assert "本月无进展" in text


def test_returning_needs_a_reason_and_keeps_the_page(browser: Browser, office: Office) -> None:
    client, key = browser("clerk"), _submission().key
    empty = client.post(_page(office, f"{key}/return/"), {"reason": " "})
    assert (empty.status_code, _submission().state) == (422, "submitted")
    assert "管网已铺三公里" in empty.content.decode()
    done = client.post(_page(office, f"{key}/return/"), {"reason": "请补充里程"}, follow=True)
    assert "已退回水务局的报送" in done.content.decode()
    assert _submission().state == "returned"
    assert "请补充里程" in client.get(_page(office, f"{key}/")).content.decode()


def test_an_extension_is_given_with_its_reason(browser: Browser, office: Office) -> None:
    client = browser("clerk")
    early = client.post(_page(office, "extend/"), {"unit": UNIT, "due": "2024-01-01", "reason": "汛期"})
    assert (early.status_code, "不晚于现在的截止日" in early.content.decode()) == (422, True)
    assert "汛期" in early.content.decode()
    done = client.post(
        _page(office, "extend/"), {"unit": UNIT, "due": "2024-09-30", "reason": "汛期"}, follow=True
    )
    assert "水务局的截止日已延至2024-09-30" in done.content.decode()


def test_closing_says_in_numbers_what_it_means_and_seals(browser: Browser, office: Office) -> None:
    client = browser("clerk")
    asked = client.get(_page(office, "close/")).content.decode()
    units = Submission.objects.filter(round__period=JUNE).count()
    assert f"还有{units}个单位没有报送,或报送了还没有被接收" in asked
    assert not Book.objects.filter(period=JUNE, sealed_at__isnull=False).exists()
    done = client.post(_page(office, "close/"), follow=True)
    assert "2024年6月已定版:第1版" in done.content.decode()
    assert Book.objects.filter(period=JUNE, revision=1, sealed_at__isnull=False).exists()


def test_a_month_that_was_not_begun_is_begun_there(browser: Browser, office: Office) -> None:
    client = browser("clerk")
    page = _page(office, month="2024-07")
    assert "调度还没有开始" in client.get(page).content.decode()
    assert client.post(page + "open/", {"due": "2024-08-05"}).status_code == 302
    assert Round.objects.get(period="2024-07").state == "open"


@pytest.mark.parametrize("role", sorted(POWERS))
def test_only_the_office_decides(browser: Browser, office: Office, role: str) -> None:
    client, key, may = browser(role), _submission().key, Power.ROUND in POWERS[role]
    shown = client.get(_page(office))
    touches = Power.SEE in POWERS[role] or Power.SEE_OWN in POWERS[role]
    assert shown.status_code == (200 if touches else 403)
    if touches:
        assert ("接收选中的单位" in shown.content.decode()) == may
    if may:
        return
    acts: tuple[tuple[str, dict[str, str]], ...] = (
        ("accept/", {"key": str(key)}),
        (f"{key}/return/", {"reason": "x"}),
        ("close/", {}),
        ("extend/", {"due": "2030-01-01", "reason": "x"}),
        ("open/", {}),
    )
    for rest, given in acts:
        assert client.post(_page(office, rest), given).status_code in (403, 404), rest
    assert (_submission().state, Round.objects.get(period=JUNE).state) == ("submitted", "open")


def test_a_unit_sees_its_own_submission_and_no_other(browser: Browser, office: Office) -> None:
    client = browser("reporter")
    assert client.get(_page(office, f"{_submission().key}/")).status_code == 200
    other = Submission.objects.exclude(unit__name=UNIT).filter(round__period=JUNE)[0]
    assert client.get(_page(office, f"{other.key}/")).status_code == 404
    text = client.get(_page(office)).content.decode()
    assert UNIT in text
    assert other.unit.name not in text


def test_the_board_asks_the_same_queries_however_many_units(
    browser: Browser, office: Office, django_assert_max_num_queries
) -> None:
    client = browser("clerk")
    client.get(_page(office))
    with django_assert_max_num_queries(40):
        client.get(_page(office))
