"""The office's confidence in a task (信心灯): judged while the month is open, corrected after."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from luodi.core.problems import Rejected
from luodi.ledger.audit.models import Act, Stale
from luodi.ledger.org.access import Refused
from luodi.ledger.rounds.models import RoundState
from luodi.ledger.tasks.answers import PLAIN_TEXTS
from luodi.ledger.tasks.models import Confidence, Judgement, Progress
from luodi.ledger.tasks.queries import judgements_at, task_detail
from luodi.ledger.tasks.services import confidence_correct, confidence_set
from tests.ledger.tasks.conftest import NOT_THE_OFFICE, County, month


def judged(county: County, period: str) -> str | None:
    """The confidence that holds in a month."""
    task = county.task("1")
    found = judgements_at(county.region.pk, 2024, month(period), [task.pk]).get(task.pk)
    return found.confidence if found else None


def say(county: County, colour: str, period: str = "2024-05", **more: Any) -> Judgement:
    """The office judges the first task."""
    given: dict[str, Any] = {"task": county.task("1"), "period": month(period), "reason": "现场看过"}
    return confidence_set(county.clerk, confidence=colour, **(given | more))


def test_it_holds_until_the_office_judges_again(county: County) -> None:
    for period in ("2024-05", "2024-06"):
        county.round(period)
    say(county, Confidence.GREEN)
    say(county, Confidence.YELLOW)
    say(county, Confidence.RED, "2024-06")
    assert [judged(county, period) for period in ("2024-04", "2024-05", "2024-06", "2024-07")] == [
        None, "yellow", "red", "red",
    ]  # fmt: skip


def test_it_changes_no_report_and_is_in_the_record(county: County) -> None:
    task = county.task("1")
    fact = county.report(task, "2024-05")
    Stale.objects.all().delete()
    say(county, Confidence.YELLOW)
    assert list(Progress.objects.all()) == [fact]
    assert Stale.objects.filter(kind="task", key=str(task.key)).exists()
    act = Act.objects.get(verb="confidence_set")
    assert (act.actor, act.reason, act.changes.get().after) == (
        "clerk", "现场看过", {"period": "2024-05", "confidence": "yellow", "confidence_reason": "现场看过"},
    )  # fmt: skip
    (seen,) = task_detail(county.clerk, str(task.key), month("2024-05")).judgements
    assert (seen.get_confidence_display(), seen.by) == ("黄灯", "clerk")


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"confidence": "blue"}, "unknown_choice"),
        ({"confidence": "黄"}, "unknown_choice"),
        ({"reason": " "}, "missing_reason"),
        ({"period": month("2024-06")}, "no_round"),
        ({"period": month("2023-05")}, "no_round"),
    ],
)
def test_it_takes_three_colours_a_reason_and_an_open_month(
    county: County, wrong: dict[str, Any], code: str
) -> None:
    county.round("2024-05")
    given: dict[str, Any] = {"confidence": "green", "period": month("2024-05"), "reason": "看过"}
    with pytest.raises(Rejected) as caught:
        confidence_set(county.clerk, task=county.task("1"), **(given | wrong))
    assert caught.value.problems[0].code == code


def test_once_a_month_has_ended_it_is_refused_and_says_how_to_correct(county: County) -> None:
    county.round("2024-05", RoundState.CLOSED)
    with pytest.raises(Refused, match=r"luodi task correct .* --confidence .*luodi books restate 2024-05"):
        say(county, Confidence.RED)
    made = confidence_correct(
        county.clerk, task=county.task("1"), period=month("2024-05"), confidence="red", reason="复核"
    )
    assert (judged(county, "2024-05"), made.reason) == ("red", "复核")
    assert Act.objects.filter(verb="confidence_correct").count() == 1


def test_an_earlier_open_month_counts_as_ended_where_a_later_one_is(county: County) -> None:
    """What is said of April would be carried into May, which is sealed."""
    county.round("2024-04")
    county.round("2024-05", RoundState.CLOSED)
    with pytest.raises(Refused):
        say(county, Confidence.RED, "2024-04")


def test_an_open_month_is_judged_and_not_corrected(county: County) -> None:
    county.round("2024-05")
    with pytest.raises(Rejected, match="还没有结束"):
        confidence_correct(
            county.clerk, task=county.task("1"), period=month("2024-05"), confidence="red", reason="复核"
        )


@pytest.mark.parametrize("who", NOT_THE_OFFICE)
@pytest.mark.parametrize("act", [confidence_set, confidence_correct])
def test_only_the_office_judges(county: County, who: str, act: Any) -> None:
    county.round("2024-05", RoundState.OPEN if act is confidence_set else RoundState.CLOSED)
    with pytest.raises(Refused):
        act(county[who], task=county.task("1"), period=month("2024-05"), confidence="red", reason="改")
    assert not Judgement.objects.exists()


def test_a_unit_has_no_say_in_it(county: County) -> None:
    """Neither the form nor what an answer may hold knows of it."""
    assert not [name for name in PLAIN_TEXTS if name.startswith("confidence")]
    county.report(county.task("1"), "2024-05", confidence="green", confidence_reason="有把握")
    assert judged(county, "2024-05") is None


def test_a_judgement_is_never_changed(county: County) -> None:
    county.round("2024-05")
    made = say(county, Confidence.GREEN)
    for change in (lambda: Judgement.objects.update(confidence="red"), made.delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    with pytest.raises(IntegrityError), transaction.atomic():
        Judgement.objects.create(
            task=made.task, period="2024-05", confidence="red", reason="", by="x", at=made.at
        )
