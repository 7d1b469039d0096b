"""The fast way writes what the slow way would; the number of statements does not grow with the rows."""

from __future__ import annotations

import datetime as dt
import threading
import uuid
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, connections
from django.forms.models import model_to_dict
from django.test.utils import CaptureQueriesContext

from luodi.exchange.importing import import_files
from luodi.exchange.taking.job import Options
from luodi.ledger.audit import context, guards
from luodi.ledger.audit.models import Stale
from luodi.ledger.bulk import TOGETHER, columns_add, rows_add, rows_set, rows_update
from luodi.ledger.rounds.models import OwedItem
from luodi.ledger.tasks.models import Progress, Status, Task, TaskList, TaskUnit
from tests.exchange.conftest import NOON, TASKS, Office, listed, make_office, month

HEAD = ("序号", "主要任务", "牵头单位", "责任单位", "包抓领导", "完成时限", "备注")


def _many(count: int) -> list[tuple[Any, ...]]:
    return [
        (n, f"整治第{n}号河段{n * 7}米。", "水务局", "财政局", "柳一", "2031年9月", f"注{n}")
        for n in range(1, count + 1)
    ]


def _months(count: int) -> list[tuple[Any, ...]]:
    return [(n, f"整治第{n}号河段{n * 7}米。", "进展缓慢", f"进展{n}", "", "") for n in range(1, count + 1)]


def test_rows_added_fast_are_the_rows_added_slowly(begun: Office) -> None:
    status = Status.objects.filter(scheme__code="delivery").first()
    task = begun.task("1")
    values = {
        "task_id": task.pk, "period": "2031-01", "status_id": status.pk if status else None,
        "percent": Decimal("0.3500"),
        "text": "含'引号'\t制表\n换行\\反斜线 ‘全角’ 🌊",
        "indicator_values": {"面积": "3.36", "空": None},
        "look_again_on": dt.date(2031, 5, 1), "recorded_by": "x", "recorded_at": NOON, "no_change": True,
    }  # fmt: skip
    fast_id, other_id = rows_add(
        Progress, [{**values, "key": uuid.uuid4()}, {**values, "key": uuid.uuid4(), "percent": None}]
    )
    slow = Progress.objects.create(**values)
    fast = Progress.objects.get(pk=fast_id)
    without = ["id", "key"]
    assert model_to_dict(fast, exclude=without) == model_to_dict(slow, exclude=without)
    assert (fast.recorded_at, fast.kind, other_id) == (slow.recorded_at, "report", fast_id + 1)
    assert slow.pk > other_id
    assert Progress.objects.get(pk=other_id).percent is None


def test_rows_of_which_only_some_give_a_value_take_the_default_where_they_do_not(begun: Office) -> None:
    task = begun.task("1")
    base = {"task_id": task.pk, "period": "2031-01", "recorded_by": "x", "recorded_at": NOON}
    key = uuid.uuid4()
    rows = [base, {**base, "text": "写了", "key": key, "indicator_values": {"a": "1"}}]
    bare, full = (Progress.objects.get(pk=pk) for pk in rows_add(Progress, rows))
    slow = Progress.objects.create(**base)
    assert model_to_dict(bare, exclude=["id"]) == model_to_dict(slow, exclude=["id"])
    assert bare.key not in (slow.key, full.key)
    assert (full.text, full.indicator_values, full.key) == ("写了", {"a": "1"}, key)


def test_rows_given_as_columns_are_the_rows_given_one_by_one(begun: Office) -> None:
    task, other, unit = begun.task("1"), begun.task("2"), begun.units["应急局"]
    names = ("task_id", "unit_id", "role", "position")
    lines = [(task.pk, unit.pk, "former", 7), (other.pk, unit.pk, "former", 8)]
    ids = columns_add(TaskUnit, dict(zip(names, zip(*lines, strict=True), strict=True)), len(lines))
    assert [TaskUnit.objects.filter(pk=pk).values_list(*names)[0] for pk in ids] == lines
    TaskUnit.objects.filter(pk__in=ids).delete()
    again = rows_add(TaskUnit, [dict(zip(names, line, strict=True)) for line in lines])
    assert [TaskUnit.objects.filter(pk=pk).values_list(*names)[0] for pk in again] == lines
    assert columns_add(TaskUnit, {}, 0) == []


