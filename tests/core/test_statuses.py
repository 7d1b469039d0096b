"""Statuses: their meanings, the shipped vocabularies, and what is never guessed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luodi.core.days import Day
from luodi.core.statuses import (
    Meaning,
    Scheme,
    Status,
    choose_scheme,
    counted,
    move,
    parts,
    printed,
    rank,
    read_status,
    shipped_scheme,
    shipped_schemes,
    suggest,
)

DELIVERY = shipped_scheme("delivery")
PURSUIT = shipped_scheme("pursuit")


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("已完成", "已完成"),
        ("完成", "已完成"),
        ("已完成任务", "已完成"),
        (" 已 完 成 。", "已完成"),
        ("取得阶段性成效", "取得阶段性成效"),
        ("取得阶段性\n成效", "取得阶段性成效"),
        ("阶段性成效", "取得阶段性成效"),
        ("取得阶段性进展", "取得阶段性成效"),
        ("推进缓慢", "进展缓慢"),
        ("进度缓慢", "进展缓慢"),
        ("（未启动）", "未启动"),
        ("正处于谋划阶段", "谋划阶段"),
        ("尚未启动", "未启动"),
        ("基本差不多", None),
        ("正在推进", None),
        ("基本完成", None),
        ("未完成", None),
        ("可争取", None),
        ("在跑", None),
        ("", None),
    ],
)
def test_a_delivery_list_reads_what_officials_write_and_nothing_more(text: str, label: str | None) -> None:
    status = read_status(DELIVERY, text)
    assert (status.label if status else None) == label


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("待研判", Meaning.TO_ASSESS),
        ("研判中", Meaning.TO_ASSESS),
        ("可以争取", Meaning.AVAILABLE),
        ("不能争取", Meaning.UNOBTAINABLE),
        ("不可争取", Meaning.UNOBTAINABLE),
        ("争取成功", Meaning.DONE),
        ("阶段性成效", Meaning.PROGRESSING),
        ("进展缓慢", None),
        ("有望争取", None),
    ],
)
def test_a_pursuit_list_reads_its_own_words(text: str, meaning: Meaning | None) -> None:
    status = read_status(PURSUIT, text)
    assert (status.meaning if status else None) == meaning


@given(st.text(max_size=12))
def test_any_text_names_a_listed_status_or_none(text: str) -> None:
    for scheme in shipped_schemes():
        status = read_status(scheme, text)
        assert status is None or status in scheme.statuses
        assert all(suggested in scheme.statuses for suggested in suggest(scheme, text))


def test_an_unreadable_text_brings_up_what_was_probably_meant() -> None:
    assert suggest(DELIVERY, "取得阶段成效了")[0].label == "取得阶段性成效"
    assert suggest(DELIVERY, "xyz") == ()


def test_every_label_of_a_shipped_scheme_reads_as_itself() -> None:
    for scheme in shipped_schemes():
        assert [read_status(scheme, status.label) for status in scheme.statuses] == list(scheme.statuses)


def test_a_scheme_where_a_word_has_two_statuses_is_refused() -> None:
    with pytest.raises(ValueError, match="完成"):
        Scheme("x", "混", (Status("a", "完成", Meaning.DONE), Status("b", "已办", Meaning.SLOW, ("完 成",))))


@pytest.mark.parametrize(
    ("before", "after", "moved"),
    [
        (Meaning.NOT_STARTED, Meaning.SLOW, "上升"),
        (Meaning.SLOW, Meaning.PROGRESSING, "上升"),
        (Meaning.TO_ASSESS, Meaning.AVAILABLE, "上升"),
        (Meaning.DONE, Meaning.PROGRESSING, "下降"),
        (Meaning.DONE, Meaning.DONE, None),
        (Meaning.AVAILABLE, Meaning.UNOBTAINABLE, None),
        (None, Meaning.DONE, None),
        (Meaning.DONE, None, None),
    ],
)
def test_a_move_is_up_down_or_none(before: Meaning | None, after: Meaning | None, moved: str | None) -> None:
    assert move(before, after) == moved


@given(st.sampled_from(Meaning), st.sampled_from(Meaning))
def test_a_move_back_is_the_opposite_move(before: Meaning, after: Meaning) -> None:
    opposite = {"上升": "下降", "下降": "上升", None: None}
    assert move(after, before) == opposite[move(before, after)]


def test_unobtainable_is_no_step_of_the_way() -> None:
    assert rank(Meaning.UNOBTAINABLE) is None
    assert rank(Meaning.DONE) == 3
    assert Meaning.SLOW.label == "进展缓慢"


def test_a_new_list_takes_the_scheme_that_covers_most_of_its_cells() -> None:
    choice = choose_scheme(
        shipped_schemes(), ["已完成", "进展缓慢", "进度缓慢", "", "基本差不多", "阶段性成效"]
    )
    assert choice.scheme is DELIVERY
    assert choice.tie == ()
    assert choice.covered == 4
    assert choice.unknown == ("基本差不多",)


def test_a_tie_is_asked() -> None:
    choice = choose_scheme(shipped_schemes(), ["已完成", "取得阶段性成效"])
    assert choice.scheme is None
    assert [scheme.code for scheme in choice.tie] == ["delivery", "pursuit"]
    assert choice.unknown == ()


def test_a_column_that_no_scheme_reads_takes_none() -> None:
    choice = choose_scheme(shipped_schemes(), ["已开工", "未开工"])
    assert (choice.scheme, choice.tie, choice.covered) == (None, (), 0)
    assert choice.unknown == ("已开工", "未开工")


@pytest.mark.parametrize("status", [entry.meaning for entry in PURSUIT.statuses])
def test_prospect_and_progress_give_back_the_printed_status(status: Meaning) -> None:
    assert printed(*parts(status)) is status


def test_the_printed_status_follows_progress_once_there_is_some() -> None:
    assert printed(Meaning.AVAILABLE, Meaning.NOT_STARTED) is Meaning.AVAILABLE
    assert printed(Meaning.TO_ASSESS, Meaning.PROGRESSING) is Meaning.PROGRESSING
    assert printed(Meaning.UNOBTAINABLE, Meaning.PROGRESSING) is Meaning.UNOBTAINABLE


def test_what_pursuit_lists_do_not_print_has_no_parts() -> None:
    with pytest.raises(ValueError, match="slow"):
        parts(Meaning.SLOW)
    with pytest.raises(ValueError, match="prospect"):
        printed(Meaning.DONE, None)


@pytest.mark.parametrize(
    ("code", "is_slow", "starts", "expected"),
    [
        ("planning", False, None, Meaning.NOT_STARTED),
        ("planning", True, None, Meaning.SLOW),
        ("planning", True, Day("month", 2024, 9), Meaning.SLOW),
        ("planning", True, Day("month", 2024, 10), Meaning.NOT_STARTED),
        ("planning", True, Day("day", 2024, 12, 1), Meaning.NOT_STARTED),
        ("planning", True, Day("year", 2024), Meaning.SLOW),
        ("not_started", True, None, Meaning.NOT_STARTED),
    ],
)
def test_planning_is_a_stage_that_a_county_may_count_as_slow(
    code: str, is_slow: bool, starts: Day | None, expected: Meaning
) -> None:
    meaning = DELIVERY.status(code).meaning
    assert counted(code, meaning, planning_is_slow=is_slow, starts=starts) is expected


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("②取得阶段性成效", "取得阶段性成效"),
        ("2取得阶段性成效", "取得阶段性成效"),
        ("2.取得阶段性成效", "取得阶段性成效"),
        ("(3)进展缓慢", "进展缓慢"),
        ("进展缓慢（17项）", "进展缓慢"),
        ("已完成10项", "已完成"),
        ("已完成(100%)", "已完成"),
        ("√已完成", "已完成"),
        ("已完成(50%)", None),
        ("完成50%", None),
        ("未完成3项", None),
        ("10项", None),
        ("2", None),
    ],
)
def test_a_number_before_and_a_count_after_a_status_say_nothing_of_it(text: str, label: str | None) -> None:
    found = read_status(shipped_scheme("delivery"), text)
    assert (found.label if found else None) == label
