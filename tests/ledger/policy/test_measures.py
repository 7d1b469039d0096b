"""Local measures, and the matrix that shows where one is missing."""

from __future__ import annotations

import pytest
from pytest_django import DjangoAssertNumQueries

from luodi.core.problems import NotFound, Rejected
from luodi.ledger.audit.models import Act
from luodi.ledger.org.access import Refused
from luodi.ledger.org.models import Unit
from luodi.ledger.policy import services
from luodi.ledger.policy.models import Clause, Document
from luodi.ledger.policy.queries import measure_get, measure_list, policy_matrix
from luodi.ledger.policy.services import Provision
from tests.ledger.policy.conftest import NOT_THE_OFFICE, OUTSIDERS, County


def _issued(county: County, title: str, state: str = "issued", **more: object) -> None:
    services.measure_add(county.clerk, region=county.region, title=title, state=state, **more)  # type: ignore[arg-type]


def test_a_measure_comes_from_planned_to_issued(county: County) -> None:
    measure = services.measure_add(
        county.clerk, region=county.region, title="实施方案", unit=county.units["林草局"]
    )
    assert measure.state == "planned"
    services.measure_state_set(county.clerk, measure=measure, state="drafting")
    issued = county.document("某县生态修复实施方案", number="某政发〔2024〕3号")
    services.measure_state_set(county.clerk, measure=measure, state="issued", document=issued)
    found = measure_get(county.clerk, str(measure.key))
    assert (found.state, found.document) == ("issued", issued)
    change = Act.objects.filter(verb="measure_state_set").latest("pk").changes.get()
    assert change.before == {"state": "drafting", "document": None}


def test_a_measure_takes_nothing_from_another_region(county: County) -> None:
    document = Document.objects.create(region=county.elsewhere, title="别处")
    clause = Clause.objects.create(document=document, text="别处")
    unit = Unit.objects.get(name="别县林草局")
    with pytest.raises(Rejected) as caught:
        services.measure_add(
            county.clerk,
            region=county.region,
            title="",
            state="gone",
            unit=unit,
            document=document,
            clauses=[clause],
        )
    assert [problem.code for problem in caught.value.problems] == [
        "missing_required",
        "unknown_choice",
        "unknown_unit",
        "unknown_document",
        "unknown_clause",
    ]


def test_a_change_replaces_the_clauses_that_are_carried_out(county: County) -> None:
    made = county.document()
    first, second = services.clauses_add(
        county.clerk, document=made, provisions=[Provision("甲"), Provision("乙")]
    )
    measure = services.measure_add(county.clerk, region=county.region, title="方案", clauses=[first])
    services.measure_change(county.clerk, measure=measure, clauses=[second], title="新方案")
    found = measure_get(county.clerk, str(measure.key))
    assert (found.title, list(found.clauses.all())) == ("新方案", [second])


def test_the_matrix_shows_what_is_missing(county: County) -> None:
    opinion = county.document("意见", number="国发〔2023〕16号")
    support = county.document("配套", number="发改〔2024〕1号")
    alone = county.document("孤文")
    services.support_link(county.clerk, supporting=support, supported=opinion)
    carried, general, kept = services.clauses_add(
        county.clerk,
        document=opinion,
        provisions=[
            Provision("甲", clarity="clear"),
            Provision("乙", clarity="general"),
            Provision("丙", clarity="placeholder"),
        ],
    )
    _issued(county, "方案", clauses=[carried])
    _issued(county, "细则", "drafting", clauses=[carried])
    _issued(county, "空方案", "planned")
    matrix = policy_matrix(county.clerk, county.region)
    assert [line.document for line in matrix.documents] == [support, opinion, alone]
    assert [line.clause for line in matrix.gaps] == [general, kept]
    assert [line.clause for line in matrix.placeholders] == [kept]
    assert [line.document for line in matrix.unsupported] == [alone]
    assert [measure.title for measure in matrix.loose] == ["空方案"]
    opinion_line = matrix.documents[1]
    assert opinion_line.supported_by == [support]
    assert [measure.title for measure in opinion_line.clauses[0].measures] == ["方案", "细则"]


def test_a_matrix_of_any_size_takes_few_queries(
    county: County, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for n in range(6):
        document = county.document(f"文件{n}")
        clause = services.clause_add(county.clerk, document=document, text="条款")
        _issued(county, f"举措{n}", clauses=[clause])
    with django_assert_max_num_queries(5):
        matrix = policy_matrix(county.clerk, county.region)
        assert {line.clauses[0].measures[0].title for line in matrix.documents} == {
            f"举措{n}" for n in range(6)
        }


def test_a_unit_sees_the_measures_it_drafts(county: County) -> None:
    _issued(county, "林草局的", unit=county.units["林草局"])
    _issued(county, "发改委的", unit=county.units["发改委"])
    assert [measure.title for measure in measure_list(county["reporter"], county.region)] == ["林草局的"]
    assert len(measure_list(county["leader"], county.region)) == 2


@pytest.mark.parametrize("who", OUTSIDERS)
def test_an_outsider_learns_of_no_measure(county: County, who: str) -> None:
    county.document()
    measure = services.measure_add(county.clerk, region=county.region, title="方案")
    assert measure_list(county[who], county.region) == []
    matrix = policy_matrix(county[who], county.region)
    assert (list(matrix.documents), list(matrix.loose)) == ([], [])
    with pytest.raises(NotFound):
        measure_get(county[who], str(measure.key))


@pytest.mark.parametrize("who", NOT_THE_OFFICE)
def test_only_the_office_changes_measures(county: County, who: str) -> None:
    actor = county[who]
    measure = services.measure_add(county.clerk, region=county.region, title="方案")
    tries = [
        lambda: services.measure_add(actor, region=county.region, title="新"),
        lambda: services.measure_change(actor, measure=measure, title="改"),
        lambda: services.measure_state_set(actor, measure=measure, state="issued"),
        lambda: services.measure_void(actor, measure=measure, reason="错"),
    ]
    for attempt in tries:
        with pytest.raises(Refused):
            attempt()
