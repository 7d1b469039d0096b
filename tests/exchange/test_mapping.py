"""What an office says of its headings is used, remembered, shown and forgotten."""

from __future__ import annotations

import pytest

from luodi.core.problems import Rejected
from luodi.exchange.mapping import columns_forget, columns_remembered
from tests.exchange.conftest import Office, book, codes

ROWS = [("号", "干什么", "谁干", "说明"), (1, "清淤青石河下游三公里。", "水务局", "年内办结")]
CHOSEN = {"号": "number", "干什么": "requirement", "谁干": "lead_units"}


def test_headings_are_read_as_chosen_and_remembered(office: Office) -> None:
    assert not office.take(book({"甲清单": ROWS})).committed
    assert office.take(book({"甲清单": ROWS}), columns=CHOSEN).committed
    assert office.take(book({"乙清单": ROWS})).committed
    assert columns_remembered(office.clerk, office.region) == CHOSEN


def test_a_later_choice_is_added_and_wins_over_what_the_heading_usually_means(office: Office) -> None:
    office.take(book({"甲清单": ROWS}), columns=CHOSEN)
    office.take(book({"乙清单": ROWS}), columns={"说明": "measures"})
    assert columns_remembered(office.clerk, office.region) == CHOSEN | {"说明": "measures"}
    from luodi.ledger.tasks.models import Task

    assert list(Task.objects.order_by("pk").values_list("note", "measures")) == [
        ("年内办结", ""),
        ("", "年内办结"),
    ]


def test_what_is_forgotten_is_used_no_more(office: Office) -> None:
    office.take(book({"甲清单": ROWS}), columns=CHOSEN)
    assert columns_forget(office.clerk, office.region, ["谁干"]) == {"号": "number", "干什么": "requirement"}
    assert not office.take(book({"乙清单": ROWS})).committed


def test_a_choice_is_remembered_only_by_an_import_that_is_committed(office: Office) -> None:
    office.take(book({"甲清单": ROWS}), columns=CHOSEN, check=True)
    assert columns_remembered(office.clerk, office.region) == {}


def test_a_field_that_there_is_not_is_told_with_what_was_meant(office: Office) -> None:
    with pytest.raises(Rejected) as told:
        office.take(book({"甲清单": ROWS}), columns={"谁干": "牵头单位"})
    assert told.value.problems[0].suggestions == ("lead_units",)


def test_another_kind_of_import_is_told(office: Office) -> None:
    with pytest.raises(Rejected):
        office.take(book({"甲清单": ROWS}), kind="projects")


def test_an_ambiguous_unit_is_asked_with_suggestions(office: Office) -> None:
    from luodi.ledger.org.models import Unit

    Unit.objects.create(region=office.region, name="水务集团", position=9)
    rows = [("序号", "主要任务", "牵头单位"), (1, "清淤。", "水务")]
    outcome = office.take(book({"甲清单": rows}))
    assert codes(outcome) == ["unknown_unit"]
    assert set(outcome.problems[0].suggestions) <= {"水务局", "水务集团"}
