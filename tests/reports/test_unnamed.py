"""The version that names nobody: no name of a unit or a person in any part of any file of it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

import pytest

from luodi.ledger.org.access import operator
from luodi.ledger.org.models import Person, Unit, UnitAlias
from luodi.ledger.tasks.models import Task
from luodi.reports.editing import template_save
from luodi.reports.formats import report_file
from luodi.reports.models import Rendered
from luodi.reports.naming import SOME_DEPARTMENT, SOME_LEADER, SOMEBODY, Directory
from luodi.reports.services import report_render
from tests.reports.conftest import DELIVERY, LEADERS, PROBLEMS, PURSUIT, TASKS, UNITS, County, bare_county

KIND = "policy-monthly"
ALIAS, CONTACT = "水利水保局", "郝长河"
GOSSIP = f"{ALIAS}和县林草局意见不一，联系人郝 长河、{LEADERS[0]}正在协调。"
EVERYTHING = """
# 清单
{% for 个 in 组('任务数(按=牵头单位)') %}
{{ 个.名 }}{{ 数('任务数', 牵头单位=个) }}{{ 数('任务数', 牵头单位=个.名) }}，
{% endfor %}
{% for 个 in 组('任务数(按=包抓领导)') %}{{ 个.名 }}{{ 个.数 }}，{% endfor %}
{{ 名单('任务数(按=包抓领导)', 带数=true) }}，{{ 名单('报送数(按=单位)') }}，
{{ 数('任务数(牵头单位=水务局)') }}。
{% for 项 in 行('任务数') %}
{{ 项.牵头单位 }}{{ 项.包抓领导 }}{{ 项.任务 }}{{ 项.存在问题 }}{{ 项.进展 }}{{ 项.来源 }}。
{% endfor %}

{{ 表('任务数(按=牵头单位|含义)', 标题='各单位') }}
{{ 表('任务数(按=清单|包抓领导)') }}
{{ 明细表('任务数', 列='牵头单位、责任单位、包抓领导、任务、存在问题、进展、下一步、来源') }}
{{ 图('任务数(按=牵头单位|含义)', 标题='各单位') }}
{{ 图('任务数(按=类别|含义)', 标题='各类') }}
"""


def parts_of(content: bytes) -> Iterator[tuple[str, str]]:
    """Every part of a file, workbooks inside it opened too."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            inside = archive.read(name)
            if inside.startswith(b"PK"):
                yield from ((f"{name}/{part}", text) for part, text in parts_of(inside))
            else:
                yield name, inside.decode()


def everything(report: Rendered) -> dict[str, str]:
    """Every text that leaves the house with a report."""
    written = dict(parts_of(report_file(report).content))
    assert any(name.endswith("document.xml") for name in written)
    return written | {
        "html": report_file(report, "html").content.decode(),
        "name": report_file(report).name,
        "numbers": str(report.numbers),
        "tree": str(report.tree),
    }


MONTH = {
    DELIVERY: ["进展缓慢", "已完成", "未启动", "取得阶段性成效"],
    PURSUIT: ["可争取", "取得阶段性成效", "无法争取"],
}


@pytest.fixture
def gossiping(db: None, monkeypatch: pytest.MonkeyPatch) -> County:
    """A county whose units name each other, their leaders and their contacts."""
    first, second, (_, units), last = TASKS[DELIVERY]
    monkeypatch.setitem(TASKS, DELIVERY, [first, second, (f"治理{ALIAS}所属沙化土地", units), last])
    monkeypatch.setitem(PROBLEMS, first[0], GOSSIP)
    county = bare_county()
    unit = Unit.objects.get(region=county.region, name="水务局")
    UnitAlias.objects.create(unit=unit, name=ALIAS)
    Person.objects.create(region=county.region, unit=unit, name=CONTACT)
    Task.objects.filter(task_list__region=county.region).update(category=f"{ALIAS}类")
    county.month(3, MONTH)
    return county


def names_of(county: County) -> set[str]:
    """Every name of a unit, an alias, a leader and a contact that the county knows."""
    found = set(Unit.objects.filter(region=county.region).values_list("name", flat=True))
    found |= set(UnitAlias.objects.filter(unit__region=county.region).values_list("name", flat=True))
    found |= set(Person.objects.filter(region=county.region).values_list("name", flat=True))
    assert found >= {*UNITS, *LEADERS, ALIAS, CONTACT}
    return found | {"郝 长河"}


@pytest.mark.parametrize("body", ["", EVERYTHING])
def test_no_part_of_any_file_holds_a_name(gossiping: County, body: str) -> None:
    if body:
        template_save(operator(), region=gossiping.region, code=KIND, body=body)
    report = report_render(operator(), KIND, gossiping.region.code, "2024-03", named=False)
    for where, text in everything(report).items():
        for name in names_of(gossiping):
            assert name not in text, (where, name)
    named = report_render(operator(), KIND, gossiping.region.code, "2024-03")
    assert all(name in str(everything(named)) for name in ("水务局", ALIAS))


def test_the_templates_own_words_are_left_as_they_are(gossiping: County) -> None:
    unit = Unit.objects.get(region=gossiping.region, name="发改委")
    UnitAlias.objects.create(unit=unit, name="办公室")
    body = "各项工作由办公室逐条跟踪，{{ 名单('任务数(按=牵头单位)') }}要抓紧。"
    template_save(operator(), region=gossiping.region, code=KIND, body=body)
    report = report_render(operator(), KIND, gossiping.region.code, "2024-03", named=False)
    assert "各项工作由办公室逐条跟踪，有的部门要抓紧。" in str(report.tree)


def test_what_units_wrote_is_kept_with_a_word_for_each_name(gossiping: County) -> None:
    report = report_render(operator(), KIND, gossiping.region.code, "2024-03", named=False)
    assert "有的部门意见不一，联系人有关同志、有关领导正在协调" in str(report.tree)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("水务局人手不足", "有的部门人手不足"),
        ("县水务局、林草局和我县教体局配合不够", "有的部门配合不够"),
        ("示例乙县水务局已报", "有的部门已报"),
        ("报白文山同志审定", "报有关领导同志审定"),
        ("联系人：郝　长河", "联系人：有关同志"),
        ("全县水利工程", "全县水利工程"),
        ("", ""),
    ],
)
def test_a_name_in_free_text_becomes_a_word_that_reads_on(text: str, told: str) -> None:
    words = dict.fromkeys(("水务局", "林草局", "教体局", "王"), SOME_DEPARTMENT)
    directory = Directory("示例乙县", words | {"白文山": SOME_LEADER, "郝长河": SOMEBODY})
    assert directory.without_names(text) == told


def test_a_county_without_names_leaves_texts_alone() -> None:
    assert Directory("示例乙县", {}).without_names("水务局人手不足") == "水务局人手不足"