@pytest.mark.parametrize("count", [1, TOGETHER - 1, TOGETHER, TOGETHER + 1, 2 * TOGETHER + 3])
def test_narrow_rows_go_in_together_in_their_order_and_none_is_left_out(begun: Office, count: int) -> None:
    names = ("region", "kind", "key")
    lines = [(begun.region.code, "task", f"{place:05d}") for place in range(count)]
    ids = columns_add(Stale, dict(zip(names, zip(*lines, strict=True), strict=True)), count)
    assert list(Stale.objects.filter(pk__in=ids).order_by("pk").values_list("pk", *names)) == [
        (pk, *line) for pk, line in zip(ids, lines, strict=True)
    ]


def test_rows_updated_fast_are_as_given(begun: Office) -> None:
    first, second = begun.task("1"), begun.task("2")
    rows_set(Task, "note", {first.pk: "甲\t乙", second.pk: ""})
    rows_update(Task, ["voided_at", "investment"], {first.pk: (NOON, 5), second.pk: (None, None)})
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.note, first.voided_at, first.investment) == ("甲\t乙", NOON, 5)
    assert (second.note, second.voided_at, second.investment) == ("", None, None)
    item = OwedItem.objects.order_by("pk")[0]
    rows_update(OwedItem, ["answer"], {item.pk: ({"text": "中文 \\ \" '"},)})
    item.refresh_from_db()
    assert item.answer == {"text": "中文 \\ \" '"}


def test_one_mapping_given_for_many_rows_stands_in_each_and_others_stay_their_own(begun: Office) -> None:
    first, second = OwedItem.objects.order_by("pk")[:2]
    one = {"text": "同一个", "空": None}
    rows_update(OwedItem, ["answer", "form"], {first.pk: (one, one), second.pk: (one, {"text": "另一个"})})
    for item, form in ((first, one), (second, {"text": "另一个"})):
        slow = OwedItem.objects.get(pk=item.pk)
        slow.answer, slow.form = dict(one), dict(form)
        item.refresh_from_db()
        assert (item.answer, item.form) == (slow.answer, slow.form)
        slow.save(update_fields=["answer", "form"])
        assert model_to_dict(OwedItem.objects.get(pk=item.pk)) == model_to_dict(item)


def test_nothing_added_is_nothing(db: None) -> None:
    assert rows_add(Task, []) == []
    rows_set(Task, "note", {})


def _statements(office: Office, *files: Any, **chosen: Any) -> int:
    with CaptureQueriesContext(connection) as queries:
        outcome = office.take(*files, **chosen)
    assert outcome.committed, outcome.problems[:3]
    return len(queries)


def test_50_rows_take_as_many_statements_as_500(office: Office) -> None:
    small, large = listed(_many(50), HEAD), listed(_many(500), HEAD)
    first, again = _statements(office, small), _statements(office, small)
    grown, same = _statements(office, large), _statements(office, large)
    assert grown <= first + 3
    assert same <= again + 1
    edited = [(*row[:6], "改") for row in _many(500)]
    assert _statements(office, listed(edited, HEAD)) <= same + 12


def test_a_month_of_500_rows_takes_as_many_statements_as_one_of_50(office: Office) -> None:
    office.take(listed(_many(500), HEAD))
    office.open("2031-01")
    office.open("2031-02")
    few = _statements(office, month(_months(50)))
    many = _statements(office, month(_months(500), number=2))
    assert many <= few + 3
    assert _statements(office, month(_months(500), number=2)) <= few


def test_500_bad_rows_take_as_many_statements_as_50(office: Office) -> None:
    def bad(count: int) -> Any:
        rows = [(*row[:2], "某某署", *row[3:]) for row in _many(count)]
        return listed([*TASKS[:1], *rows], HEAD)

    few = _statements(office, bad(50), accept_good=True)
    assert _statements(office, bad(500), accept_good=True) <= few + 3


@pytest.fixture
def committed(transactional_db: None) -> Iterator[Office]:
    """An office whose rows are committed, so that others see them."""
    guards.remove(connection)
    with context.request("test", at=NOON):
        yield make_office("549924")


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="the embedded database has one writer")
def test_two_imports_of_one_list_at_once_make_it_once(committed: Office) -> None:
    told: list[Any] = []

    def run() -> None:
        try:
            outcome = import_files(committed.clerk, committed.region, [listed(_many(300), HEAD)], Options())
            told.append((outcome.committed, outcome.count("new"), outcome.count("unchanged")))
        except Exception as error:  # noqa: BLE001 - shown by the assertion below
            told.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) == [(True, 0, 300), (True, 0, 300), (True, 300, 0)]
    assert (TaskList.objects.count(), Task.objects.count()) == (1, 300)
