"""A unit's month and a special collection by command: single answers, the office's word, corrections."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from luodi.ledger.audit import context
from luodi.ledger.org.access import operator
from luodi.ledger.rounds.models import OwedItem
from luodi.ledger.tasks.models import Judgement, Progress, Task
from luodi.ledger.tasks.services import task_change
from tests import workbooks
from tests.cli.conftest import Run

R = ("--region", workbooks.REGION)
FEB = (*R, "--period", "2024-02")


@pytest.fixture
def people(run: Run, county, account) -> dict[str, str]:
    """February is open; 教体局, 发改委 and 财政局 owe one thing each."""
    assert run("round", "open", "2024-02", *R, "--due", "2099-12-31").exit_code == 0
    return {
        "clerk": account("banshi", "clerk"),
        "reporter": account("tianbao", "reporter", "教体局"),
        "head": account("shenhe", "unit_head", "教体局"),
        "other": account("linye", "reporter", "林草局"),
        "system": account("xitong", "system_admin"),
        "security": account("anquan", "security_admin"),
        "audit": account("shenji", "audit_admin"),
    }


def number(unit: str) -> str:
    """The number under which the unit's one item of February is shown: a unit counts its own."""
    assert (
        OwedItem.objects.filter(submission__unit__name=unit, submission__round__period="2024-02").count() == 1
    )
    return "1"


def done(run: Run, *words: str) -> str:
    """Run it, as the office unless said otherwise; it must succeed. What it said."""
    result = run(*words, *([] if "--as" in words else ["--as", "banshi"]))
    assert result.exit_code == 0, f"{words}: {result.stdout}{result.stderr}"
    return result.stdout


def told(run: Run, *words: str) -> dict[str, Any]:
    """The same as JSON."""
    found: dict[str, Any] = json.loads(done(run, *words, "--json"))
    return found


def shown(run: Run, unit: str) -> dict[str, Any]:
    """The unit's February."""
    return told(run, "submission", "show", unit, *FEB)


def test_no_change_and_nothing_are_said_item_by_item(run: Run, people) -> None:
    said = ("submission", "no-change", "教体局", number("教体局"), *FEB, "--as", people["reporter"])
    assert "本月无变化" in done(run, *said)
    (item,) = shown(run, "教体局")["items"]
    assert (item["choice"], shown(run, "教体局")["state"]) == ("no_change", "draft")
    nothing = ("submission", "nothing", "教体局", number("教体局"), *FEB, "--as", people["reporter"])
    assert run(*nothing).exit_code == 2
    assert "无报送内容" in done(run, *nothing, "--reason", "项目尚未批复")
    (item,) = shown(run, "教体局")["items"]
    assert (item["choice"], item["reason"]) == ("nothing", "项目尚未批复")
    assert "无报送内容(项目尚未批复)" in done(run, "submission", "show", "教体局", *FEB)
    assert "教体局:已提交" in done(run, "submission", "submit", "教体局", *FEB, "--as", people["head"])


def test_an_item_that_is_not_there_is_told_with_the_way_to_find_it(run: Run, people) -> None:
    result = run("submission", "no-change", "教体局", "99", *FEB, "--as", people["reporter"])
    assert result.exit_code == 1
    assert "序号为“99”" in result.stderr
    assert "luodi submission show" in result.stderr


def test_the_office_excuses_an_item_and_takes_it_back(run: Run, people) -> None:
    excuse = ("submission", "not-owed", "教体局", number("教体局"), *FEB, "--as")
    assert run(*excuse, people["clerk"]).exit_code == 1  # without a reason
    assert run(*excuse, people["head"], "--reason", "自己说").exit_code == 3
    assert "不需报送" in done(run, *excuse, people["clerk"], "--reason", "已移交市级")
    assert shown(run, "教体局")["items"][0]["ending"] == "not_owed"
    assert "恢复应报" in done(run, *excuse, people["clerk"], "--undo")
    assert shown(run, "教体局")["items"][0]["ending"] == ""
    assert run(*excuse, people["clerk"], "--undo").exit_code == 2


