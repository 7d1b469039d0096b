"""The history of a subject by command: acts, fields and values in Chinese; codes beside labels in JSON."""

from __future__ import annotations

import json
import re
import uuid
from pathlib import Path
from typing import Any

from luodi.exchange.telling.fields import field_label
from luodi.ledger.audit.models import Change
from luodi.ledger.org.models import Region, Unit
from luodi.ledger.papers.models import Batch
from luodi.ledger.tasks.models import Task
from tests import workbooks
from tests.cli.conftest import Run

R = ("--region", workbooks.REGION)


def _fields(acts: list[dict[str, Any]], act: str) -> dict[str, tuple[str, str]]:
    found = next(one for one in acts if one["act"] == act)
    return {one["label"]: (one["before_text"], one["after_text"]) for one in found["changes"]}


def test_a_unit_is_told_with_labels_dates_and_the_names_behind_keys(run: Run, answer, county) -> None:
    answer("unit", "add", "石湾镇", "--kind", "乡镇", "--alias", "石湾镇政府", *R)
    key = str(Unit.objects.get(name="石湾镇").key)
    answer("unit", "merge", "石湾镇", "--into", "财政局", "--on", "2024-03-01", *R)
    told = answer("history", "单位", key)
    assert (told["kind"], told["kind_label"]) == ("unit", "单位")
    assert [act["act_label"] for act in told["acts"]] == ["合并单位", "添加单位"]
    assert _fields(told["acts"], "unit_merge") == {
        "至": ("空", "2024年2月29日"), "承接单位": ("空", "财政局"),
    }  # fmt: skip
    made = _fields(told["acts"], "unit_add")
    assert made["单位类别"] == ("空", "乡镇")
    assert made["全称或曾用名"] == ("空", "石湾镇政府")
    assert made["作废"] == ("空", "否")
    text = run("history", "单位", key).stdout
    assert "合并单位" in text
    assert not re.search("[a-z]+_[a-z]+|None|True|False", text)


def test_a_task_is_told_with_its_units_and_days(run: Run, answer, county) -> None:
    task = Task.objects.get(number="2")
    words = ("--period", "2024-03", "--reason", "职责调整", "--to", "财政局")
    assert run("task", "hand-over", str(task.key), *words).exit_code == 0
    acts = answer("history", "任务", str(task.key))["acts"]
    handed = _fields(acts, "task_hand_over")
    assert handed["单位"] == ("教体局(牵头)", "财政局(牵头)")
    assert handed["自"] == ("空", "2024年3月")
    imported = [one for act in acts if act["act"] == "import_commit" for one in act["changes"]]
    by_label = {one["label"]: one["after_text"] for one in imported}
    assert by_label["完成时限"] == "2024年12月"
    assert by_label["牵头单位"] == "教体局"


def test_a_setting_is_told_by_its_label(answer, county) -> None:
    answer("region", "set", "unit_head_approves", "是", *R)
    told = answer("history", "地区", workbooks.REGION)["acts"]
    assert _fields(told, "region_setting_set") == {"报送须经单位审核人审核": ("空", "是")}


def test_a_number_that_is_also_the_code_of_a_region_stays_a_number(run: Run, answer, county) -> None:
    Region.objects.create(
        code="15", name="某自治区", level="province", lineage="/15/", reporting_lineage="/15/"
    )
    answer("unit", "add", "石湾镇", "--position", "15", *R)
    told = answer("history", "单位", str(Unit.objects.get(name="石湾镇").key))["acts"]
    assert _fields(told, "unit_add")["序号"] == ("空", "15")


def test_a_batch_and_a_book_are_found_by_their_chinese_kind(answer, county) -> None:
    number = Batch.objects.order_by("pk")[0].number
    assert answer("history", "批次", str(number))["acts"][0]["act_label"] == "导入"
    listed = answer("books", "list", *R)
    assert listed


def test_json_keeps_what_was_recorded(answer, county) -> None:
    task = Task.objects.get(number="1")
    act = answer("history", "task", str(task.key))["acts"][-1]
    assert (act["act"], act["act_label"], act["from"], act["from_label"]) == (
        "import_commit", "导入", "cli", "命令",
    )  # fmt: skip
    change = next(one for one in act["changes"] if one["field"] == "requirement")
    assert change["after"] == change["after_text"] == task.requirement


def test_an_unknown_kind_is_told_with_those_there_are(run: Run, county) -> None:
    result = run("history", "神仙", "x", "--json")
    assert result.exit_code == 1
    assert "任务" in json.loads(result.stdout)["problems"][0]["remedy"]


def test_every_field_of_a_whole_month_has_its_label(run: Run, answer, county, tmp_path: Path) -> None:
    answer("roster", "set", "2024", "考核单位", "财政局", *R)
    answer("person", "add", "甲一", "--title", "县长", "--leader", *R)
    assert run("round", "open", "2024-02", *R).exit_code == 0
    month = workbooks.progress(tmp_path, ["已完成"] * 5, month=2)
    assert run("import", str(month), "--period", "2024-02", *R).exit_code == 0
    assert run("round", "close", "2024-02", *R).exit_code == 0
    unnamed = {
        (change.subject_kind, field)
        for change in Change.objects.all()
        for state in (change.before, change.after)
        for field in state or {}
        if field_label(change.subject_kind, field) == field
    }
    assert unnamed == set()


def test_who_may_not_see_it_is_refused_in_the_words_for_what_there_is_not(
    run: Run, county, account, stranger
) -> None:
    there, nowhere = str(Unit.objects.get(name="财政局").key), str(uuid.uuid4())
    reporter = account("linye", "reporter", "林草局")
    for who in (reporter, stranger):
        for key in (there, nowhere):
            result = run("history", "单位", key, "--as", who, "--json")
            assert result.exit_code == 3
            told = json.loads(result.stdout)["error"]
            assert told == f"没有单位“{key}”的记录,或者您无权查看。标识见各列表命令的 --json。"


def test_who_sees_everything_is_told_that_there_is_none(run: Run, county) -> None:
    result = run("history", "单位", "财政局")
    assert result.exit_code == 2
    assert "标识见" in result.stderr
