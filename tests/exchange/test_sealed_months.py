"""A sealed month: repeating changes nothing, a change is refused, a correction names what it replaces."""

from __future__ import annotations

from dataclasses import replace

import pytest

from luodi.books.queries import restatement_due
from luodi.books.services.sealing import books_restate
from luodi.core.periods import Period
from luodi.core.questions import parse
from luodi.figures.asking import ask
from luodi.ledger.org.access import Refused
from luodi.ledger.papers.models import Batch
from luodi.ledger.tasks.models import Progress
from tests.exchange.conftest import JANUARY, LIST, TASKS, Office, book, codes, counts, listed, month

CHANGED = [*JANUARY[:3], (4, "建成取水在线监测点五处。", "进展缓慢", "两处停用。", "设备故障", "维修。")]


def _done(office: Office, revision: int | None = None) -> str:
    question = replace(parse("任务数(状态=已完成)"), revision=revision)
    figure = ask(office.clerk, question, region=office.region.code, period="2031-01")
    return str(figure.as_json()["value"])


def test_repeating_a_sealed_month_changes_nothing(sealed: Office) -> None:
    outcome = sealed.take(month(JANUARY))
    assert outcome.committed
    assert counts(outcome) == {"unchanged": 4}


def test_a_change_to_it_is_refused_and_says_how_to_restate(sealed: Office) -> None:
    before = Batch.objects.count(), Progress.objects.count()
    with pytest.raises(Refused, match=r"books restate 2031-01"):
        sealed.take(month(CHANGED))
    assert (Batch.objects.count(), Progress.objects.count()) == before


def test_one_changed_month_of_several_refuses_the_whole_import(sealed: Office) -> None:
    sealed.open("2031-02")
    with pytest.raises(Refused):
        sealed.good(month(CHANGED), month(JANUARY, number=2))
    assert not Progress.objects.filter(period="2031-02").exists()


def test_a_correction_names_what_it_replaces_and_shows_once_restated(sealed: Office) -> None:
    old = sealed.held("4", "2031-01")
    outcome = sealed.take(month(CHANGED), correct="现场核实")
    assert outcome.committed
    assert counts(outcome) == {"changed": 1, "unchanged": 3}
    new = sealed.held("4", "2031-01")
    assert old
    assert new
    assert new.replaces_id == old.pk
    assert (new.office_reason, new.text, new.status and new.status.label) == (
        "现场核实",
        "两处停用。",
        "进展缓慢",
    )
    assert [str(due.month) for due in restatement_due(sealed.clerk, sealed.region)] == ["2031-01"]
    assert _done(sealed) == "1"
    books_restate(sealed.clerk, sealed.region, Period.parse("2031-01"), "现场核实")
    assert (_done(sealed), _done(sealed, 1)) == ("0", "1")
    assert not restatement_due(sealed.clerk, sealed.region)


def test_a_correction_keeps_what_the_workbook_does_not_speak_of(begun: Office) -> None:
    begun.take(month(JANUARY))
    fact = begun.held("1", "2031-01")
    assert fact
    from luodi.ledger.tasks.services.corrections import progress_correct

    progress_correct(
        begun.clerk, task=begun.task("1"), period=Period.parse("2031-01"), reason="补录", note="见附件",
        support_level="省级",
    )  # fmt: skip
    begun.take(month([(*JANUARY[0][:3], "已清两公里。", "", "")]))
    now = begun.held("1", "2031-01")
    assert now
    assert (now.text, now.note, now.support_level) == ("已清两公里。", "见附件", "省级")


def test_a_list_with_statuses_fills_the_month_that_is_open(office: Office) -> None:
    office.take(listed())
    office.open("2031-01")
    rows = [(*task, "已完成", "办结。") for task in TASKS]
    head = (
        "序号",
        "主要任务",
        "牵头单位",
        "责任单位",
        "包抓领导",
        "完成时限",
        "备注",
        "完成情况",
        "工作进展",
    )
    outcome = office.take(listed(rows, head), period="2031-01")
    assert outcome.committed
    assert counts(outcome) == {"changed": 4}
    assert office.status("2", "2031-01") == "已完成"


def test_without_an_open_month_tasks_are_taken_and_statuses_left_out_but_checked(office: Office) -> None:
    rows = [(*TASKS[0], "已完成"), (*TASKS[1], "基本差不多"), *((*task, "进展缓慢") for task in TASKS[2:])]
    head = ("序号", "主要任务", "牵头单位", "责任单位", "包抓领导", "完成时限", "备注", "完成情况")
    outcome = office.take(listed(rows, head))
    assert outcome.committed
    assert counts(outcome) == {"new": 4}
    assert codes(outcome, "warning") == ["unknown_status"]
    assert not codes(outcome)
    assert "statuses_left_out" in codes(outcome, "note")
    assert not Progress.objects.exists()
    office.open("2031-01")
    outcome = office.take(listed(rows, head), period="2031-01")
    assert not outcome.committed
    assert codes(outcome) == ["unknown_status"]


def test_a_list_as_of_a_day_states_its_month(office: Office) -> None:
    office.take(listed())
    office.open("2031-01")
    head = ("序号", "主要任务", "牵头单位", "具体举措", "完成情况")
    rows = [(number, text, lead, "", "已完成") for number, text, lead, *_ in TASKS]
    outcome = office.take(book({LIST: [(LIST,), ("截至2031年1月底",), head, *rows]}))
    assert outcome.committed
    assert office.status("1", "2031-01") == "已完成"


def test_a_pursuit_list_keeps_prospect_and_achievement_apart(office: Office) -> None:
    head = ("序号", "争取事项", "牵头单位", "具体举措", "争取情况")
    words = ("待研判", "可争取", "无法争取", "取得阶段性成效", "已完成")
    rows = [(n, f"争取第{n}项试点。", "水务局", "", word) for n, word in enumerate(words, 1)]
    office.take(book({"争取清单": [("2031年争取清单",), head, *rows]}))
    office.open("2031-01")
    office.take(book({"争取清单": [("2031年争取清单",), head, *rows]}), period="2031-01")
    facts = [office.held(str(n), "2031-01") for n in range(1, 6)]
    assert [(f.prospect, f.achieved) for f in facts if f] == [
        ("to_assess", ""), ("available", ""), ("unobtainable", ""),
        ("available", "progressing"), ("available", "done"),
    ]  # fmt: skip