def test_the_office_sets_another_status_and_both_are_kept(run: Run, people) -> None:
    item = number("教体局")
    done(run, "submission", "no-change", "教体局", item, *FEB, "--as", people["reporter"])
    done(run, "submission", "submit", "教体局", *FEB, "--as", people["head"])
    say = ("submission", "office-status", "教体局", item)
    why = (*FEB, "--reason", "现场核实", "--as")
    assert run(*say, "差不多", *why, people["clerk"]).exit_code == 1
    assert run(*say, "未启动", *why, people["head"]).exit_code == 3
    assert "办公室定为“未启动”" in done(run, *say, "未启动", *why, people["clerk"])
    assert "未启动(现场核实)" in done(run, "submission", "show", "教体局", *FEB)
    done(run, "submission", "accept", "教体局", *FEB, "--as", people["clerk"])
    fact = Progress.objects.order_by("pk").last()
    assert fact is not None
    assert fact.status
    assert fact.unit_status
    assert (fact.status.label, fact.unit_status.label) == ("未启动", "进展缓慢")


def test_the_office_judges_and_corrects_its_confidence(run: Run, people) -> None:
    judge = ("submission", "confidence", "教体局", number("教体局"))
    why = (*FEB, "--reason", "用地没有落实", "--as")
    assert run(*judge, "蓝灯", *why, people["clerk"]).exit_code == 2
    assert run(*judge, "红灯", *why, people["head"]).exit_code == 3
    assert "信心灯红灯" in done(run, *judge, "红灯", *why, people["clerk"])
    asked = ("ask", "任务数(信心灯=红灯)", *FEB)
    assert told(run, *asked)["value"] == "1"
    done(run, "round", "close", "2024-02", *R)
    late = run(*judge, "黄灯", *why, people["clerk"])
    key = str(Judgement.objects.get().task.key)
    assert (late.exit_code, f"luodi task correct {key}" in late.stderr) == (3, True)
    correct = ("task", "correct", key, "--period", "2024-02", "--reason", "复核", "--as")
    assert run(*correct, people["head"], "--confidence", "黄灯").exit_code == 3
    assert "books restate 2024-02" in done(run, *correct, people["clerk"], "--confidence", "黄灯")
    done(run, "books", "restate", "2024-02", *R, "--reason", "复核信心灯")
    assert told(run, *asked)["value"] == "0"
    assert told(run, *asked, "--revision", "1")["value"] == "1"


def test_a_further_lead_unit_adds_its_words(run: Run, people) -> None:
    with context.request("test"):
        task = Task.objects.select_related("task_list__region").get(requirement=workbooks.TASKS[1][0])
        units = {unit.name: unit for unit in task.task_list.region.units.all()}
        task_change(operator(), task=task, lead_units=[units["教体局"], units["林草局"]])
    say = ("submission", "contribute", "林草局", str(task.key), "--text", "校园绿化完成", *FEB, "--as")
    assert run(*say, people["reporter"]).exit_code in (1, 3)
    assert "已补充" in done(run, *say, people["other"])
    assert "校园绿化完成" in done(run, "submission", "show", "教体局", *FEB, "--as", people["head"])
    assert shown(run, "教体局")["items"][0]["contributions"][0]["unit"] == "林草局"
    told = done(run, "task", "show", str(task.key), "--period", "2024-02")
    assert "2024-02 林草局补充:校园绿化完成" in told
    assert Progress.objects.filter(period="2024-02").count() == 0


