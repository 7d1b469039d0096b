"""Where a demonstration may go: an empty place, or that of an earlier one; never in place of real data."""

from __future__ import annotations

import os
import subprocess
import time
from pathlib import Path

import pytest

from luodi.demo.acts.crew import shown_posts
from luodi.demo.marking import is_demonstration, is_empty, mark, was_worked_in
from luodi.ledger.audit import context
from luodi.ledger.audit.services import Subject, record
from luodi.ledger.org.access import operator
from luodi.ledger.org.services import region_add, unit_add
from tests.demo.conftest import REGION, Demonstration
from tests.installations import Installation

EMBEDDED = not os.environ.get("DATABASE_URL")


def test_it_refuses_a_place_with_real_data_and_changes_nothing(installation: Installation) -> None:
    installation.luodi("region", "add", "150822", "某县")
    told = installation.luodi("demo", "--no-serve", status=3).stderr
    assert "已有正式数据" in told
    assert "LUODI_HOME" in told
    assert [region["code"] for region in installation.answer("region", "list")["regions"]] == ["150822"]
    assert not (installation.home / "demo").exists()


def test_it_refuses_a_folder_of_its_name_that_it_did_not_write(installation: Installation) -> None:
    (installation.home / "demo").mkdir(parents=True)
    kept = installation.home / "demo" / "重要.txt"
    kept.write_text("不可丢失")
    installation.luodi("demo", "--no-serve", status=3)
    assert kept.read_text() == "不可丢失"


def test_it_says_which_county_there_is(installation: Installation) -> None:
    told = installation.luodi("demo", "--county", "b", "--no-serve", status=1).stderr
    assert "示例甲县" in told


@pytest.mark.slow
def test_a_second_run_makes_the_same_again_and_keeps_what_somebody_did(
    installation: Installation, demonstration: Demonstration
) -> None:
    first = installation.answer("demo")
    assert first["figures"] == demonstration.told["figures"]
    assert first["kept_as"] is None
    installation.luodi("alias", "add", "林草局", "林业局", *REGION, LUODI_USER="zhuanban")
    again = installation.answer("demo")
    assert again["figures"] == first["figures"]
    assert Path(again["kept_as"]).is_file()


@pytest.mark.django_db
def test_looking_round_is_no_work_and_changing_something_is() -> None:
    assert is_empty()
    with context.request("demo"):
        region = region_add(operator(), code="159924", name="示例甲县")
        mark(operator())
    assert is_demonstration()
    with context.request("web"):
        record(actor="a", actor_name="", region="", verb="sign_in", subject=Subject("account", "a"))
    assert not was_worked_in()
    with context.request("web"):
        unit_add(operator(), region=region, name="林草局")
    assert was_worked_in()
    assert is_demonstration()
    region_add(operator(), code="150822", name="某县")
    assert not is_demonstration()


@pytest.mark.skipif(not EMBEDDED, reason="files of the embedded database")
def test_it_refuses_a_demonstration_beside_which_somebody_keeps_a_region(
    installation: Installation, demonstration: Demonstration
) -> None:
    installation.home.mkdir(parents=True)
    made = (demonstration.home / "luodi.sqlite3").read_bytes()
    (installation.home / "luodi.sqlite3").write_bytes(made)
    installation.luodi("region", "add", "150822", "某县")
    installation.luodi("demo", "--no-serve", status=3)
    assert len(installation.answer("region", "list")["regions"]) == 4


@pytest.mark.skipif(not EMBEDDED, reason="files of the embedded database")
def test_killed_half_way_it_leaves_nothing(installation: Installation) -> None:
    words = installation.words("demo", "--no-serve")
    made = installation.home / "luodi.sqlite3.new"
    with subprocess.Popen(
        words, env=installation.environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        until = time.monotonic() + 60
        while not (made.exists() and made.stat().st_size > 100_000) and time.monotonic() < until:
            time.sleep(0.02)
        process.kill()
    assert made.exists()
    assert not (installation.home / "luodi.sqlite3").exists()
    assert not (installation.home / "demo").exists()


def test_every_role_has_an_account(demonstration: Demonstration) -> None:
    roles = {account["role"] for account in demonstration.told["accounts"]}
    assert roles == {
        "clerk", "leader", "reviewer", "inspector", "upper", "reporter", "unit_head",
        "system_admin", "security_admin", "audit_admin",
    }  # fmt: skip
    assert [account["username"] for account in demonstration.told["accounts"]] == [
        post.username for post in shown_posts()
    ]


def test_each_sees_what_its_role_sees(demonstration: Demonstration) -> None:
    question = ("ask", "tasks", *REGION, "--period", "2024-05", "--json")
    for username in ("zhuanban", "lingdao", "ducha", "shiji"):
        assert '"value": "244"' in demonstration.luodi(*question, LUODI_USER=username).stdout
    own = demonstration.luodi(*question, LUODI_USER="swj-tb").stdout
    assert '"scope": "unit"' in own
    demonstration.luodi(*question, LUODI_USER="xitong", status=3)
