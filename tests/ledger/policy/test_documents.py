"""Policy documents and their clauses."""

from __future__ import annotations

import datetime as dt

import pytest

from luodi.core.problems import NotFound, Rejected
from luodi.ledger.audit.models import Act, Stale
from luodi.ledger.org.access import Refused
from luodi.ledger.policy import services
from luodi.ledger.policy.models import Clause, Document, Support
from luodi.ledger.policy.queries import clause_get, document_get, document_list, document_read
from luodi.ledger.policy.services import Provision
from tests.ledger.policy.conftest import NOT_THE_OFFICE, OUTSIDERS, County

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n"


@pytest.mark.parametrize(
    ("printed", "kept", "parsed", "level"),
    [
        ("国发〔2023〕16号", "国发〔2023〕16号", ("国发", 2023, 16), "nation"),
        ("国发[2023]16号", "国发〔2023〕16号", ("国发", 2023, 16), "nation"),
        ("内政办发(2024)第005号", "内政办发〔2024〕5号", ("内政办发", 2024, 5), ""),
        ("第12号令", "第12号令", ("", None, None), ""),
        ("", "", ("", None, None), ""),
    ],
)
def test_a_number_is_printed_canonically_and_parsed(
    county: County, printed: str, kept: str, parsed: tuple[str, int | None, int | None], level: str
) -> None:
    made = county.document(number=printed, issued_on=dt.date(2023, 10, 16))
    assert made.number == kept
    assert (made.number_issuer, made.number_year, made.number_serial) == parsed
    assert made.level == level


def test_a_level_that_is_given_is_kept(county: County) -> None:
    assert county.document(number="国发〔2023〕16号", level="province").level == "province"


def test_documents_stand_in_the_order_of_their_numbers(county: County) -> None:
    for number in ("国办发〔2024〕2号", "国发〔2024〕3号", "国发〔2023〕16号", "国发〔2023〕9号", ""):
        county.document(f"文件{number}", number=number)
    assert [document.number for document in document_list(county.clerk, county.region)] == [
        "国办发〔2024〕2号",
        "国发〔2023〕9号",
        "国发〔2023〕16号",
        "国发〔2024〕3号",
        "",
    ]


def test_a_document_that_is_there_is_not_added_again(county: County) -> None:
    county.document(number="国发〔2023〕16号", issuer="国务院")
    with pytest.raises(Rejected) as caught:
        county.document(number="国发[2023]16号", issuer="国务院")
    assert [problem.code for problem in caught.value.problems] == ["duplicate_row"]


def test_everything_wrong_with_a_document_is_said_at_once(county: County) -> None:
    with pytest.raises(Rejected) as caught:
        county.document(" ", level="village", number="长" * 61)
    assert sorted(p.code for p in caught.value.problems) == ["missing_required", "too_long", "unknown_choice"]


def test_a_new_title_marks_the_document_alone_and_another_issuer_nothing_whole(county: County) -> None:
    made = county.document()
    Stale.objects.all().delete()
    services.document_change(county.clerk, document=made, issuer="国务院")
    assert not Stale.objects.filter(kind="*").exists()
    services.document_change(county.clerk, document=made, title="关于推进生态修复的意见")
    assert set(Stale.objects.values_list("kind", "key")) == {("document", str(made.key))}
    change = Act.objects.filter(verb="document_change").latest("pk").changes.get()
    assert change.after == {"title": "关于推进生态修复的意见"}


def test_the_documents_own_file_is_kept_and_read_back(county: County) -> None:
    made = county.document()
    with pytest.raises(NotFound):
        document_read(county.clerk, str(made.key))
    services.document_attach(county.clerk, document=made, name="意见.pdf", data=PDF)
    stored, data = document_read(county["reporter"], str(made.key))
    assert (stored.media_type, data) == ("application/pdf", PDF)
    with pytest.raises(Rejected):
        services.document_attach(county.clerk, document=made, name="意见.docx", data=PDF)


def test_clauses_are_added_in_order_as_one_act(county: County) -> None:
    made = county.document()
    services.clause_add(county.clerk, document=made, text="支持生态修复", number="(一)", clarity="clear")
    services.clauses_add(
        county.clerk,
        document=made,
        provisions=[Provision("研究制定细则", "(二)", "placeholder"), Provision("鼓励探索")],
    )
    rows = made.clauses.order_by("position").values_list("number", "text", "position")
    assert list(rows) == [("(一)", "支持生态修复", 1), ("(二)", "研究制定细则", 2), ("", "鼓励探索", 3)]
    assert Act.objects.filter(verb="clauses_add").count() == 2


def test_a_wrong_clause_keeps_all_of_them_out_and_is_named_by_its_row(county: County) -> None:
    made = county.document()
    services.clause_add(county.clerk, document=made, text="支持生态修复")
    with pytest.raises(Rejected) as caught:
        services.clauses_add(
            county.clerk,
            document=made,
            provisions=[
                Provision("新条款"),
                Provision("支持 生态修复"),
                Provision(" "),
                Provision("别的", clarity="vague"),
            ],
        )
    found = [(problem.place.row, problem.code) for problem in caught.value.problems]
    assert found == [(2, "duplicate_row"), (3, "missing_required"), (4, "unknown_choice")]
    assert made.clauses.count() == 1


