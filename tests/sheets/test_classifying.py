"""The usual row is known at a glance, and as what a closer look would find."""

from __future__ import annotations

from hypothesis import example, given, settings
from hypothesis import strategies as st

from luodi.sheets.classifying import Classifier
from luodi.sheets.layout import Cell
from luodi.sheets.rowviews import RawTexts
from luodi.sheets.values import printed

HEADING: list[Cell] = ["序号", "主要任务", "完成情况", "备注"]
FIRST: list[Cell] = [1.0, "修渠", "已完成", ""]
TEXTS = st.sampled_from(
    ["", " ", "修渠", "已完成", "合计", " 合 计", "\u200b小计（3项）", "其中：县级", "合作社改造", "略",
     "主要任务", "完成情况", "一", "一、水利", "（二）道路", "注：略", "填表人：某甲", "3", "5%", "本页小计"]
)  # fmt: skip
NUMBERS = st.one_of(
    st.sampled_from(["", "序号", "合计", "2", " 3 ", "一", "1.1"]), st.integers(1, 9).map(float)
)
ROWS = st.lists(st.tuples(NUMBERS, TEXTS, TEXTS, TEXTS).map(list), max_size=8)
CELLS = st.one_of(TEXTS, st.floats(allow_nan=False, allow_infinity=False, width=32))


def _found(rows: list[list[Cell]], required: list[int], usual: list[int]) -> object:
    classifier = Classifier([HEADING], "台账", 0, required, frozenset(), None, usual)
    for index, row in enumerate([FIRST, *rows], start=1):
        classifier.add(index, row)
    return classifier.lines


@given(ROWS, st.sampled_from([[1], [1, 2]]))
@example([["", "", "", ""], [1.0, "主要任务", "主要任务", ""]], [1])  # a numbered row of headings
@settings(max_examples=400)
def test_a_row_known_at_a_glance_is_what_a_closer_look_finds(
    rows: list[list[Cell]], required: list[int]
) -> None:
    assert _found(rows, required, [1, 2]) == _found(rows, required, [])


@given(st.lists(CELLS, min_size=3, max_size=3))
def test_a_raw_text_asked_for_is_the_text_looked_up(row: list[Cell]) -> None:
    raw = RawTexts({"a": 0, "b": 2}, row)
    slow = {name: printed(row[place]) for name, place in (("a", 0), ("b", 2)) if row[place] != ""}
    assert dict(raw) == slow
    assert {name: raw.get(name) for name in ("a", "b", "c")} == {n: slow.get(n, "") for n in ("a", "b", "c")}
