"""The declared columns: the headings of real directories are known, and no heading means two columns."""

from __future__ import annotations

import pytest

from luodi.core.columns import Column, column
from luodi.ledger.org.columns import PERSON_COLUMNS, ROSTER_COLUMNS, UNIT_COLUMNS


@pytest.mark.parametrize("columns", [UNIT_COLUMNS, PERSON_COLUMNS, ROSTER_COLUMNS])
def test_no_heading_means_two_columns(columns: tuple[Column, ...]) -> None:
    headings = [heading for each in columns for heading in each.headings]
    assert len(headings) == len(set(headings))
    assert len({each.name for each in columns}) == len(columns)


@pytest.mark.parametrize(
    ("heading", "name"),
    [("序号", "position"), ("单位名称", "name"), ("全称或曾用名", "aliases"), ("单位类别", "kind")],
)
def test_the_headings_of_a_county_directory_are_known(heading: str, name: str) -> None:
    assert heading in column(UNIT_COLUMNS, name).headings


def test_every_kind_of_unit_can_be_chosen_by_its_label() -> None:
    assert column(UNIT_COLUMNS, "kind").choices == ("部门", "乡镇", "园区", "企业", "其他")
