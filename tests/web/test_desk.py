"""A unit's month in the browser: nothing typed is lost, nobody overwrites anybody, only the head hands in."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from luodi.ledger.audit import context
from luodi.ledger.org.access import POWERS, Power
from luodi.ledger.rounds.models import OwedItem, Submission
from luodi.ledger.rounds.services import submission_return
from tests.kept import kept
from tests.web.conftest import UNIT, Office, _office

Browser = Callable[[str], Client]
JUNE = "2024-06"


def _opened() -> Office:
    """June is open; nobody has said anything."""
    office = _office()
    with context.request("test"):
        office.county.month(6, None, seal=False)
    return office


office = kept(_opened)


def _submission() -> Submission:
    return Submission.objects.get(round__period=JUNE, unit__name=UNIT)


def _items() -> list[OwedItem]:
    return list(OwedItem.objects.filter(submission=_submission()).order_by("position"))


def _page(office: Office, rest: str = "") -> str:
    return f"/{office.code}/{JUNE}/desk/{_submission().key}/{rest}"


def _said(**changed: str) -> dict[str, str]:
    """The form, with every item answered."""
    given = {"version": str(_submission().version)}
    for item in _items():
        said = {"choice": "", "status": "取得阶段性成效", "text": "推进", "next_step": "继续"} | changed
        given |= {f"{item.key}-{name}": value for name, value in said.items()}
    return given


def test_the_form_has_every_owed_item_with_last_month_beside(browser: Browser, office: Office) -> None:
    text = browser("reporter").get(_page(office)).content.decode()
    for item in _items():
        assert f'name="{item.key}-status"' in text
    assert "上月 进展缓慢" in text
    assert "<option>进展缓慢</option>" in text


def test_a_unit_lands_on_its_month_at_once(browser: Browser, office: Office) -> None:
    client = browser("reporter")
    assert client.get("/", follow=True).redirect_chain[-1][0] == _page(office)


def test_a_draft_is_kept_half_filled_and_by_itself(browser: Browser, office: Office) -> None:
    client, first = browser("reporter"), _items()[0]
    given = {"version": "0", f"{first.key}-choice": "", f"{first.key}-text": "已铺管三公里"}
    part = client.post(_page(office, "save/"), given, headers={"HX-Request": "true"})
    assert re.search(r'name="version" id="version" value="1"', part.content.decode())
    assert "已保存" in part.content.decode()
    assert "已铺管三公里" in client.get(_page(office)).content.decode()


def test_a_second_editor_is_told_and_keeps_what_was_typed(browser: Browser, office: Office) -> None:
    one, other = browser("reporter"), browser("unit_head")
    assert one.post(_page(office, "save/"), _said(text="先写的")).status_code == 302
    late = _said(text="后写的") | {"version": "0"}
    answer = other.post(_page(office, "save/"), late)
    text = answer.content.decode()
    assert (answer.status_code, "没有保存,也没有覆盖" in text) == (422, True)
    assert "后写的" in text
    assert _items()[0].answer["text"] == "先写的"


def test_no_change_is_one_choice_and_nothing_needs_its_reason(browser: Browser, office: Office) -> None:
    client = browser("reporter")
    assert client.post(_page(office, "save/"), _said(choice="no_change")).status_code == 302
    assert {item.choice for item in _items()} == {"no_change"}
    answer = client.post(_page(office, "save/"), _said(choice="nothing", reason=""))
    assert (answer.status_code, "必须写明理由" in answer.content.decode()) == (422, True)


def test_handing_in_tells_what_is_missing_and_keeps_the_draft(browser: Browser, office: Office) -> None:
    client = browser("unit_head")
    answer = client.post(_page(office, "submit/"), _said(next_step=""))
    assert (answer.status_code, "下一步打算" in answer.content.decode()) == (422, True)
    assert (_submission().state, _items()[0].answer["text"]) == ("draft", "推进")
    done = client.post(_page(office, "submit/"), _said(), follow=True)
    assert "已提交,等待办公室审核" in done.content.decode()
    assert _submission().state == "submitted"
    assert "撤回" in done.content.decode()
    client.post(_page(office, "withdraw/"))
    assert _submission().state == "draft"


def test_only_the_head_hands_in(browser: Browser, office: Office) -> None:
    client = browser("reporter")
    assert "由单位审核人提交" in client.get(_page(office)).content.decode()
    assert client.post(_page(office, "submit/"), _said()).status_code == 403
    assert _submission().state == "draft"  # what was typed is kept


def test_what_was_returned_says_why(browser: Browser, office: Office) -> None:
    client = browser("unit_head")
    client.post(_page(office, "submit/"), _said())
    with context.request("test"):
        submission_return(office.county["clerk"], _submission(), "请补充里程")
    text = client.get(_page(office)).content.decode()
    assert "办公室退回" in text
    assert "请补充里程" in text


def test_the_workbook_goes_down_and_comes_back(browser: Browser, office: Office) -> None:
    client = browser("reporter")
    answer = client.get(_page(office, "workbook/"))
    assert "filename*=utf-8''" in answer["Content-Disposition"]
    book = load_workbook(io.BytesIO(answer.content))
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value == "工作进展":
                    sheet.cell(cell.row + 1, cell.column).value = "从表中来"
    out = io.BytesIO()
    book.save(out)
    client.post(_page(office, "upload/"), {"file": SimpleUploadedFile("表.xlsx", out.getvalue())})
    assert "从表中来" in [item.answer.get("text") for item in _items()]


def test_a_file_that_is_none_is_told(browser: Browser, office: Office) -> None:
    client = browser("reporter")
    answer = client.post(_page(office, "upload/"), {"file": SimpleUploadedFile("表.xlsx", b"nothing")})
    assert answer.status_code == 422
    assert client.post(_page(office, "upload/")).status_code == 422


@pytest.mark.parametrize("role", sorted(POWERS))
def test_nobody_else_fills_in_for_the_unit(browser: Browser, office: Office, role: str) -> None:
    client = browser(role)
    answer = client.post(_page(office, "save/"), _said(text="外人写的"))
    if Power.FILL in POWERS[role]:
        assert answer.status_code == 302
        return
    assert answer.status_code in (403, 404)
    assert _submission().version == 0


def test_the_office_finds_what_waits_and_who_is_late(browser: Browser, office: Office) -> None:
    browser("unit_head").post(_page(office, "submit/"), _said())
    text = browser("clerk").get(f"/{office.code}/{JUNE}/desk/").content.decode()
    assert "等待审核" in text
    assert UNIT in text
    assert "逾期未报" in text


def test_a_share_reads_as_one_and_left_alone_is_no_change(browser: Browser, office: Office) -> None:
    client, first = browser("reporter"), _items()[0]
    client.post(_page(office, "save/"), _said(percent="0.5714"))
    text = client.get(_page(office)).content.decode()
    assert f'name="{first.key}-percent" value="57.14%"' in text
    version = _submission().version
    client.post(_page(office, "save/"), _said(percent="57.14%"))
    assert (_submission().version, _items()[0].answer["percent"]) == (version, "0.5714")
    client.post(_page(office, "save/"), _said(percent="60%"))
    assert _items()[0].answer["percent"] == "60%"
