"""Templates: what they may say, how mistakes are told, and how an office's own text is kept."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, transaction

from luodi.books.queries import book_of
from luodi.core.periods import Period
from luodi.core.problems import Problem, Rejected
from luodi.documents.tree import Heading, Paragraph, plain
from luodi.ledger.org.access import operator
from luodi.reports.desk import Desk
from luodi.reports.editing import template_check, template_reset, template_save
from luodi.reports.formats import report_document
from luodi.reports.kinds import KINDS
from luodi.reports.language.functions import Functions
from luodi.reports.models import Template
from luodi.reports.queries import template_in_use, template_list
from luodi.reports.services import report_render
from tests.reports.conftest import DELIVERY, PURSUIT, County

KIND = "policy-monthly"


def problems(county: County, body: str) -> list[Problem]:
    with pytest.raises(Rejected) as caught:
        template_check(operator(), county.region, KIND, body)
    return list(caught.value.problems)


def paragraphs(county: County, body: str, *, named: bool = True) -> list[str]:
    """What a template says about May."""
    template_save(operator(), region=county.region, code=KIND, body=body)
    report = report_render(operator(), KIND, county.region.code, "2024-05", named=named)
    return [
        block.text + plain(block.then) if isinstance(block, Heading) else block.lead + plain(block.runs)
        for block in report_document(report).body
        if isinstance(block, Heading | Paragraph)
    ]


def test_the_shipped_template_passes_its_own_check(county: County) -> None:
    template_check(operator(), county.region, KIND, KINDS[KIND].shipped_text)


@pytest.mark.parametrize(
    ("body", "place", "near"),
    [
        ("第一行\n共{{ 数('任务数(状态=已完了)') }}", "第2行第15字", "已完成"),
        ("{{ 数('任务总数') }}", "第1行第7字", "任务数"),
        ("\n\n{{ 数('任务数(清单名=x)') }}", "第3行第11字", "清单"),
        ("{{ 数('任务数', 清弹='x') }}", "第1行第13字", "清单"),
        ("{{ 表('任务数(按=清单)', 标提='x') }}", "第1行第19字", "标题"),
        ("{{ 数字('任务数') }}", "第1行第4字", "数"),
        ("{{ 地区名 }}", "第1行第4字", "地区"),
        ("{{ 明细表('任务数', 列='任务、问题') }}", "第1行第21字", "存在问题"),
        ("{% if 0 %}{{ 数('任务数(亮灯=红色灯)') }}{% endif %}", "第1行第24字", "红灯"),
    ],
)
def test_a_wrong_name_is_told_with_its_place_and_the_nearest(
    county: County, body: str, place: str, near: str
) -> None:
    found = problems(county, body)
    assert len(found) == 1
    assert place in str(found[0].place)
    assert near in found[0].suggestions


def test_all_mistakes_are_told_at_once(county: County) -> None:
    found = problems(county, "{{ 数('任务总数') }}\n{{ 数('任务数(') }}\n{{ 数('任务数(状态=完') }}")
    assert [problem.place.row for problem in found] == [1, 2, 3]


@pytest.mark.parametrize(
    "body",
    [
        "{{ 数('任务数') + 1 }}",
        "{{ 数('任务数') * 数('任务数') }}",
        "{{ -数('任务数') }}",
        "{{ 数('任务数') ~ '0' }}",
        "{{ 数('任务数')|int }}",
        "{{ 组('任务数(按=清单)')|length }}",
        "{{ 组('任务数(按=清单)')[0] }}",
        "{% for 单 in 组('任务数(按=清单)') %}{{ loop.index }}{% endfor %}",
        "{% if 数('任务数') > 3 %}多{% endif %}",
        "{{ 3 }}",
        "1{{ 数('任务数') }}",
    ],
)
def test_no_number_is_computed_in_a_template(county: County, body: str) -> None:
    assert problems(county, body)


@pytest.mark.parametrize(
    "body",
    [
        "{{ ''.__class__.__mro__ }}",
        "{{ ''['__class__'] }}",
        "{{ 数.__globals__ }}",
        "{{ 数.__self__.desk.actor }}",
        "{{ 数('任务数').ref }}",
        "{{ 地区.format(地区) }}",
        "{{ 地区|attr('__class__') }}",
        "{{ (数)('任务数') }}{{ 地区.upper() }}",
        "{{ self }}",
        "{{ lipsum.__globals__ }}",
        "{{ cycler }}",
        "{{ range(10) }}",
        "{% include 'x' %}",
        "{% import 'x' as x %}",
        "{% extends 'x' %}",
        "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
        "{% set x %}长{% endset %}{{ x }}",
        "{% for a in 组('任务数(按=清单)') recursive %}{{ loop(组) }}{% endfor %}",
        "{% set 数 = 地区 %}",
        "{{ 数(**{}) }}",
        "{{ 组 }}",
        "{{ 组('任务数(按=清单)') }}",
        "\ue0000\ue001",
    ],
)
def test_nothing_but_the_language_is_within_reach(county: County, body: str) -> None:
    assert problems(county, body)


def test_loops_end(county: County) -> None:
    ten = "[1,1,1,1,1,1,1,1,1,1]"
    loops = "".join(f"{{% for a{n} in {ten} %}}" for n in range(9))
    found = problems(county, loops + "长" + "{% endfor %}" * 9)
    assert found[0].code == "too_much"


@pytest.mark.parametrize(
    "body",
    [
        "{{ " + "(" * 3000 + "地区" + ")" * 3000 + " }}",
        "{% if 点名 %}" * 2000 + "{% endif %}" * 2000,
        "{% for a in [地区] %}" * 200 + "{% endfor %}" * 200,
        "{% set a = " + "[" * 2000 + "]" * 2000 + " %}",
        "{% if " + "not " * 20000 + "点名 %}{% endif %}",
        "{{ " + "9" * 50000 + " }}",
        "长" * 100_001,
    ],
)
def test_what_would_break_the_reader_is_refused_in_words(county: County, body: str) -> None:
    assert problems(county, body)[0].code in ("too_much", "too_long", "bad_template")


@pytest.mark.parametrize(
    ("bound", "most", "body"),
    [
        ("MOST_QUESTIONS", 2, "{{ 数('任务数') }}，{{ 数('任务数(亮灯=红灯)') }}，{{ 数('牵头单位数') }}"),
        ("MOST_NUMBERS", 2, "{% for 单 in 组('任务数(按=牵头单位)') %}{{ 单.数 }}。{% endfor %}"),
        ("LONGEST_TEXT", 9, "{{ 名单('任务数(按=牵头单位)') }}"),
    ],
)
def test_a_template_that_asks_or_writes_without_end_is_stopped(
    county: County, monkeypatch: pytest.MonkeyPatch, bound: str, most: int, body: str
) -> None:
    monkeypatch.setattr(f"luodi.reports.desk.{bound}", most)
    assert [problem.code for problem in problems(county, body)] == ["too_much"]


def test_a_question_asked_again_is_not_put_again(county: County, django_assert_max_num_queries) -> None:
    desk = Desk(operator(), county.region, book_of(county.region, Period.month(2024, 5)), named=True)
    listed = Functions(desk).rows("任务数")
    with django_assert_max_num_queries(0):
        assert [line.words for line in Functions(desk).rows("任务数")] == [line.words for line in listed]


def test_what_units_wrote_is_never_taken_for_markup(county: County) -> None:
    from luodi.reports.language.values import Words
    from luodi.reports.markup import read_text

    class Kept:
        pieces: list[object] = []

        def keep(self, piece: object) -> str:
            self.pieces.append(piece)
            return f"\ue000{len(self.pieces) - 1}\ue001"

    kept = Kept()
    token = Words("# 假标题\n@附件 假附件").token(kept)
    read = read_text(token, kept.pieces)  # type: ignore[arg-type]
    assert isinstance(read.body[0], Paragraph)
    assert not read.annexes


def test_groups_are_conditions_of_other_questions(county: County) -> None:
    each = "{{ 单.名 }}{{ 数('任务数(含义=已完成)', 清单=单) }}。"
    body = f"{{% for 单 in 组('任务数(按=清单)') %}}{each}{{% endfor %}}"
    assert paragraphs(county, body) == [f"{DELIVERY}1项。向上争取事项0项。"]


def test_english_words_say_the_same(county: County) -> None:
    each = "{{ g.name }}{{ g.value|bare }}。"
    body = f"@title 报告\n# 情况\n{{% for g in groups('tasks(by=list)') %}}{each}{{% endfor %}}"
    assert paragraphs(county, body) == ["情况", f"{DELIVERY}4。{PURSUIT}3。"]


def test_last_month_is_asked_of_its_own_book(county: County) -> None:
    body = "{{ 数('任务数(含义=已完成; 期=上月)') }}，{{ 数('任务数(含义=已完成; 期=2023-12)') }}。"
    assert paragraphs(county, body) == ["0项，—。"]


def test_names_are_left_out_of_the_version_without_names(county: County) -> None:
    body = "{{ 名单('任务数(按=牵头单位)', 带数=true) }}。{{ 表('任务数(按=牵头单位)') }}"
    assert paragraphs(county, body, named=False) == ["有的部门。"]


def test_paragraphs_are_counted_only_when_there_are_several(county: County) -> None:
    assert paragraphs(county, "# 问题\n- 甲。文") == ["问题", "甲。文"]
    assert paragraphs(county, "# 问题\n- 甲。文\n\n- 乙。文") == ["问题", "一是甲。文", "二是乙。文"]


def test_an_offices_own_text_is_used_and_every_version_kept(county: County) -> None:
    template_save(operator(), region=county.region, code=KIND, body="第一版")
    template_save(operator(), region=county.region, code=KIND, body="第二版", name="我县月报")
    assert template_in_use(county.region, KIND).body == "第二版"
    assert [row.version for row in template_list(county["clerk"], county.region)] == [2, 1]
    template_reset(operator(), region=county.region, code=KIND)
    assert template_in_use(county.region, KIND).version == 0
    assert template_in_use(county.region, KIND).body == KINDS[KIND].shipped_text


def test_a_version_is_never_changed(county: County) -> None:
    made = template_save(operator(), region=county.region, code=KIND, body="第一版")
    with pytest.raises(DatabaseError), transaction.atomic():
        Template.objects.filter(pk=made.pk).update(body="改过")
    with pytest.raises(DatabaseError), transaction.atomic():
        Template.objects.filter(pk=made.pk).delete()


def test_a_text_that_fails_is_not_saved(county: County) -> None:
    with pytest.raises(Rejected):
        template_save(operator(), region=county.region, code=KIND, body="{{ 数('任务总数') }}")
    assert not Template.objects.exists()
