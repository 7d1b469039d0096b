"""Sealing, restating, releasing: what answers when, in which order, and all or nothing."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import transaction

from luodi.books.hashing import book_hash
from luodi.books.models import Book, Release, TaskRow
from luodi.books.queries import book_list, book_of, releases_withdrawn
from luodi.books.services import sealing
from luodi.books.services.sealing import book_release, book_seal, books_restate
from luodi.core.periods import CHINA
from luodi.core.problems import Rejected
from luodi.ledger.audit import context
from luodi.ledger.audit.models import Act
from luodi.ledger.org.access import Refused
from luodi.ledger.org.models import Role
from luodi.ledger.tasks.models import Progress
from luodi.ledger.tasks.services import list_rename, progress_correct
from tests.books.world import DELIVERY, County, actor_of, month, region_of, rows_in

JANUARY = {"d1": "进展缓慢", "d2": "进展缓慢", "p1": "可争取", "p2": "可争取"}


@pytest.fixture
def months(county: County) -> list[Book]:
    """January to March, reported and sealed."""
    return [
        county.live_through("2024-01", **JANUARY),
        county.live_through("2024-02", d1="取得阶段性成效", d2="进展缓慢", p1="可争取", p2="可争取"),
        county.live_through("2024-03", d1="已完成", d2="进展缓慢", p1="可争取", p2="可争取"),
    ]


def correct(county: County, period: str, status: str = "已完成") -> None:
    """The office corrects the first task of a month."""
    label = county.lists[DELIVERY].scheme.statuses.get(label=status)
    progress_correct(county.clerk, task=county.task("1"), period=month(period), reason="核实", status=label)


def statuses(book: Book) -> dict[str, str | None]:
    """What a book says of the first list's tasks, by number."""
    return dict(TaskRow.objects.filter(book=book, list=DELIVERY).values_list("number", "status"))


def test_the_chain_follows_the_order_of_sealing(months: list[Book]) -> None:
    assert [book.sequence for book in months] == [1, 2, 3]
    assert [book.previous for book in months] == ["", months[0].hash, months[1].hash]
    assert len({book.hash for book in months}) == 3


def test_a_book_takes_the_last_day_of_its_month_as_today(county: County) -> None:
    with context.request("test", at=dt.datetime(2024, 7, 20, tzinfo=CHINA)):
        assert county.live_through("2024-07", **JANUARY).today == dt.date(2024, 7, 31)


def test_after_restating_both_revisions_answer_as_they_did(county: County, months: list[Book]) -> None:
    was = [rows_in(book) for book in months]
    correct(county, "2024-02")
    again = books_restate(county.clerk, county.region, month("2024-02"), "核实后更正")
    assert [(book.period, book.revision, book.sequence) for book in again] == [
        ("2024-02", 2, 4),
        ("2024-03", 2, 5),
    ]
    assert [book.previous for book in again] == [months[2].hash, again[0].hash]
    assert [rows_in(book) for book in months] == was
    assert statuses(book_of(county.region, month("2024-02"), 1))["1"] == "取得阶段性成效"
    assert statuses(book_of(county.region, month("2024-02")))["1"] == "已完成"
    assert book_of(county.region, month("2024-01")).revision == 1
    assert {book.reason for book in again} == {"核实后更正"}


def test_what_changed_is_told_against_the_restated_month(county: County, months: list[Book]) -> None:
    assert [
        change.change
        for row in months[2].task_rows.filter(number="1", list=DELIVERY)
        for change in row.changes.all()
    ] == ["上升"]
    correct(county, "2024-02")
    _, march = books_restate(county.clerk, county.region, month("2024-02"), "更正")
    assert march.before == "2024-02/2"
    assert not march.task_change_rows.exists()


def test_what_was_missing_stays_told_in_the_next_revision(county: County) -> None:
    county.open("2024-01")
    book = county.close("2024-01").book
    assert len(book.missing) == 4
    assert books_restate(county.clerk, county.region, month("2024-01"), "更正")[0].missing == book.missing


def test_restating_without_a_change_gives_equal_rows(county: County, months: list[Book]) -> None:
    again = books_restate(county.clerk, county.region, month("2024-01"), "例行")
    assert [rows_in(book) for book in again] == [rows_in(book) for book in months]


def test_a_sealed_month_keeps_the_names_it_was_sealed_with(county: County, months: list[Book]) -> None:
    list_rename(county.clerk, task_list=county.lists[DELIVERY], name="改名清单")
    assert set(TaskRow.objects.filter(book=months[0]).values_list("list", flat=True)) == {
        DELIVERY,
        "配套政策",
    }


@pytest.mark.parametrize("fails_at", [1, 2, 3])
def test_a_restatement_cut_off_in_the_middle_leaves_nothing(
    county: County, months: list[Book], monkeypatch: pytest.MonkeyPatch, fails_at: int
) -> None:
    correct(county, "2024-01")
    acts, calls, hashed = Act.objects.count(), [], book_hash

    def fails(book: Book) -> str:
        calls.append(book)
        if len(calls) == fails_at:
            raise RuntimeError("power cut")
        return hashed(book)

    monkeypatch.setattr(sealing, "book_hash", fails)
    with pytest.raises(RuntimeError), transaction.atomic():
        books_restate(county.clerk, county.region, month("2024-01"), "更正")
    assert list(Book.objects.order_by("sequence").values_list("period", "revision")) == [
        (book.period, 1) for book in months
    ]
    assert TaskRow.objects.filter(book__in=months).count() == TaskRow.objects.count()
    assert Act.objects.count() == acts


