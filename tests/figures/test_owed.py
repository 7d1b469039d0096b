"""What units owe, counted by the kinds that rounds know; special collections only where asked for."""

from __future__ import annotations

import pytest

from luodi.books.models import OwedRow
from luodi.core.problems import Rejected
from luodi.core.questions import Condition, Question
from luodi.figures.answers import Figure
from luodi.figures.asking import ask
from luodi.ledger.org.access import operator
from luodi.ledger.rounds import subjects
from tests.books.world import region_of
from tests.figures import naive
from tests.ledger.rounds.conftest import FakeSubject

pytestmark = pytest.mark.django_db


@pytest.fixture
def owing() -> None:
    """A sealed month in which two tasks, money and two answers to a special collection were owed."""
    region_of("159924", "县")
    book = naive.book_of("159924", "县")
    for number, kind in enumerate(("task", "task", "money", "special", "special")):
        OwedRow.objects.create(
            book=book, key=str(number), unit_key="u", unit="林草局", unit_position=1, kind=kind,
            subject_key=str(number), label="事项", state="reported", source="",
        )  # fmt: skip
    naive.seal(book)


@pytest.fixture
def money(monkeypatch: pytest.MonkeyPatch) -> None:
    """An application that came later has units report on money."""
    monkeypatch.setattr(subjects, "_REGISTERED", dict(subjects._REGISTERED))
    subjects.register(FakeSubject("money", "资金到位"))


def _owed(where: str = "", by: tuple[str, ...] = ()) -> Figure:
    conditions = (Condition("事项", (where,)),) if where else ()
    return ask(operator(), Question("应报事项数", conditions, by), region="159924", period="2024-05")


def test_a_kind_registered_later_is_counted_without_a_word_in_figures(owing: None, money: None) -> None:
    assert _owed().value == 3
    assert _owed("资金到位").value == 1
    by_kind = [(cell.key["kind"], str(cell.value)) for cell in _owed(by=("事项",)).rows]
    assert by_kind == [("任务进展", "2"), ("资金到位", "1"), ("专项征集", "2")]


def test_special_collections_count_only_where_they_are_asked_for(owing: None) -> None:
    assert _owed("专项征集").value == 2
    assert _owed("任务进展").value == 2


def test_a_kind_that_nobody_registered_is_counted_and_has_no_word(owing: None) -> None:
    assert _owed().value == 3
    with pytest.raises(Rejected, match="资金到位"):
        _owed("资金到位")