def test_two_clauses_of_a_document_have_no_number_alike(county: County) -> None:
    made, other = county.document(), county.document("另一份")
    add = services.clauses_add
    present = [Provision("甲", number="(一)"), Provision("乙"), Provision("丙")]
    add(county.clerk, document=made, provisions=present)
    add(county.clerk, document=other, provisions=[Provision("甲", number="（一）")])
    numbers = {"丁": "（一）", "戊": "(二)", "己": "（ 二 ）"}
    wrong = [Provision(text, number=number) for text, number in numbers.items()]
    with pytest.raises(Rejected) as caught:
        add(county.clerk, document=made, provisions=wrong)
    assert [(p.place.row, p.code, p.field) for p in caught.value.problems] == [
        (1, "duplicate_row", "number"), (3, "duplicate_row", "number"),
    ]  # fmt: skip
    first, second = made.clauses.order_by("position")[:2]
    with pytest.raises(Rejected):
        services.clause_change(county.clerk, clause=second, number="（一）")
    assert services.clause_change(county.clerk, clause=first, number="（一）").number == "（一）"


def test_a_clause_is_changed_and_voided(county: County) -> None:
    made = county.document()
    clause = services.clause_add(county.clerk, document=made, text="支持生态修复")
    changed = services.clause_change(county.clerk, clause=clause, clarity="general")
    assert changed.clarity == "general"
    services.clause_void(county.clerk, clause=clause, reason="误录")
    with pytest.raises(NotFound):
        clause_get(county.clerk, str(clause.key))
    services.clause_add(county.clerk, document=made, text="支持生态修复")


def test_what_something_refers_to_is_not_voided(county: County) -> None:
    made = county.document()
    clause = services.clause_add(county.clerk, document=made, text="支持生态修复")
    measure = services.measure_add(county.clerk, region=county.region, title="实施方案", clauses=[clause])
    with pytest.raises(Rejected):
        services.document_void(county.clerk, document=made, reason="误录")
    with pytest.raises(Rejected):
        services.clause_void(county.clerk, clause=clause, reason="误录")
    services.measure_void(county.clerk, measure=measure, reason="不再制定")
    services.clause_void(county.clerk, clause=clause, reason="误录")
    services.document_void(county.clerk, document=made, reason="误录")
    assert document_list(county.clerk, county.region) == []
    county.document()


def test_support_goes_one_way_and_never_in_a_circle(county: County) -> None:
    first, second, third = (county.document(f"文件{n}") for n in range(3))
    link = services.support_link(county.clerk, supporting=second, supported=first)
    assert services.support_link(county.clerk, supporting=second, supported=first) == link
    services.support_link(county.clerk, supporting=third, supported=second)
    strange = Document.objects.create(region=county.elsewhere, title="别处")
    for supporting, supported in ((first, third), (first, first), (strange, first)):
        with pytest.raises(Rejected):
            services.support_link(county.clerk, supporting=supporting, supported=supported)
    services.support_unlink(county.clerk, support=link)
    assert Support.objects.count() == 1
    assert list(Act.objects.filter(verb__startswith="support").values_list("verb", flat=True)) == [
        "support_link",
        "support_link",
        "support_unlink",
    ]


@pytest.mark.parametrize("who", OUTSIDERS)
def test_an_outsider_learns_of_no_document(county: County, who: str) -> None:
    made = county.document()
    clause = services.clause_add(county.clerk, document=made, text="支持")
    assert document_list(county[who], county.region) == []
    for attempt in (
        lambda: document_get(county[who], str(made.key)),
        lambda: document_read(county[who], str(made.key)),
        lambda: clause_get(county[who], str(clause.key)),
    ):
        with pytest.raises(NotFound):
            attempt()


@pytest.mark.parametrize("who", ["clerk", "leader", "reporter"])
def test_whoever_has_to_do_with_the_region_reads_its_documents(county: County, who: str) -> None:
    made = county.document()
    assert document_list(county[who], county.region) == [made]
    assert document_get(county[who], str(made.key)) == made
    with pytest.raises(NotFound):
        document_get(county[who], "nonsense")


@pytest.mark.parametrize("who", NOT_THE_OFFICE)
def test_only_the_office_changes_documents_and_clauses(county: County, who: str) -> None:
    actor, made, other = county[who], county.document(), county.document("另一份")
    clause = Clause.objects.create(document=made, text="支持")
    link = services.support_link(county.clerk, supporting=other, supported=made)
    tries = [
        lambda: services.document_add(actor, region=county.region, title="新"),
        lambda: services.document_change(actor, document=made, title="改"),
        lambda: services.document_attach(actor, document=made, name="a.pdf", data=PDF),
        lambda: services.document_void(actor, document=made, reason="错"),
        lambda: services.support_link(actor, supporting=made, supported=other),
        lambda: services.support_unlink(actor, support=link),
        lambda: services.clause_add(actor, document=made, text="新"),
        lambda: services.clause_change(actor, clause=clause, text="改"),
        lambda: services.clause_void(actor, clause=clause, reason="错"),
    ]
    for attempt in tries:
        with pytest.raises(Refused):
            attempt()
