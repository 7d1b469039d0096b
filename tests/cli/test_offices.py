"""Rosters, people and settings of a region by command."""

from __future__ import annotations

from tests import workbooks
from tests.cli.conftest import Run

R = ("--region", workbooks.REGION)


def test_a_roster_holds_exactly_the_units_named_in_their_order(run: Run, answer, county) -> None:
    answer("roster", "set", "2024", "考核单位", "财政局", "发改委", *R)
    answer("roster", "set", "2024", "考核单位", "林草局", "财政局", *R)
    answer("roster", "set", "2023", "考核单位", "财政局", *R)
    listed = answer("roster", "list", "--year", "2024", *R)["rosters"]
    assert [(one["roster"], one["units"]) for one in listed] == [("考核单位", ["林草局", "财政局"])]
    assert len(answer("roster", "list", *R)["rosters"]) == 2
    assert answer("ask", "units", *R, "--period", "2024-02", "--where", "roster=考核单位")["value"] == "2"
    assert run("roster", "set", "2024", "考核单位", "某局", *R).exit_code == 1
    assert "林草局、财政局" in run("roster", "list", *R).stdout


def test_leaders_stand_in_the_order_given(run: Run, answer, county) -> None:
    for name, title in (("甲一", "副县长"), ("乙二", "县长"), ("丙三", "副县长")):
        answer("person", "add", name, "--title", title, "--leader", *R)
    answer("person", "add", "丁四", "--unit", "财政局", *R)
    answer("person", "order", "乙二", *R)
    people = answer("person", "list", *R)["people"]
    assert [one["name"] for one in people] == ["乙二", "甲一", "丙三", "丁四"]
    assert people[0]["title"] == "县长"
    leaders = answer("person", "list", "--leaders", *R)["people"]
    assert len(leaders) == 3
    assert run("person", "order", "丁四", *R).exit_code == 1


def test_a_person_changes_office_and_leaves_it(run: Run, answer, county) -> None:
    answer("person", "add", "甲一", "--title", "副县长", "--leader", *R)
    changed = answer("person", "change", "甲一", "--title", "常务副县长", *R, "--reason", "调整")
    assert changed["title"] == "常务副县长"
    assert answer("person", "close", "甲一", "--on", "2024-06-30", *R)["valid_to"] == "2024-06-30"
    assert answer("person", "list", "--on", "2024-07-01", *R)["people"] == []


def test_of_two_people_with_one_name_the_key_tells(run: Run, answer, county) -> None:
    answer("person", "add", "甲一", "--unit", "财政局", *R)
    second = answer("person", "add", "甲一", "--unit", "发改委", *R)
    unclear = run("person", "change", "甲一", "--title", "股长", *R)
    assert unclear.exit_code == 1
    assert second["key"] in unclear.stderr
    assert answer("person", "change", second["key"], "--title", "股长", *R)["unit"] == "发改委"


def test_a_setting_is_known_by_its_label_and_goes_back_to_its_default(run: Run, answer, county) -> None:
    def value(name: str) -> object:
        rows = answer("region", "settings", *R)["settings"]
        return next(row["value"] for row in rows if row["name"] == name)

    assert value("due_day") == 25
    assert answer("region", "set", "每月报送截止日", "20", *R)["name"] == "due_day"
    assert value("due_day") == 20
    assert answer("region", "set", "unit_head_approves", "是", *R)["value"] is True
    assert value("unit_head_approves") is True
    answer("region", "set", "due_day", "默认", *R)
    assert value("due_day") == 25
    assert "每月报送截止日" in run("region", "settings", *R).stdout


def test_what_a_setting_does_not_allow_is_refused_with_what_it_does(run: Run, county) -> None:
    for value in ("40", "二十"):
        result = run("region", "set", "due_day", value, *R)
        assert result.exit_code == 1
        assert "1至31的整数" in result.stderr
    assert "每月报送截止日" in run("region", "set", "无此项", "1", *R).stderr


def test_the_due_day_that_was_set_is_that_of_the_next_round(answer, county) -> None:
    answer("region", "set", "due_day", "20", *R)
    assert "2024-02-20" in str(answer("round", "open", "2024-02", *R))
