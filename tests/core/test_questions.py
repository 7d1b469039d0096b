"""Questions: the one grammar, read and written."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luodi.core.questions import Condition, Question, QuestionError, UnknownName, parse, resolve_name, write

FULL = Question(
    "任务数",
    (Condition("清单", ("重点工作任务清单",)), Condition("状态", ("已完成",))),
    by=("牵头单位",),
    period="上月",
)


@pytest.mark.parametrize(
    "text",
    [
        "任务数(清单=重点工作任务清单, 状态=已完成; 按=牵头单位; 期=上月)",
        "任务数（清单＝重点工作任务清单，状态＝已完成；按＝牵头单位；期＝上月）",
        "  任务数 ( 清单 = 重点工作任务清单 , 状态 = 已完成 , 按 = 牵头单位 , 期 = 上月 ) ",
        "任务数(期=上月; 按=牵头单位; 清单=重点工作任务清单, 状态=已完成,)",
        "任务数(\n清单=“重点工作任务清单”,\n状态=「已完成」;\nby=牵头单位;period=上月)",
    ],
)
def test_one_question_is_written_in_many_ways(text: str) -> None:
    assert parse(text) == FULL


def test_an_english_question_with_every_option() -> None:
    text = (
        "tasks(list=重点工作任务清单, status=done; by=lead_unit; period=2024-05; revision=1; "
        "of=received_amount; over=status; region=159924)"
    )
    assert parse(text) == Question(
        "tasks",
        (Condition("list", ("重点工作任务清单",)), Condition("status", ("done",))),
        by=("lead_unit",),
        of="received_amount",
        over="status",
        period="2024-05",
        revision=1,
        region="159924",
    )


@pytest.mark.parametrize(
    ("inside", "conditions"),
    [
        ("状态=已完成|取得阶段性成效", [Condition("状态", ("已完成", "取得阶段性成效"))]),
        ("状态=已完成｜取得阶段性成效", [Condition("状态", ("已完成", "取得阶段性成效"))]),
        ("状态=已完成, 状态=取得阶段性成效", [Condition("状态", ("已完成", "取得阶段性成效"))]),
        ("状态=已完成, 状态=已完成", [Condition("状态", ("已完成",))]),
        ("状态≠已完成", [Condition("状态", ("已完成",), "!=")]),
        ("状态!=已完成", [Condition("状态", ("已完成",), "!=")]),
        ("状态！＝已完成", [Condition("状态", ("已完成",), "!=")]),
        ("状态<>已完成", [Condition("状态", ("已完成",), "!=")]),
        ("金额>=500万", [Condition("金额", ("500万",), ">=")]),
        ("金额≥500万, 金额<1亿", [Condition("金额", ("500万",), ">="), Condition("金额", ("1亿",), "<")]),
        (
            "金额＞＝500万，金额＜＝1亿",
            [Condition("金额", ("500万",), ">="), Condition("金额", ("1亿",), "<=")],
        ),
        ("金额>5, 金额>3", [Condition("金额", ("5",), ">"), Condition("金额", ("3",), ">")]),
        ("领域=城建领域（管网）", [Condition("领域", ("城建领域（管网）",))]),
        ("领域=城建领域(管网(一期),二期)|农业", [Condition("领域", ("城建领域(管网(一期),二期)", "农业"))]),
        ('领域="a,b=c|d"', [Condition("领域", ("a,b=c|d",))]),
        ('领域="甲""乙"', [Condition("领域", ('甲"乙',))]),
        ("领域=“甲)”|『乙(』", [Condition("领域", ("甲)", "乙("))]),
        ('"按"=甲', [Condition("按", ("甲",))]),
        ('领域=""', [Condition("领域", ("",))]),
        ("", []),
    ],
)
def test_conditions(inside: str, conditions: list[Condition]) -> None:
    assert parse(f"任务数({inside})") == Question("任务数", tuple(conditions))


def test_several_dimensions_divide_the_answer() -> None:
    for inside in ("按=状态|牵头单位", "按=状态, 牵头单位", "按=状态; 按=牵头单位", "by=状态,by=牵头单位"):
        assert parse(f"任务数({inside})").by == ("状态", "牵头单位")


def test_a_bare_measure_needs_no_brackets() -> None:
    assert parse("任务数") == parse("任务数()") == Question("任务数")


@pytest.mark.parametrize(
    ("text", "position", "expected"),
    [
        ("", 1, "统计指标"),
        ("(状态=已完成)", 1, "统计指标"),
        ("任务数(", 5, "维度"),
        ("任务数(状态", 7, "比较符号"),
        ("任务数(状态=)", 8, "一个值"),
        ("任务数(状态=已完成|)", 12, "一个值"),
        ("任务数(状态=已完成", 11, "右括号"),
        ("任务数(状态=已完成) 甲", 13, "不应再有"),
        ("任务数(状态=城建（管网)，期=上月", 19, "右括号"),
        ("任务数(状态=城建（管网，期=上月)", 19, "右括号"),
        ("任务数(状态=城建（管网，期=上月", 10, "括号没有配对"),
        ('任务数(状态="已完成)', 8, "引号"),
        ("任务数(期=上月; 期=本月)", 11, "两次"),
        ("任务数(期=上月|本月)", 10, "一个值"),
        ("任务数(期>上月)", 6, "等号"),
        ("任务数(金额>1|2)", 10, "一个值"),
        ("任务数(版=二)", 7, "数字"),
        ("任务数(版=" + "9" * 5000 + ")", 7, "数字"),
        ("任务数(牵头单位)", 9, "比较符号"),
        ("任务数 状态=已完成", 7, "不应再有"),
    ],
)
def test_a_mistake_is_shown_where_it_stands(text: str, position: int, expected: str) -> None:
    with pytest.raises(QuestionError) as refused:
        parse(text)
    assert refused.value.position == position
    assert expected in refused.value.problem.message
    assert refused.value.problem.value == text
    assert refused.value.problem.remedy


def test_it_writes_the_canonical_text() -> None:
    assert write(FULL) == "任务数(清单=重点工作任务清单, 状态=已完成; 按=牵头单位; 期=上月)"
    english = Question(
        "tasks", (Condition("status", ("done", "slow"), "!="),), by=("list", "unit"), revision=2
    )
    assert write(english) == "tasks(status!=done|slow; by=list|unit; revision=2)"
    assert write(Question("任务数")) == "任务数"


names = st.text(min_size=1, max_size=8) | st.text(
    alphabet='清单=|,;()（）"“”「」!<>≠ 按期by\n', min_size=1, max_size=8
)
conditions = st.builds(Condition, names, st.lists(names, min_size=1, max_size=3).map(tuple)) | st.builds(
    Condition, names, names.map(lambda name: (name,)), st.sampled_from(["=", "!=", ">", ">=", "<", "<="])
)
questions = st.builds(
    Question,
    names,
    st.lists(conditions, max_size=4).map(tuple),
    st.lists(names, max_size=3).map(tuple),
    *(st.none() | names for _ in range(3)),
    st.none() | st.integers(0, 999_999),
    st.none() | names,
)


@given(questions)
def test_what_is_written_is_read_back(question: Question) -> None:
    assert parse(write(question)) == question


@given(st.text(max_size=60) | st.text(alphabet='任务数(（)）=＝,，;；|"“”「」!<>≠ 按期', max_size=60))
def test_any_text_is_a_question_or_a_question_error(text: str) -> None:
    try:
        question = parse(text)
    except QuestionError as refused:
        found = refused
    else:
        assert parse(write(question)) == question
        return
    assert 1 <= found.position <= len(text) + 1


@pytest.mark.parametrize(
    "unit", ["(", "（", "a=b,", '"', '""', "a(", "=", "a=(", ")", "|", "!", "“”", "a=1;", "a|", " "]
)
@pytest.mark.timeout(120)
def test_a_long_text_takes_time_in_proportion(unit: str) -> None:
    for text in (unit * 20_000, "任务数(" + unit * 20_000, "任务数(x=" + unit * 20_000 + ")"):
        with suppress(QuestionError):
            parse(text)


@pytest.mark.timeout(120)
def test_many_different_values_take_time_in_proportion() -> None:
    question = parse("任务数(" + ",".join(f"编号={number}" for number in range(30_000)) + ")")
    assert len(question.where[0].values) == 30_000


def test_a_condition_without_a_value_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="condition"):
        Condition("状态", ())
    with pytest.raises(ValueError, match="condition"):
        Condition("金额", ("1", "2"), ">")
    with pytest.raises(ValueError, match="revision"):
        Question("任务数", revision=-1)


def test_one_more_condition_narrows_a_question() -> None:
    narrowed = Question("任务数").with_condition("状态", "已完成").with_condition("状态", "进展缓慢")
    assert narrowed.where == (Condition("状态", ("已完成", "进展缓慢")),)


KNOWN = {
    "tasks": ["任务数"],
    "lead_units": ["牵头单位数"],
    "units": ["单位数"],
    "won_amount": ["争取资金", "争取金额"],
}


@pytest.mark.parametrize(
    ("typed", "canonical"),
    [
        ("tasks", "tasks"),
        ("任务数", "tasks"),
        ("任务 数", "tasks"),
        ("Tasks", "tasks"),
        ("争取金额", "won_amount"),
    ],
)
def test_a_name_stands_for_its_canonical_one(typed: str, canonical: str) -> None:
    assert resolve_name(typed, KNOWN) == canonical


def test_an_unknown_name_brings_up_the_nearest() -> None:
    with pytest.raises(UnknownName) as refused:
        resolve_name("任务数量", KNOWN)
    assert refused.value.suggestions[0] == "任务数"
    assert "任务数" in str(refused.value)


def test_a_name_with_two_meanings_is_not_taken() -> None:
    with pytest.raises(UnknownName) as refused:
        resolve_name("单位", {"unit": ["单位"], "owner": ["单位"]})
    assert refused.value.suggestions == ("unit", "owner")