def test_what_was_accepted_is_corrected_and_reversed(run: Run, people) -> None:
    key = str(Task.objects.get(requirement=workbooks.TASKS[1][0]).key)
    words = (key, "--period", "2024-01", "--reason", "核实", "--as")
    correct, reverse = ("task", "correct", *words), ("task", "reverse", *words)
    assert run(*correct, people["clerk"]).exit_code == 2  # nothing to correct
    assert run(*correct, people["clerk"], "--status", "好").exit_code == 1
    for who in ("head", "reporter", "other", "system", "audit"):
        assert run(*correct, people[who], "--status", "未启动").exit_code == 3
        assert run(*reverse, people[who]).exit_code == 3
    done(run, *correct, people["clerk"], "--status", "未启动", "--percent", "5%", "--text", "停工")
    fact = Progress.objects.order_by("pk").last()
    assert fact is not None
    assert fact.status
    assert (fact.status.label, str(fact.percent), fact.text) == ("未启动", "0.0500", "停工")
    asked = ("ask", "任务数(状态=进展缓慢)", *R, "--period", "2024-01")
    assert told(run, *asked)["value"] == "1"
    done(run, "books", "restate", "2024-01", *R, "--reason", "更正")
    assert told(run, *asked)["value"] == "0"
    assert "已冲销" in done(run, *reverse, people["clerk"])  # the correction: what it had replaced is back
    assert "已冲销" in done(run, *reverse, people["clerk"])
    assert run(*reverse, people["clerk"]).exit_code == 1


def test_a_round_is_extended_for_one_unit_or_all(run: Run, people) -> None:
    extend = ("round", "extend", "2024-02", *R, "--reason", "防汛", "--as")
    assert run(*extend, people["head"], "--due", "2100-01-05").exit_code == 3
    assert run(*extend, people["clerk"], "--due", "2024-01-01").exit_code == 1
    made = told(run, *extend, people["clerk"], "--due", "2100-01-05", "--unit", "教体局")
    assert (made["unit"], made["due"]) == ("教体局", "2100-01-05T23:59:59+08:00")
    assert "所有单位" in done(run, *extend, people["clerk"], "--due", "2100-01-03")
    units = {unit["unit"]: unit for unit in told(run, "round", "status", "2024-02", *R)["units"]}
    assert {name: unit["due_at"][:10] for name, unit in units.items()} == {
        "教体局": "2100-01-05", "发改委": "2100-01-03", "财政局": "2100-01-03",
    }  # fmt: skip


def test_the_status_says_whether_the_month_is_sealed(run: Run, people) -> None:
    assert "已定版(第1版)" in done(run, "round", "status", "2024-01", *R)
    assert "未定版" in done(run, "round", "status", "2024-02", *R)
    first, second = (told(run, "round", "status", month, *R) for month in ("2024-01", "2024-02"))
    assert (first["sealed"], first["revision"], second["sealed"], second["revision"]) == (
        True,
        1,
        False,
        None,
    )
    assert (second["counts"]["owed"], second["counts"]["pending"], second["counts"]["units"]) == (3, 3, 3)
    own = told(run, "round", "status", "2024-02", *R, "--as", people["reporter"])
    assert [(unit["unit"], unit["owed"], unit["open"]) for unit in own["units"]] == [("教体局", 1, 1)]
    assert own["counts"]["owed"] == 1


def test_a_special_collection_from_its_opening_to_its_end(run: Run, people) -> None:
    name = "“十五五”项目征集"
    words = ("collection", "open", name, *R, "--due", "2099-12-31", "--ask", "拟实施项目")
    assert run(*words).exit_code == 2  # no units
    assert run(*words, "--unit", "教体局", "--as", people["head"]).exit_code == 3
    assert told(run, *words, "--unit", "教体局", "--unit", "林草局", "--as", people["clerk"])["units"] == 2
    step = ("collection", "answer", name, "教体局", "1", "三个项目", *R, "--as")
    assert run(*step, people["other"]).exit_code == 3
    assert "填报中" in done(run, *step, people["reporter"])
    assert "已提交" in done(run, "collection", "submit", name, "教体局", *R, "--as", people["head"])
    assert "2个单位中1个已报" in done(run, "collection", "status", name, *R)
    status = told(run, "collection", "status", name, *R)
    assert (status["kind"], status["counts"]["submitted"], status["counts"]["pending"]) == ("special", 1, 1)
    back = ("collection", "return", name, "教体局", *R, "--reason", "请写投资", "--as", people["clerk"])
    assert "已退回" in done(run, *back)
    done(run, "collection", "submit", name, "教体局", *R, "--as", people["head"])
    assert "已接收" in done(run, "collection", "accept", name, "教体局", *R, "--as", people["clerk"])
    assert run("collection", "close", name, *R, "--as", people["head"]).exit_code == 3
    closed = told(run, "collection", "close", name, *R, "--as", people["clerk"])
    assert [(one["unit"], one["why"]) for one in closed["missing"]] == [("林草局", "未填报")]
    assert run("collection", "close", name, *R, "--as", people["clerk"]).exit_code == 3
    assert run("collection", "status", "没有的", *R, "--as", people["clerk"]).exit_code == 3


