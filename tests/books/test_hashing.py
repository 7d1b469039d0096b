"""One way to write each value, so that a hash is equal on both databases; and what a hash covers."""

from __future__ import annotations

import datetime as dt
import hashlib
from decimal import Decimal
from typing import Any

import pytest

from luodi.books.hashing import HEAD, book_hash, columns_now, line, tables
from luodi.books.models import Book, TaskRow, TaskUnitRow
from luodi.core.periods import CHINA
from tests.books.samples import TODAY, sample

MOMENT = dt.datetime(2024, 6, 1, 8, 0, 0, 120, tzinfo=CHINA)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("进展", '"进展"'),
        ('引"号\\\n', '"引\\"号\\\\\\n"'),
        ("\u2028𠀀", '"\u2028𠀀"'),
        (7, "7"),
        (True, "true"),
        (None, "null"),
        (Decimal("0.2500"), '"0.25"'),
        (Decimal("0.0000"), '"0"'),
        (Decimal("1E+2"), '"100"'),
        (dt.date(2024, 5, 31), '"2024-05-31"'),
        (MOMENT, '"2024-06-01T00:00:00.000120+00:00"'),
        ({"b": 1, "a": [1, {"d": 2, "c": 3}]}, '{"a":[1,{"c":3,"d":2}],"b":1}'),
    ],
)
def test_each_value_has_one_form(value: Any, text: str) -> None:
    assert line([value]) == f"[{text}]\n".encode()


def test_what_has_no_form_is_refused() -> None:
    with pytest.raises(TypeError, match="no canonical form"):
        line([object()])


COLUMNS = {
    "taskrow": ["due_day", "key", "percent", "reported", "status_position", "text"],
    "taskunitrow": ["lead", "row__key", "unit"],
}


def _book() -> Book:
    book = Book.objects.create(
        region="159924",
        region_name="示例甲县",
        period="2024-05",
        revision=1,
        today=TODAY,
        before="2024-04/1",
        program="0.1.0",
        sealed_by="clerk",
        sequence=5,
        previous="0" * 64,
        columns=COLUMNS,
        counts={"taskrow": 1},
        missing=[{"unit": "林草局"}],
    )
    book.sealed_at = MOMENT
    sample(TaskUnitRow)
    TaskRow.objects.update(
        key="k1", percent=Decimal("0.5"), due_day=TODAY, text="种树\n三万亩", status_position=None
    )
    return book


@pytest.mark.django_db
def test_the_hash_of_a_book_is_this_on_every_database() -> None:
    text = (
        '{"before":"2024-04/1","columns":{"taskrow":["due_day","key","percent","reported","status_position","text"],'
        '"taskunitrow":["lead","row__key","unit"]},"counts":{"taskrow":1},"missing":[{"unit":"林草局"}],'
        '"period":"2024-05","previous":"' + "0" * 64 + '","program":"0.1.0","reason":"","region":"159924",'
        '"region_name":"示例甲县","revision":1,"sealed_at":"2024-06-01T00:00:00.000120+00:00","sealed_by":"clerk",'
        '"sequence":5,"today":"2024-05-31"}\n'
        '"taskrow"\n["2024-05-31","k1","0.5",false,null,"种树\\n三万亩"]\n'
        '"taskunitrow"\n[false,"k1","1"]\n'
    )
    assert book_hash(_book()) == hashlib.sha256(text.encode()).hexdigest()


@pytest.mark.django_db
def test_every_column_but_ids_is_covered() -> None:
    for name, model in tables().items():
        fields = {field.name for field in model._meta.concrete_fields}
        expected = fields - {"id", "book", "row"} | ({"row__key"} if "row" in fields else set())
        assert set(columns_now()[name]) == expected


@pytest.mark.django_db
@pytest.mark.parametrize("name", [name for name in HEAD if name != "today"])
def test_every_part_of_the_head_counts(name: str) -> None:
    book = _book()
    before = book_hash(book)
    value = getattr(book, name)
    other = MOMENT + dt.timedelta(1) if name == "sealed_at" else "x"
    setattr(book, name, value + 1 if isinstance(value, int) else other)
    assert book_hash(book) != before