def test_a_fact_reported_late_joins_the_book_only_when_restated(county: County, months: list[Book]) -> None:
    last = Progress.objects.filter(task=county.task("1"), period="2024-01").get()
    correct(county, "2024-01", "未启动")
    assert TaskRow.objects.get(book=months[0], number="1", list=DELIVERY).fact == str(last.key)
    again = books_restate(county.clerk, county.region, month("2024-01"), "更正")
    row = TaskRow.objects.get(book=again[0], number="1", list=DELIVERY)
    assert row.fact == row.status_fact == str(Progress.objects.get(replaces=last).key)


def test_a_task_keeps_its_last_status_where_nothing_was_reported(county: County) -> None:
    county.live_through("2024-01", **JANUARY)
    county.open("2024-02")
    book = county.close("2024-02").book
    row = TaskRow.objects.get(book=book, number="1", list=DELIVERY)
    assert (row.status, row.reported, row.reported_period) == ("进展缓慢", False, "2024-01")
    assert TaskRow.objects.filter(book=book, status=None).count() == 0


def test_a_task_never_reported_is_unknown(county: County) -> None:
    county.open("2024-01")
    row = TaskRow.objects.get(book=county.close("2024-01").book, number="1", list=DELIVERY)
    assert (row.status, row.meaning, row.fact, row.reported) == (None, None, None, False)


def test_each_number_leads_to_who_reported_it(county: County, months: list[Book]) -> None:
    row = TaskRow.objects.get(book=months[0], number="1", list=DELIVERY)
    assert (row.reported_unit, row.reported_by) == ("林草局", "unit_head")
    assert row.source == "填报:林草局 unit_head 2024-07-10"


@pytest.mark.parametrize("reason", ["", "  "])
def test_a_restatement_needs_a_reason(county: County, months: list[Book], reason: str) -> None:
    with pytest.raises(Rejected, match="原因"):
        books_restate(county.clerk, county.region, month("2024-01"), reason)


def test_only_a_sealed_month_is_restated_or_released(county: County) -> None:
    with pytest.raises(Rejected, match="还没有定版"):
        books_restate(county.clerk, county.region, month("2024-01"), "更正")
    with pytest.raises(Rejected, match="还没有定版"):
        book_release(county.clerk, county.region, month("2024-01"))


def test_a_release_is_of_one_revision_and_once(county: County, months: list[Book]) -> None:
    first = book_release(county.clerk, county.region, month("2024-03"))
    assert book_release(county.clerk, county.region, month("2024-03")) == first
    again = books_restate(county.clerk, county.region, month("2024-02"), "更正")
    assert releases_withdrawn(county.clerk, county.region, again) == [month("2024-03")]
    assert releases_withdrawn(county.person(Role.REPORTER, "林草局"), county.region, again) == []
    outsider = actor_of(Role.CLERK, region_of("369924"), name="outsider")
    assert releases_withdrawn(outsider, county.region, again) == []
    second = book_release(county.clerk, county.region, month("2024-03"))
    assert (first.book.revision, second.book.revision, Release.objects.count()) == (1, 2, 2)
    again = books_restate(county.clerk, county.region, month("2024-03"), "再更正")
    assert releases_withdrawn(county.clerk, county.region, again) == [month("2024-03")]
    again = books_restate(county.clerk, county.region, month("2024-03"), "一直没有再公布")
    assert releases_withdrawn(county.clerk, county.region, again) == []


@pytest.mark.parametrize(
    "role", [role for role in Role.values if role not in ("clerk", "reporter", "unit_head")]
)
def test_only_the_office_seals_restates_and_releases(county: County, role: str) -> None:
    county.live_through("2024-01", **JANUARY)
    somebody = county.person(role)
    for act in (
        lambda: book_seal(somebody, county.region, month("2024-02")),
        lambda: books_restate(somebody, county.region, month("2024-01"), "更正"),
        lambda: book_release(somebody, county.region, month("2024-01")),
    ):
        with pytest.raises(Refused):
            act()


def test_the_list_of_books_is_for_those_who_see_the_region(county: County, months: list[Book]) -> None:
    assert book_list(county.person(Role.LEADER), county.region) == months
    assert book_list(county.person(Role.SYSTEM_ADMIN), county.region) == []
    assert book_list(county.person(Role.REPORTER, "林草局"), county.region) == []


def test_a_revision_that_is_not_there_is_refused(county: County, months: list[Book]) -> None:
    with pytest.raises(Rejected, match="没有第7版"):
        book_of(county.region, month("2024-01"), 7)


@pytest.mark.parametrize("tasks", [3, 30])
def test_sealing_takes_as_many_queries_however_many_tasks(
    county: County, tasks: int, django_assert_num_queries, django_assert_max_num_queries
) -> None:
    for number in range(3, tasks + 3):
        county.add(str(number))
    county.open("2024-01")
    with django_assert_max_num_queries(96):
        book_seal(county.clerk, county.region, month("2024-01"))
