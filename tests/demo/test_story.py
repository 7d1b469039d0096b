"""The months from January to June tell a story that a county could have lived through."""

from __future__ import annotations

from luodi.core.question_tokens import quoted
from luodi.demo.acts.june import SPECIAL
from tests.demo.conftest import REGION, Demonstration

MONTHS = [f"2024-0{month}" for month in range(1, 6)]
KEY = "任务数(清单=重点工作任务清单; 按=状态)"
PURSUITS = "任务数(清单=配套政策清单|战略及政策任务清单|拓展政策增效空间清单; 按=状态)"


def test_done_only_grows_and_not_started_only_shrinks(demonstration: Demonstration) -> None:
    by_month = [demonstration.counts(KEY, month) for month in MONTHS]
    done = [counts.get("已完成", 0) for counts in by_month]
    waiting = [counts.get("未启动", 0) for counts in by_month]
    assert done == sorted(done)
    assert done[0] == 0
    assert waiting == sorted(waiting, reverse=True)
    assert waiting[0] > 30
    assert waiting[-1] == 0


def test_pursuits_are_assessed_one_after_another(demonstration: Demonstration) -> None:
    by_month = [demonstration.counts(PURSUITS, month) for month in MONTHS]
    open_ones = [counts.get("待研判", 0) for counts in by_month]
    given_up = [counts["无法争取"] for counts in by_month]
    assert open_ones == sorted(open_ones, reverse=True)
    assert open_ones[-1] == 0
    assert given_up == sorted(given_up)


def test_some_tasks_fall_back_and_some_turn_red(demonstration: Demonstration) -> None:
    changes = demonstration.counts("任务数(按=变动)", "2024-05")
    assert changes["下降"] >= 2
    assert changes["新转红"] >= 2
    assert changes["上升"] > changes["下降"]


def test_one_task_left_in_march_and_one_joined_in_april(demonstration: Demonstration) -> None:
    totals = [demonstration.ask("任务数", month)["value"] for month in MONTHS[1:]]
    assert totals == ["244", "243", "244", "244"]
    assert demonstration.counts("任务数(按=变动)", "2024-03")["撤出"] == 1
    assert demonstration.counts("任务数(按=变动)", "2024-04")["新增"] == 1


def test_a_few_units_see_their_tasks_otherwise_than_the_lights_do(demonstration: Demonstration) -> None:
    apart = int(demonstration.ask("任务数(灯色一致=否)", "2024-05")["value"])
    assert 3 <= apart <= 10


def test_units_reported_april_and_may_themselves_one_not_and_some_late(demonstration: Demonstration) -> None:
    assert demonstration.counts("报送数(办公室代录=是; 按=状态)", "2024-03") == {"已接收": 34}
    assert demonstration.counts("报送数(按=状态)", "2024-04") == {"未填报": 1, "已接收": 33}
    late = demonstration.counts("报送数(按时=否; 按=单位)", "2024-05")
    assert set(late) == {"农牧局", "统计局", "科协"}
    assert demonstration.counts("应报事项数(按=状态)", "2024-05")["本月无变化"] >= 3


def test_the_returned_were_sent_back_with_a_reason_and_handed_in_again(demonstration: Demonstration) -> None:
    for month, expected in (("2024-04", 3), ("2024-05", 3)):
        status = demonstration.answer("round", "status", month, *REGION)
        assert sum(unit["returned"] for unit in status["units"]) == expected
        assert status["counts"]["returned"] == 0


def test_june_is_open_with_submissions_in_every_state(demonstration: Demonstration) -> None:
    status = demonstration.answer("round", "status", "2024-06", *REGION)
    counts = status["counts"]
    assert status["state"] == "open"
    assert counts["accepted"] >= 5
    assert counts["submitted"] >= 3
    assert counts["returned"] == 1
    assert counts["draft"] >= 4
    assert counts["pending"] >= 10
    extended = [unit["unit"] for unit in status["units"] if unit["due_at"].startswith("2024-06-28")]
    assert extended == ["供电公司"]


def test_a_dozen_units_have_not_answered_the_special_collection(demonstration: Demonstration) -> None:
    counts = demonstration.counts(f"报送数(调度={quoted(SPECIAL)}; 按=状态)", "2024-06")
    assert counts["未填报"] == 12
    assert sum(counts.values()) == 34


def test_what_is_owed_in_june_is_told_by_its_kind(demonstration: Demonstration) -> None:
    owed = demonstration.counts("应报事项数(按=事项)", "2024-06")
    assert set(owed) == {"任务进展", "专项征集"}
