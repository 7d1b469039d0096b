"""What workbooks cite: one document whatever form its number is printed in."""

from __future__ import annotations

import pytest

from luodi.core.problems import Rejected
from luodi.ledger.policy.models import Clause, Document
from luodi.ledger.policy.queries import document_detail
from luodi.ledger.policy.services import document_change
from luodi.ledger.policy.services.intake import Cited, clauses_take
from tests.ledger.policy.conftest import County

TITLE = "关于推进生态保护修复的意见"


def _cited(number: str, text: str = "支持退化林修复。") -> Cited:
    return Cited(TITLE, "国务院", number, text)


def test_a_number_in_another_form_is_the_same_document(county: County) -> None:
    made = county.document(TITLE, issuer="国务院", number="国发〔2023〕16号")
    forms = ("国发[2023]16号", "国发（2023）第16号", "国发〔2023〕16 号")
    found, changes = clauses_take(
        county.clerk, county.region, {_cited(number): row for row, number in enumerate(forms, 1)}, None
    )
    assert {clause.document_id for clause in found.values()} == {made.pk}
    assert len(changes) == Clause.objects.count() == 1
    assert Document.objects.get().number == "国发〔2023〕16号"


def test_two_forms_in_one_workbook_make_one_document_with_the_number_as_first_printed(county: County) -> None:
    cited = {_cited("国发[2023]16号", "甲"): 1, _cited("国发〔2023〕16号", "乙"): 2}
    found, _ = clauses_take(county.clerk, county.region, cited, None)
    document = Document.objects.get()
    assert {clause.document_id for clause in found.values()} == {document.pk}
    assert (document.number_issuer, document.number_year, document.number_serial) == ("国发", 2023, 16)
    again, changes = clauses_take(county.clerk, county.region, cited, None)
    assert (again, changes) == (found, [])
    with pytest.raises(Rejected):
        county.document(TITLE, issuer="国务院", number="国发（2023）16号")


@pytest.mark.parametrize(
    "number", ["国发〔2023〕17号", "国发〔2024〕16号", "国办发〔2023〕16号", "无文号", ""]
)
def test_another_number_is_another_document(county: County, number: str) -> None:
    county.document(TITLE, issuer="国务院", number="国发〔2023〕16号")
    clauses_take(county.clerk, county.region, {_cited(number): 1}, None)
    assert Document.objects.count() == 2


def test_what_a_list_cites_without_naming_it_is_no_document_until_it_is_named(county: County) -> None:
    cited = {
        Cited("重点工作任务清单依据文件(待补)", "", "", "支持退化林修复。"): 1,
        Cited("重点工作任务清单依据文件(待补)", "国务院", "国发〔2023〕16号", "支持退化林修复。"): 2,
        Cited(TITLE, "", "", "支持退化林修复。"): 3,
    }
    clauses_take(county.clerk, county.region, cited, None)
    documents = list(Document.objects.order_by("source_row"))
    assert [document.is_placeholder for document in documents] == [True, False, False]
    line = document_detail(county.clerk, documents[0])
    assert [clause.clause.text for clause in line.clauses] == ["支持退化林修复。"]
    assert not line.is_unsupported
    named = document_change(county.clerk, document=documents[0], title="实施意见")
    assert (named.is_placeholder, Clause.objects.filter(document=named).count()) == (False, 1)
