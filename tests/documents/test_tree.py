"""The tree refuses tables that do not fit, and numbers headings and captions."""

from __future__ import annotations

import pytest

from luodi.documents.outline import Outline
from luodi.documents.tree import (
    Annex,
    Block,
    Document,
    HeaderCell,
    Heading,
    Paragraph,
    Table,
    TableColumn,
    TableShapeError,
    header_grid,
)

TWO = (TableColumn("单位"), TableColumn("项数", "right", "项"))


def test_a_row_must_fill_the_columns() -> None:
    with pytest.raises(TableShapeError, match="第1行有1格，应有2格"):
        Table("完成情况", TWO, (("县发改局",),))


@pytest.mark.parametrize(
    "bands",
    [
        ((HeaderCell("单位"),),),
        ((HeaderCell("单位"), HeaderCell("项数", columns=2)),),
        ((HeaderCell("单位", rows=3), HeaderCell("项数")),),
        ((HeaderCell("单位", rows=0), HeaderCell("项数")),),
        ((HeaderCell("单位", rows=2), HeaderCell("项数")),),
    ],
)
def test_heading_bands_must_leave_no_hole_and_not_overlap(bands: tuple[tuple[HeaderCell, ...], ...]) -> None:
    with pytest.raises(TableShapeError):
        Table("完成情况", TWO, (), header=bands)


def test_a_band_reaches_over_columns_and_down_rows() -> None:
    columns = (*TWO, TableColumn("完成", "right"))
    bands = (
        (HeaderCell("单位", rows=2), HeaderCell("任务", columns=2)),
        (HeaderCell("总数"), HeaderCell("完成")),
    )
    grid = header_grid(Table("完成情况", columns, (), header=bands))
    assert [[found and (found[0].text, found[1]) for found in band] for band in grid] == [
        [("单位", True), ("任务", True), None],
        [("单位", False), ("总数", True), ("完成", True)],
    ]


def test_headings_count_anew_under_each_heading_above() -> None:
    levels = [1, 2, 2, 3, 4, 4, 1, 2, 3]
    blocks = [Heading(level, "题") for level in levels]  # type: ignore[arg-type]
    labels = [label for label, _ in Outline().labelled(blocks)]
    assert labels == ["一、", "（一）", "（二）", "1.", "（1）", "（2）", "二、", "（一）", "1."]


def test_an_unnumbered_heading_does_not_count() -> None:
    blocks = [Heading(1, "前言", numbered=False), Heading(1, "总体情况")]
    assert [label for label, _ in Outline().labelled(blocks)] == ["", "一、"]


def test_an_annex_numbers_its_headings_from_one_and_its_tables_onward() -> None:
    outline = Outline()
    part: list[Block] = [Heading(1, "说明"), Table("表", TWO, ())]
    assert [label for label, _ in outline.labelled(part)] == ["一、", "表1"]
    assert [label for label, _ in outline.labelled(part)] == ["一、", "表2"]


def test_attachments_are_the_annexes_unless_listed() -> None:
    annex = Annex("明细表", (Paragraph(()),))
    assert Document("题", (), annexes=(annex,)).attachment_titles == ("明细表",)
    assert Document("题", (), annexes=(annex,), attachments=("另附",)).attachment_titles == ("另附",)
