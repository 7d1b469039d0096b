"""The live book: what a write makes it rewrite, what it says of the month, and how cheap it is to read."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db.models import Q

from luodi.books.models import Book, TaskChangeRow, TaskRow
from luodi.books.services.live import live_book
from luodi.books.services.sealing import books_restate
from luodi.core.periods import CHINA
from luodi.ledger.audit import context
from luodi.ledger.audit.models import Stale
from luodi.ledger.policy.services import clause_add, clause_change, document_add, document_change
from luodi.ledger.rounds.services import submission_return
from luodi.ledger.tasks.services import (
    clause_cite,
    progress_correct,
    task_change,
    task_withdraw,
)
from tests.books.world import (
    DELIVERY,
    PURSUIT,
    County,
    month,
    rows_from_scratch,
    rows_in,
)


def test_an_act_shows_in_the_next_read(county: County) -> None:
    county.open("2024-01")
    assert not live_book(county.region, month("2024-01")).task_rows.filter(reported=True).exists()
    county.report("2024-01", "林草局", d1="已完成", p1="可争取")
    rows = live_book(county.region, month("2024-01")).task_rows.filter(reported=True)
    assert set(rows.values_list("status", flat=True)) == {"已完成", "可争取"}


def test_only_the_tasks_that_changed_are_written_again(county: County) -> None:
    before = dict(live_book(county.region, month("2024-01")).task_rows.values_list("key", "pk"))
    task = county.task("1")
    task_change(county.clerk, task=task, requirement="改名")
    after = dict(live_book(county.region, month("2024-01")).task_rows.values_list("key", "pk"))
    assert {key for key in before if before[key] != after[key]} == {str(task.key)}


def test_only_the_unit_that_reports_is_written_again(county: County) -> None:
    county.open("2024-01")

    def ids() -> dict[str, dict[str, int]]:
        book = live_book(county.region, month("2024-01"))
        tables = (book.unit_rows, book.submission_rows, book.owed_rows)
        return {rows.model.__name__: dict(rows.values_list("key", "pk")) for rows in tables}

    before = ids()
    county.hand_in("2024-01", "林草局", d1="已完成", p1="可争取")
    after = ids()
    changed = {
        name: sum(before[name][key] != after[name].get(key) for key in before[name]) for name in before
    }
    assert changed == {"UnitRow": 1, "SubmissionRow": 1, "OwedRow": 2}


def test_a_month_that_has_not_ended_is_judged_by_the_present_day(county: County) -> None:
    county.open("2024-05")
    county.report("2024-05", "林草局", d1="取得阶段性成效", p1="可争取")
    for day, today, light in ((10, dt.date(2024, 5, 10), "yellow"), (40, dt.date(2024, 5, 31), "yellow")):
        moment = dt.datetime(2024, 5, 1, 9, tzinfo=CHINA) + dt.timedelta(days=day - 1)
        with context.request("test", at=moment):
            book = live_book(county.region, month("2024-05"))
            assert book.today == today
            assert book.task_rows.get(number="1", list=DELIVERY).light == light
    with context.request("test", at=dt.datetime(2024, 6, 1, 9, tzinfo=CHINA)):
        assert (
            live_book(county.region, month("2024-06")).task_rows.get(number="1", list=DELIVERY).light == "red"
        )


def test_changes_are_told_against_the_newest_sealed_month_before(county: County) -> None:
    county.open("2024-01")
    county.report("2024-01", "林草局", d1="进展缓慢", p1="可争取")
    county.open("2024-02")
    county.report("2024-02", "林草局", d1="已完成", p1="可争取")
    february = live_book(county.region, month("2024-02"))
    assert (february.before, TaskChangeRow.objects.filter(book=february).count()) == ("", 0)
    county.close("2024-01")
    february = live_book(county.region, month("2024-02"))
    assert february.before == "2024-01/1"
    assert list(TaskChangeRow.objects.filter(book=february).values_list("change", "before")) == [
        ("上升", "进展缓慢")
    ]
    progress_correct(
        county.clerk,
        task=county.task("1"),
        period=month("2024-01"),
        reason="核实",
        status=county.lists[DELIVERY].scheme.statuses.get(label="已完成"),
    )
    books_restate(county.clerk, county.region, month("2024-01"), "核实")
    february = live_book(county.region, month("2024-02"))
    assert (february.before, TaskChangeRow.objects.filter(book=february).count()) == ("2024-01/2", 0)


def test_nothing_came_before_january(county: County) -> None:
    book = county.live_through("2024-12", d1="已完成")
    assert book.is_sealed
    assert live_book(county.region, month("2025-01")).before == ""


def test_a_task_that_left_its_list_shows_as_withdrawn_in_that_month_only(county: County) -> None:
    county.live_through("2024-01", d1="进展缓慢", d2="进展缓慢", p1="可争取", p2="可争取")
    task_withdraw(county.clerk, task=county.task("2"), period=month("2024-02"), reason="取消")
    february = county.live_through("2024-02", d1="已完成", p1="可争取", p2="可争取")
    left = TaskRow.objects.get(book=february, standing="withdrawn")
    assert (left.number, [change.change for change in left.changes.all()]) == ("2", ["撤出"])
    march = live_book(county.region, month("2024-03"))
    assert not TaskRow.objects.filter(book=march, number="2", list=DELIVERY).exists()


def test_the_sealed_month_answers_and_its_live_book_is_gone(county: County) -> None:
    county.open("2024-01")
    live_book(county.region, month("2024-01"))
    county.close("2024-01")
    assert not Book.objects.filter(period="2024-01", revision=0).exists()
    assert not TaskRow.objects.filter(book__revision=0, book__period="2024-01").exists()


def test_what_concerns_no_row_writes_nothing(county: County) -> None:
    book = live_book(county.region, month("2024-01"))
    Stale.objects.bulk_create(
        [Stale(region=county.region.code, kind=kind, key="1") for kind in ("batch", "account")]
    )
    assert live_book(county.region, month("2024-01")).writings == book.writings
    assert not Stale.objects.exists()


def _task_rows(book: Book) -> dict[str, int]:
    """The number of each task's row: another one where it was written again."""
    return dict(TaskRow.objects.filter(book=book).values_list("key", "pk"))


