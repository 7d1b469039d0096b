"""Policy in figures: documents issued above and here, clauses with and without a local measure, drafts."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import pytest

from luodi.books.models import PolicyRow
from luodi.books.services.live import live_book
from luodi.books.services.sealing import book_release
from luodi.books.services.verifying import books_verify
from luodi.core.problems import NotFound, Rejected
from luodi.core.questions import parse
from luodi.figures.asking import ask
from luodi.ledger.org.access import Actor, Refused
from luodi.ledger.org.models import Role
from luodi.ledger.policy import services
from luodi.ledger.policy.models import Clause, Document, Measure
from luodi.ledger.policy.services.clauses import Provision
from luodi.ledger.policy.services.intake import Cited, clauses_take
from tests.books.world import County, actor_of, month, region_of, rows_from_scratch, rows_in
from tests.figures import naive


@dataclass
class Policy:
    """The county with what it knows of policy in January."""

    county: County
    opinion: Document
    local: Document
    clauses: list[Clause]
    draft: Measure

    def asked(self, text: str, period: str = "2024-01", actor: Actor | None = None) -> Any:
        """What is answered to the office, or to somebody else."""
        region = self.county.region.code
        return ask(actor or self.county.clerk, parse(text), region=region, period=period, with_sources=True)

    def groups(self, text: str) -> dict[tuple[str | None, ...], int | None]:
        """The groups of an answer."""
        return {
            tuple(cell.key.values()): None if cell.value is None else int(cell.value)
            for cell in self.asked(text).rows
        }


@pytest.fixture
def policy(county: County) -> Policy:
    """A state document of three clauses with one that supports it, one of the county, one of February."""
    clerk, region = county.clerk, county.region
    opinion = services.document_add(clerk, region=region, title="意见", number="国发〔2023〕16号")
    support = services.document_add(
        clerk, region=region, title="配套", level="province", issued_on=dt.date(2024, 1, 31)
    )
    services.support_link(clerk, supporting=support, supported=opinion)
    local = services.document_add(clerk, region=region, title="县方案", level="county")
    services.document_add(clerk, region=region, title="后来的", issued_on=dt.date(2024, 2, 1))
    provisions = [
        Provision("甲", clarity="clear"),
        Provision("乙", clarity="general"),
        Provision("丙", clarity="placeholder"),
    ]
    clauses = services.clauses_add(clerk, document=opinion, provisions=provisions)
    units = county.units
    services.measure_add(
        clerk, region=region, title="县方案", state="issued", unit=units["林草局"], clauses=clauses[:1]
    )
    draft = services.measure_add(
        clerk, region=region, title="细则", state="drafting", unit=units["发改委"], clauses=clauses[:2]
    )
    services.measure_add(clerk, region=region, title="另一方案")
    return Policy(county, opinion, local, clauses, draft)


def test_documents_are_counted_by_level_and_support_once_they_are_issued(policy: Policy) -> None:
    assert policy.asked("政策文件数").value == 3
    assert policy.groups("政策文件数(按=层级)") == {("国家",): 1, ("省级",): 1, ("县级",): 1}
    assert policy.groups("政策文件数(按=有配套|政策文件)") == {
        ("否", "县方案"): 1, ("是", "意见"): 1, ("是", "配套"): 1,
    }  # fmt: skip
    assert policy.asked("政策文件数", "2024-02").value == 4
    assert policy.asked("政策文件数(层级=未知)", "2024-02").value == 1


def test_what_only_stands_for_a_document_is_not_counted_but_its_clauses_are(policy: Policy) -> None:
    region = policy.county.region
    cited = Cited("重点清单依据文件(待补)", "", "", "丁")
    (clause,) = clauses_take(policy.county.clerk, region, {cited: 1}, None)[0].values()
    assert (policy.asked("政策文件数").value, policy.asked("政策条款数").value) == (3, 4)
    assert policy.asked("政策条款数(政策文件=重点清单依据文件(待补))").value == 1
    services.document_change(policy.county.clerk, document=clause.document, title="实施意见")
    assert policy.asked("政策文件数").value == 4
    assert policy.asked("政策条款数(政策文件=实施意见)").value == 1


def test_clauses_are_counted_with_and_without_a_local_measure(policy: Policy) -> None:
    assert policy.groups("政策条款数(按=有本地举措|明确程度)") == {
        ("否", "占位"): 1, ("是", "明确"): 1, ("是", "笼统"): 1,
    }  # fmt: skip
    assert policy.groups("政策条款数(按=起草单位)") == {("林草局",): 1, ("发改委",): 2, (None,): 1}
    gap = policy.asked("政策条款数(政策文件=意见; 有本地举措=否)")
    assert [source.label for source in gap.sources or ()] == ["丙"]
    share = policy.asked("占比(有本地举措=是; 取=政策条款数; 占=有本地举措)")
    assert share.value is not None
    assert share.value * 3 == 2


def test_local_measures_are_counted_by_how_far_they_are(policy: Policy) -> None:
    assert policy.groups("本地举措数(按=制定情况)") == {("拟制定",): 1, ("起草中",): 1, ("已印发",): 1}
    assert policy.asked("本地举措数(有对应条款=否)").value == 1
    assert policy.groups("本地举措数(按=起草单位)") == {("林草局",): 1, ("发改委",): 1, ("未定单位",): 1}


def test_the_live_book_follows_every_act_and_a_sealed_one_stays(policy: Policy) -> None:
    county = policy.county
    county.live_through("2024-01", d1="进展缓慢")
    live_book(county.region, month("2024-02"))
    services.measure_state_set(county.clerk, measure=policy.draft, state="issued")
    services.clause_void(county.clerk, clause=policy.clauses[2], reason="重复")
    services.document_change(county.clerk, document=policy.local, level="prefecture")
    assert policy.asked("本地举措数(制定情况=已印发)", "2024-02").value == 2
    assert policy.asked("政策条款数(有本地举措=否)", "2024-02").value == 0
    assert policy.asked("政策文件数(层级=市级)", "2024-02").value == 1
    assert policy.asked("本地举措数(制定情况=已印发)").value == 1
    assert policy.asked("政策条款数(有本地举措=否)").value == 1
    book = live_book(county.region, month("2024-02"))
    assert rows_in(book) == rows_from_scratch(county.region, month("2024-02"))
    assert books_verify([county.region.code]) == []


def test_a_unit_reads_every_document_and_counts_its_own_measures(policy: Policy) -> None:
    """As in the matrix: documents are for whoever reports here, a draft for its unit and the office."""
    county = policy.county
    reporter = county.person(Role.REPORTER, "林草局")
    county.live_through("2024-01", d1="进展缓慢")
    for _ in range(2):
        documents = policy.asked("政策文件数(按=层级)", actor=reporter)
        assert (documents.value, documents.scope, len(documents.sources or ())) == (3, "region", 3)
        drafts = policy.asked("本地举措数(起草单位=林草局)", actor=reporter)
        assert (drafts.value, [source.label for source in drafts.sources or ()]) == (1, ["县方案"])
        clauses = policy.asked("政策条款数(起草单位=林草局)", actor=reporter)
        assert [source.label for source in clauses.sources or ()] == ["甲"]
        book_release(county.clerk, county.region, month("2024-01"))
    with pytest.raises(Refused):
        policy.asked("本地举措数(按=制定情况)", actor=reporter)


def test_a_word_where_a_unit_s_rows_hold_none_says_that_there_is_none(policy: Policy) -> None:
    county = policy.county
    county.live_through("2024-01", d1="进展缓慢")
    with pytest.raises(Rejected) as told:
        policy.asked("本地举措数(起草单位=林草局)", actor=county.person(Role.REPORTER, "教体局"))
    (problem,) = told.value.problems
    assert "可用:" not in problem.remedy
    assert "没有可用的起草单位" in problem.remedy


def test_an_outsider_is_told_nothing(policy: Policy) -> None:
    outsider = actor_of(Role.CLERK, region_of("369924"), name="outsider")
    administrator = policy.county.person(Role.SYSTEM_ADMIN)
    for measure in ("政策文件数", "政策条款数", "本地举措数"):
        for somebody in (outsider, administrator):
            with pytest.raises((NotFound, Refused)):
                policy.asked(measure, actor=somebody)


@pytest.mark.django_db
def test_a_book_sealed_before_there_were_policies_answers_unknown() -> None:
    region = region_of("159924")
    book = naive.book_of("159924", "县")
    book.columns = {"taskrow": ["key"]}
    naive.seal(book)
    clerk = actor_of(Role.CLERK, region)
    assert ask(clerk, parse("政策文件数"), region="159924", period="2024-05").value is None
    assert PolicyRow.objects.count() == 0
