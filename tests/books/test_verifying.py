"""What a database's owner changed is found: each way of changing sealed books."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.db import connection
from django.db.models import QuerySet
from pytest_django import DjangoAssertNumQueries

from luodi.books.models import Book, OwedRow, TaskRow, TaskUnitRow, UnitRosterRow, UnitRow
from luodi.books.services.grounding import ungrounded
from luodi.books.services.sealing import books_restate
from luodi.books.services.verifying import Finding, books_verify
from luodi.books.writing import erase
from luodi.core.problems import Rejected
from luodi.ledger.audit import context
from luodi.ledger.audit.guards import install, remove
from luodi.ledger.audit.models import Act
from luodi.ledger.tasks.models import Progress, Status
from luodi.ledger.tasks.services import progress_correct, progress_reverse
from tests.books.world import DELIVERY, NOON, County, county_at_noon, month
from tests.kept import kept

SAID = {"d1": "进展缓慢", "d2": "进展缓慢", "p1": "可争取", "p2": "可争取"}


def _sealed() -> County:
    """January and February sealed, both restated."""
    county = county_at_noon()
    with context.request("test", at=NOON):
        county.live_through("2024-01", **SAID)
        county.live_through("2024-02", **SAID)
        books_restate(county.clerk, county.region, month("2024-01"), "更正")
    return county


sealed = kept(_sealed, NOON)


def _book(sequence: int) -> Book:
    return Book.objects.get(sequence=sequence)


def _drop_rows(book: Book) -> None:
    TaskUnitRow.objects.filter(book=book).delete()


def _drop_book(book: Book) -> None:
    erase(book)
    Book.objects.filter(pk=book.pk).delete()


def _tasks(sequence: int, **of: str) -> QuerySet[TaskRow]:
    return TaskRow.objects.filter(book__sequence=sequence, **of)


def _books(sequence: int) -> QuerySet[Book]:
    return Book.objects.filter(sequence=sequence)


def _hang_roster(book: Book) -> None:
    """A row of no sealed book beside one of a sealed book: no hash covers it."""
    live = Book.objects.create(
        region="159924", region_name="县", period="2024-09", revision=0, today="2024-07-10"
    )
    unit = UnitRow.objects.filter(book=book)[0]
    UnitRosterRow.objects.create(book=live, row=unit, roster="假名单", place=1)


GONE = {"sequence_gap", "chain_broken", "revision_gap", "book_missing"}
FORGED = {"hash_differs", "chain_broken", "act_missing", "book_missing"}
OWNER: dict[str, tuple[Callable[[], object], set[str]]] = {
    "a status": (lambda: _tasks(1, number="1").update(status="已完成"), {"hash_differs"}),
    "one text": (lambda: _tasks(3, number="2").update(text="改"), {"hash_differs"}),
    "a unit": (lambda: TaskUnitRow.objects.filter(book=_book(2)).update(lead=False), {"hash_differs"}),
    "an ending": (lambda: OwedRow.objects.filter(book=_book(2)).update(state="nothing"), {"hash_differs"}),
    "rows gone": (lambda: _drop_rows(_book(2)), {"rows_differ", "hash_differs"}),
    "a book gone": (lambda: _drop_book(_book(2)), GONE),
    "the last book gone": (lambda: _drop_book(_book(4)), {"book_missing"}),
    "the reason": (lambda: _books(3).update(reason="别的"), {"hash_differs"}),
    "what is missing": (lambda: _books(1).update(missing=[{}]), {"hash_differs"}),
    "a day": (lambda: _books(1).update(today="2024-01-30"), {"hash_differs"}),
    "a hash": (lambda: _books(1).update(hash="0" * 64), FORGED),
    "the order": (lambda: _books(4).update(sequence=99), {"sequence_gap", "hash_differs"}),
    "the columns": (
        lambda: _books(1).update(columns={"taskrow": ["key"]}),
        {"hash_differs", "rows_unlisted"},
    ),
    "the seal": (lambda: _books(4).update(sealed_at=None), {"not_sealed", "book_missing"}),
    "a unit's row hung on another book": (
        lambda: TaskUnitRow.objects.filter(book=_book(2)).update(book=_book(3)),
        {"hash_differs", "rows_differ", "rows_apart"},
    ),
    "a roster hung on a sealed row": (lambda: _hang_roster(_book(2)), {"rows_apart"}),
    "a region": (lambda: _books(4).update(region="369924"), {"book_missing"}),
}


@contextmanager
def _as_owner() -> Iterator[None]:
    """Somebody who may drop the triggers."""
    connection.check_constraints()
    remove(connection)
    try:
        yield
        connection.check_constraints()
    finally:
        install(connection)


def codes(found: list[Finding]) -> set[str]:
    """What was found."""
    return {finding.code for finding in found}


def test_sound_books_have_no_findings(sealed: County) -> None:
    assert books_verify([sealed.region.code]) == []
    assert books_verify([sealed.region.code], head=_book(4).hash) == []
    assert books_verify([sealed.region.code], head=_book(2).hash[:16]) == []


@pytest.mark.parametrize("name", OWNER)
def test_what_the_owner_of_the_database_changes_is_found(sealed: County, name: str) -> None:
    change, expected = OWNER[name]
    with _as_owner():
        change()
    assert codes(books_verify([sealed.region.code])) == expected


def test_a_chain_cut_off_or_made_anew_with_its_record_is_found_by_the_head(sealed: County) -> None:
    head = _book(4).hash
    with _as_owner():
        _drop_book(_book(4))
        for act in Act.objects.filter(verb="books_restate"):
            act.details = {"books": act.details["books"][:1]}
            act.save()
    assert books_verify([sealed.region.code]) == []
    assert codes(books_verify([sealed.region.code], head=head)) == {"head_missing"}


def test_a_finding_says_region_month_and_revision_in_chinese(sealed: County) -> None:
    with _as_owner():
        TaskRow.objects.filter(book=_book(3)).update(text="改")
    (finding,) = books_verify([sealed.region.code])
    assert (finding.region, finding.period, finding.revision) == ("159924", "2024-01", 2)
    assert finding.message == "159924 2024年1月第2版:内容与校验值不符:定版后被改动。"
    assert finding.remedy


def test_a_book_that_no_act_sealed_is_found(sealed: County) -> None:
    """Also where the application wrote one and sealed it, which the database cannot tell from sealing."""
    forged = Book.objects.create(
        region="159924", region_name="县", period="2024-03", revision=1, today="2024-03-31", sequence=5,
        previous=_book(4).hash, hash="1" * 64,
    )  # fmt: skip
    forged.sealed_at = dt.datetime(2024, 4, 1, tzinfo=dt.UTC)
    forged.save()
    assert codes(books_verify(["159924"])) == {"act_missing", "hash_differs"}


def test_what_hangs_between_two_books_is_told_of_both_that_are_sealed(sealed: County) -> None:
    with _as_owner():
        TaskUnitRow.objects.filter(book=_book(2)).update(book=_book(3))
    found = [f for f in books_verify(["159924"]) if f.code == "rows_apart"]
    assert {(f.period, f.revision) for f in found} == {("2024-02", 1), ("2024-01", 2)}
    assert all("taskunitrow有6行" in f.message for f in found)


def test_columns_that_this_version_lacks_are_told_not_guessed(sealed: County) -> None:
    with _as_owner():
        Book.objects.filter(sequence=1).update(columns={"gonerow": ["key"]})
    assert codes(books_verify(["159924"])) == {"unknown_columns", "rows_unlisted"}


def test_a_head_too_short_to_tell_books_apart_is_refused(sealed: County) -> None:
    with pytest.raises(Rejected, match="太短"):
        books_verify(["159924"], head="ab")


def test_only_the_regions_asked_are_read(sealed: County, django_assert_num_queries) -> None:
    assert books_verify([]) == []
    with django_assert_num_queries(4):
        assert books_verify(["369924"]) == []


def _facts(**of: object) -> QuerySet[Progress]:
    return Progress.objects.filter(task__task_list__name=DELIVERY, **of)


def _status(label: str) -> Status:
    return Status.objects.get(scheme__code="delivery", scheme__region=None, label=label)


UNDERNEATH: dict[str, tuple[Callable[[QuerySet[Progress]], object], str]] = {
    "a status": (lambda fact: fact.update(status=_status("已完成")), "不符:状态。"),
    "what the unit said": (lambda fact: fact.update(unit_status=_status("已完成")), "不符:单位所报状态。"),
    "the words": (lambda fact: fact.update(text="改", problem=""), "不符:进展、存在问题。"),
    "the share": (lambda fact: fact.update(percent="0.5"), "不符:完成比例。"),
    "the month": (lambda fact: fact.update(period="2024-03"), "不是这项任务到该月为止的进展"),
    "gone": (lambda fact: fact.delete(), "已不在台账中"),
}


@pytest.mark.parametrize("name", UNDERNEATH)
def test_a_fact_changed_underneath_is_found_in_the_newest_revision(sealed: County, name: str) -> None:
    change, expected = UNDERNEATH[name]
    with _as_owner():
        change(_facts(task__number="2", period="2024-01"))
    (finding,) = books_verify([sealed.region.code])
    assert (finding.code, finding.period, finding.revision) == ("fact_differs", "2024-01", 2)
    assert finding.message.startswith("159924 2024年1月第2版:重点工作第2项")
    assert expected in finding.message


def test_corrections_reversals_and_new_names_of_statuses_are_no_findings(sealed: County) -> None:
    task = sealed.task("2")
    progress_correct(
        sealed.clerk, task=task, period=month("2024-01"), reason="核实", status=_status("已完成")
    )
    assert books_verify([sealed.region.code]) == []
    books_restate(sealed.clerk, sealed.region, month("2024-01"), "更正")
    assert books_verify([sealed.region.code]) == []
    last = _facts(task__number="2", period="2024-01").latest("pk")
    progress_reverse(sealed.clerk, fact=last, reason="误更正")
    Status.objects.filter(label="进展缓慢").update(label="推进缓慢")
    assert books_verify([sealed.region.code]) == []
    books_restate(sealed.clerk, sealed.region, month("2024-01"), "冲销")
    assert books_verify([sealed.region.code]) == []


def test_facts_are_read_in_a_few_queries_for_each_book(
    sealed: County, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    book = _book(4)
    with django_assert_num_queries(3):
        assert list(ungrounded(book)) == []


def test_a_guard_that_is_gone_is_found(sealed: County) -> None:
    on = ' ON "tasks_progress"' if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f'DROP TRIGGER "guard_tasks_progress_update"{on}')
    try:
        (finding,) = books_verify([sealed.region.code])
        assert (finding.code, finding.value, finding.region) == ("guard_missing", "tasks_progress", "")
        assert "update" in finding.message
    finally:
        install(connection, ["tasks_progress"])
    assert books_verify([sealed.region.code]) == []


@pytest.mark.skipif(connection.vendor != "postgresql", reason="only there triggers can be switched off")
def test_a_guard_switched_off_is_found(sealed: County) -> None:
    with connection.cursor() as cursor:
        cursor.execute('ALTER TABLE "audit_act" DISABLE TRIGGER "guard_audit_act_delete"')
    try:
        assert codes(books_verify([sealed.region.code])) == {"guard_missing"}
    finally:
        install(connection, ["audit_act"])