def test_a_second_collection_of_a_name_is_refused_and_the_first_still_seen(run: Run, people) -> None:
    words = ("collection", "open", "测试征集", *R, "--due", "2099-12-31", "--ask", "情况")
    done(run, *words, "--unit", "教体局", "--unit", "林草局")
    again = run(*words, "--unit", "财政局", "--as", people["clerk"])
    assert again.exit_code == 1
    assert "已有“测试征集”" in again.stderr
    assert "请换一个名称" in again.stderr
    seen = told(run, "collection", "status", "测试征集", *R)
    assert ([unit["unit"] for unit in seen["units"]], seen["counts"]["units"]) == (["教体局", "林草局"], 2)
    status = ("collection", "status", "测试征集", *R, "--as", people["clerk"])
    nothing = run(*status, "--period", "2020-01")
    assert (nothing.exit_code, nothing.stderr.count("没有")) == (3, 1)


def test_all_units_are_asked_at_once(run: Run, people) -> None:
    made = told(run, "collection", "open", "摸底", *R, "--due", "2099-12-31", "--ask", "情况", "--all-units")
    assert made["units"] == len(workbooks.UNITS)


@pytest.mark.parametrize("who", ["system", "security", "audit"])
def test_administrators_are_refused_every_step_of_reporting(
    run: Run, people, who: str, tmp_path: Path
) -> None:
    """Also where the month was never opened: they learn nothing, not even that."""
    file = tmp_path / "x.xlsx"
    file.write_bytes(b"x")
    item, why = number("教体局"), ("--reason", "x")
    commands: list[tuple[str, ...]] = [
        ("submission", "fill", "教体局", str(file), *FEB),
        ("submission", "no-change", "教体局", item, *FEB),
        ("submission", "nothing", "教体局", item, *FEB, *why),
        ("submission", "not-owed", "教体局", item, *FEB, *why),
        ("submission", "office-status", "教体局", item, "未启动", *FEB, *why),
        ("submission", "confidence", "教体局", item, "红灯", *FEB, *why),
        ("submission", "contribute", "教体局", item, "--text", "x", *FEB),
        *(("submission", step, "教体局", *FEB) for step in ("show", "submit", "withdraw", "accept")),
        *(("submission", step, "教体局", *FEB, *why) for step in ("return", "reopen")),
        ("submission", "show", "教体局", *R, "--period", "2024-09"),
        ("submission", "show", "没有的局", *FEB),
        ("round", "extend", "2024-02", *R, "--due", "2100-01-01", *why),
        ("round", "status", "2024-02", *R),
        ("collection", "open", "征集", *R, "--unit", "教体局", "--ask", "x", "--due", "2099-01-01"),
        *(("collection", step, "征集", *R) for step in ("status", "close")),
        *(("collection", step, "征集", "教体局", *R) for step in ("submit", "accept")),
    ]
    passed = [
        f"{' '.join(command)}: {result.exit_code}"
        for command in commands
        if (result := run(*command, "--as", people[who])).exit_code != 3
    ]
    assert passed == []
