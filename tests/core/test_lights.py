"""Lights: the shipped table, rule by rule, and what a changed table may hold."""

import datetime as dt
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luodi.core.lights import CONDITIONS, Facts, light, rules_from, shipped_rules
from luodi.core.statuses import Meaning

TODAY = dt.date(2024, 5, 31)
LATE = dt.date(2024, 12, 31)


@pytest.mark.parametrize(
    ("facts", "colour", "rule"),
    [
        (Facts(Meaning.DONE, dt.date(2024, 1, 1), Fraction(0), Fraction(1)), "blue", "done"),
        (Facts(Meaning.UNOBTAINABLE, dt.date(2024, 1, 1)), None, "no_light"),
        (Facts(Meaning.TO_ASSESS, dt.date(2024, 1, 1)), None, "no_light"),
        (Facts(Meaning.PROGRESSING, dt.date(2024, 5, 30), Fraction(1), Fraction(1, 2)), "red", "overdue"),
        (Facts(Meaning.DONE, LATE, exceeded=True), "blue", "done"),
        (Facts(Meaning.PROGRESSING, LATE, Fraction(1), Fraction(1, 2), exceeded=True), "red", "exceeded"),
        (Facts(Meaning.PROGRESSING, LATE, exceeded=False), "green", "moving"),
        (Facts(Meaning.PROGRESSING, dt.date(2024, 5, 31)), "yellow", "due_soon"),
        (Facts(Meaning.PROGRESSING, LATE, Fraction(31, 100), Fraction(42, 100)), "red", "far_behind"),
        (Facts(Meaning.PROGRESSING, LATE, Fraction(32, 100), Fraction(42, 100)), "yellow", "behind"),
        (Facts(Meaning.PROGRESSING, LATE, Fraction(41, 100), Fraction(42, 100)), "yellow", "behind"),
        (Facts(Meaning.SLOW, LATE, Fraction(42, 100), Fraction(42, 100)), "yellow", "slow"),
        (Facts(Meaning.NOT_STARTED, LATE), "yellow", "not_started"),
        (
            Facts(Meaning.PROGRESSING, dt.date(2024, 6, 30), Fraction(1, 2), Fraction(1, 2)),
            "yellow",
            "due_soon",
        ),
        (Facts(Meaning.PROGRESSING, dt.date(2024, 7, 1), Fraction(1, 2), Fraction(1, 2)), "green", "on_pace"),
        (Facts(Meaning.PROGRESSING), "green", "moving"),
        (Facts(Meaning.AVAILABLE, LATE), "green", "moving"),
        (Facts(Meaning.PROGRESSING, LATE, Fraction(1, 2), None), "green", "moving"),
        (Facts(None, LATE, Fraction(1, 2), Fraction(1, 3)), "green", "on_pace"),
        (Facts(None, LATE), None, "none"),
        (Facts(), None, "none"),
    ],
)
def test_the_first_rule_that_holds_gives_the_light(facts: Facts, colour: str | None, rule: str) -> None:
    given_light = light(facts, TODAY)
    assert (given_light.colour, given_light.rule) == (colour, rule)


def test_the_reason_names_the_days_and_the_points() -> None:
    assert light(Facts(Meaning.SLOW, dt.date(2024, 5, 21)), TODAY).why == "已超过完成时限2024年5月21日共10天"
    assert (
        light(Facts(Meaning.AVAILABLE, dt.date(2024, 6, 10)), TODAY).why == "距完成时限2024年6月10日还有10天"
    )
    behind = light(Facts(Meaning.PROGRESSING, None, Fraction(184, 1000), Fraction(5, 12)), TODAY)
    assert behind.why == "完成18.4%，应达41.7%，落后23.3个百分点"
    assert behind.label == "红"
    assert light(Facts(), TODAY).label == "无"


facts_drawn = st.builds(
    Facts,
    st.none() | st.sampled_from(Meaning),
    st.none() | st.dates(dt.date(2023, 1, 1), dt.date(2026, 1, 1)),
    st.none() | st.fractions(0, 2),
    st.none() | st.fractions(0, 1),
)


@given(facts_drawn)
def test_every_light_gives_a_reason_without_open_marks(facts: Facts) -> None:
    given_light = light(facts, TODAY)
    assert given_light.why
    assert "{" not in given_light.why
    assert "—" not in given_light.why


@given(facts_drawn)
def test_done_is_blue_whatever_else_is_known(facts: Facts) -> None:
    assert (light(facts, TODAY).colour == "blue") is (facts.meaning is Meaning.DONE)


def test_a_region_can_put_its_own_table() -> None:
    rules, problems = rules_from(
        [{"code": "a", "colour": "red", "when": {"behind_more_than": 5}, "why": "落后{points}"}]
    )
    assert problems == ()
    assert light(Facts(None, None, Fraction(1, 10), Fraction(2, 10)), TODAY, rules).why == "落后10.0"
    assert light(Facts(Meaning.DONE), TODAY, rules).rule == "none"
    assert light(Facts(Meaning.DONE), TODAY, ()).colour is None


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ({"code": "", "colour": "red", "when": {"overdue": True}}, "代码"),
        ({"code": "a", "colour": "pink", "when": {"overdue": True}}, "pink"),
        ({"code": "a", "when": {"overdue": True}}, "这种灯"),
        ({"code": "a", "colour": "red", "when": {}}, "没有条件"),
        ({"code": "a", "colour": "red"}, "没有条件"),
        ({"code": "a", "colour": "red", "when": {"raining": True}}, "raining"),
        ({"code": "a", "colour": "red", "when": {"overdue": 1}}, "overdue"),
        ({"code": "a", "colour": "red", "when": {"meaning": ["finished"]}}, "finished"),
        ({"code": "a", "colour": "red", "when": {"meaning": []}}, "meaning"),
        ({"code": "a", "colour": "red", "when": {"behind_more_than": "ten"}}, "ten"),
        ({"code": "a", "colour": "red", "when": {"due_within_days": -1}}, "-1"),
    ],
)
def test_a_wrong_row_is_named_and_left_out(entry: dict[str, Any], said: str) -> None:
    sound = {"code": "z", "colour": None, "when": {"on_pace": True}}
    rules, problems = rules_from([sound, entry])
    assert [rule.code for rule in rules] == ["z"]
    assert len(problems) == 1
    assert said in problems[0].message
    assert problems[0].place.row == 2
    assert problems[0].remedy


def test_a_code_used_twice_is_refused() -> None:
    row = {"code": "a", "colour": "red", "when": {"overdue": True}}
    assert "重复" in rules_from([row, row])[1][0].message


def test_the_shipped_table_uses_every_condition() -> None:
    assert {name for rule in shipped_rules() for name in rule.when} == set(CONDITIONS)