def test_a_policy_that_no_task_cites_leaves_every_row_alone(county: County) -> None:
    book = live_book(county.region, month("2024-01"))
    rows, units = _task_rows(book), set(book.unit_rows.values_list("pk", flat=True))
    document = document_add(county.clerk, region=county.region, title="意见")
    clause_add(county.clerk, document=document, text="支持退化林修复。")
    book = live_book(county.region, month("2024-01"))
    assert (_task_rows(book), set(book.unit_rows.values_list("pk", flat=True))) == (rows, units)


@pytest.mark.parametrize("what", ["document", "clause"])
def test_a_policy_that_changes_has_the_tasks_written_again_that_cite_it(county: County, what: str) -> None:
    document = document_add(county.clerk, region=county.region, title="意见")
    clause = clause_add(county.clerk, document=document, text="支持退化林修复。")
    citing = county.task("1")
    clause_cite(county.clerk, task=citing, clause=clause)
    rows = _task_rows(live_book(county.region, month("2024-01")))
    if what == "document":
        document_change(county.clerk, document=document, title="修复意见")
    else:
        clause_change(county.clerk, clause=clause, text="支持修复。")
    book = live_book(county.region, month("2024-01"))
    assert {key for key, pk in _task_rows(book).items() if rows[key] != pk} == {str(citing.key)}
    assert rows_in(book) == rows_from_scratch(county.region, month("2024-01"))


def test_a_kind_that_books_do_not_know_writes_everything_again(county: County) -> None:
    book = live_book(county.region, month("2024-01"))
    Stale.objects.create(region=county.region.code, kind="newcomer", key="1")
    rows = set(TaskRow.objects.filter(book=book).values_list("pk", flat=True))
    assert live_book(county.region, month("2024-01")).writings == book.writings + 1
    assert not rows & set(TaskRow.objects.filter(book=book).values_list("pk", flat=True))


def test_the_notes_of_another_region_are_left_to_it(county: County) -> None:
    live_book(county.region, month("2024-01"))
    Stale.objects.create(region="369924", kind="task", key="*")
    live_book(county.region, month("2024-01"))
    assert Stale.objects.filter(region="369924").count() == 1


def test_reading_a_current_book_takes_two_queries(county: County, django_assert_num_queries) -> None:
    live_book(county.region, month("2024-01"))
    with django_assert_num_queries(2):
        live_book(county.region, month("2024-01"))


@pytest.mark.parametrize("tasks", [2, 40])
def test_a_book_is_brought_up_in_as_many_queries_however_large(
    county: County, tasks: int, django_assert_max_num_queries
) -> None:
    for number in range(3, tasks + 3):
        county.add(str(number))
    live_book(county.region, month("2024-01"))
    task_change(county.clerk, task=county.task("1"), requirement="改名")
    with django_assert_max_num_queries(36):
        live_book(county.region, month("2024-01"))


def test_a_round_that_is_over_says_who_did_not_report(county: County) -> None:
    before = live_book(county.region, month("2024-01"))
    assert set(before.unit_rows.values_list("reporting", flat=True)) == {None}
    county.open("2024-01")
    book = live_book(county.region, month("2024-01"))
    owing = Q(name__in=["林草局", "发改委"])
    assert set(book.unit_rows.filter(owing).values_list("reporting", flat=True)) == {"待报送"}
    assert set(book.unit_rows.exclude(owing).values_list("reporting", flat=True)) == {"不需报送"}
    closed = county.close("2024-01").book
    assert set(closed.unit_rows.filter(owing).values_list("reporting", flat=True)) == {"未报送"}
    assert set(closed.owed_rows.values_list("state", flat=True)) == {"not_reported"}
    assert closed.submission_rows.filter(submitted=True).count() == 0


def test_a_unit_of_which_nothing_is_left_that_it_owes_is_not_one_that_did_not_report(county: County) -> None:
    """Its submission was returned once and stays."""
    county.open("2024-01")
    county.hand_in("2024-01", "发改委", d2="进展缓慢")
    submission_return(county.clerk, county.submission("2024-01", "发改委"), "请补充")
    live_book(county.region, month("2024-01"))
    for name in (DELIVERY, PURSUIT):
        task_withdraw(county.clerk, task=county.task("2", name), period=month("2024-01"), reason="取消")
    book = live_book(county.region, month("2024-01"))
    assert book.unit_rows.get(name="发改委").reporting == "不需报送"
    assert rows_in(book) == rows_from_scratch(county.region, month("2024-01"))
    assert county.close("2024-01").book.unit_rows.get(name="发改委").reporting == "不需报送"
