"""Opening, extending and closing a round."""

from __future__ import annotations

from luodi.ledger.audit.models import Act
from luodi.ledger.rounds.models import OwedItem, Round, Submission
from luodi.ledger.rounds.services import round_close
from tests.ledger.rounds.conftest import County, china


def test_opening_makes_a_submission_for_each_unit_that_owes(county: County, may: Round) -> None:
    assert sorted(Submission.objects.values_list("unit__name", flat=True)) == ["发展和改革局", "教育体育局"]
    assert sorted(OwedItem.objects.values_list("subject_key", "label")) == [
        ("t1", "修一条路"),
        ("t2", "建一所学校"),
        ("t3", "种一片林"),
    ]
    assert may.name == "2024年5月调度"
    assert Act.objects.get(verb="round_open").details == {"submissions": 2, "owed_items": 3}


def test_it_is_due_at_the_last_second_of_the_25th_with_five_days_of_grace(may: Round) -> None:
    assert may.due_at == china(5, 25, 23, 59, 59)
    assert may.grace_until == china(5, 30, 23, 59, 59)
    assert may.locks_at is None


def test_closing_lists_what_is_missing_and_refuses_nothing(county: County, may: Round) -> None:
    missing = round_close(county["clerk"], may)
    assert [(m.unit, m.label, m.why) for m in missing] == [
        ("发展和改革局", "修一条路", "未填报"),
        ("发展和改革局", "建一所学校", "未填报"),
        ("教育体育局", "种一片林", "未填报"),
    ]
    assert set(OwedItem.objects.values_list("ending", flat=True)) == {"not_reported"}
