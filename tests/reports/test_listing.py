"""Rows behind figures with their words: the figure's own scope, in printed order, wrong fields refused."""

from __future__ import annotations

import pytest

from luodi.books.models import Book
from luodi.core.problems import NotFound, Rejected
from luodi.core.questions import parse
from luodi.figures.listing import Listing, rows, status_words
from luodi.ledger.org.access import Actor, Refused
from tests.reports.conftest import DELIVERY, LONG, PURSUIT, County

FIELDS = ("任务", "lead_units", "存在问题", "上月状态", "包抓领导")


def listed(county: County, who: Actor, question: str = "任务数(含义=进展缓慢)", limit: int = 500) -> Listing:
    return rows(who, parse(question), FIELDS, region=county.region.code, period="2024-05", limit=limit)


def test_rows_stand_in_printed_order_with_their_words_and_cells(county: County) -> None:
    listing = listed(county, county["clerk"])
    assert listing.figure.value == len(listing.rows) == 2
    first, second = (row.words for row in listing.rows)
    assert first["problem"] == "水务局人手不足。"
    assert second["lead_units"] == "林草局、水务局"
    assert second["before"] == "未启动"
    assert listing.rows[0].source.startswith("5月进展.xlsx!")


def test_rows_stand_in_the_official_order_of_units_where_these_come_first(county: County) -> None:
    def leads(*fields: str, limit: int = 500) -> list[str]:
        place = {"region": county.region.code, "period": "2024-05"}
        found = rows(county["clerk"], parse("任务数"), fields, **place, limit=limit).rows
        return [row.words["lead_units"] for row in found]

    by_unit = ["发改委", "教体局", "水务局", "水务局", "林草局、水务局", "林草局", LONG]
    assert leads("牵头单位", "清单") == by_unit
    assert leads("牵头单位", "任务", limit=2) == by_unit[:2]
    printed = ["水务局", "教体局", "林草局、水务局", LONG, "水务局", "林草局", "发改委"]
    assert leads("清单", "牵头单位") == leads("编号", "牵头单位") == printed


def test_a_reporter_reads_only_the_rows_of_the_own_unit(county: County) -> None:
    everything = listed(county, county["leader"], "任务数")
    own = listed(county, county["reporter"], "任务数")
    assert len(everything.rows) == 7
    assert {row.words["requirement"] for row in own.rows} == {
        "修建村级饮水管网",
        "治理沙化土地",
        "争取节水改造试点",
    }


def test_strangers_read_none(county: County) -> None:
    with pytest.raises(NotFound):
        listed(county, Actor(username="nobody", name="nobody"))


def test_administrators_read_none(county: County) -> None:
    for role in ("system_admin", "security_admin", "audit_admin"):
        try:
            assert not listed(county, county[role], "任务数").rows
        except Refused:
            continue


def test_a_limit_cuts_the_rows_and_not_the_figure(county: County) -> None:
    listing = listed(county, county["clerk"], "任务数", limit=3)
    assert len(listing.rows) == 3
    assert listing.figure.value == 7


def test_what_is_no_task_and_what_is_no_field_is_refused(county: County) -> None:
    with pytest.raises(Rejected, match="不能列出明细"):
        listed(county, county["clerk"], "报送数")
    with pytest.raises(Rejected, match="没有名为“问题”的列") as caught:
        rows(county["clerk"], parse("任务数"), ["问题"], region=county.region.code, period="2024-05")
    assert "存在问题" in caught.value.problems[0].suggestions


def test_a_lists_vocabulary_is_told_by_its_book(county: County) -> None:
    words = status_words(Book.objects.get(region=county.region.code, period="2024-05", revision=1))
    assert words[DELIVERY] == ("已完成", "取得阶段性成效", "进展缓慢", "未启动")
    assert words[PURSUIT] == ("待研判", "可争取", "取得阶段性成效", "已完成", "无法争取")
