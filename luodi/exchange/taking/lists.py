"""Which lists an import speaks of, and the vocabulary that a new list takes."""

from __future__ import annotations

from collections.abc import Mapping

from luodi.core.problems import Problem
from luodi.core.statuses import choose_scheme
from luodi.exchange.outcomes import SheetOutcome
from luodi.exchange.taking.job import Job
from luodi.ledger.tasks.models import StatusScheme
from luodi.ledger.tasks.queries import Vocabulary
from luodi.ledger.tasks.services.intake import lists_take, scheme_settle

PURSUIT_HEADINGS = ("争取情况", "争取事项")


def make_lists(job: Job, cells: Mapping[str, list[str]], sheets: Mapping[str, SheetOutcome]) -> bool:
    """Make the lists that the region lacks, each with the vocabulary that covers most of its status cells.

    `cells` holds every list's status cells, `sheets` a sheet that speaks of it. Where several vocabularies
    cover as many, the heading decides for now, and a person is asked. Tells whether any was made.
    """
    wanted: dict[str, tuple[StatusScheme, bool]] = {}
    for name, texts in cells.items():
        if name in job.lists:
            continue
        scheme, settled = _choose(job.vocabulary, texts, sheets[name])
        wanted[name] = (scheme, settled)
        if not settled and any(texts):
            sheets[name].problem(None, _ask(name, scheme))
    if wanted:
        source = job.source(next(iter(sheets[name] for name in wanted)))
        job.changes += lists_take(job.actor, job.region, job.year, wanted, source)
        job.lists_changed()
    return bool(wanted)


def settle_lists(job: Job, cells: Mapping[str, list[str]]) -> None:
    """Settle the vocabulary of lists for which it was only a first choice, now that more cells are seen."""
    for name, texts in cells.items():
        task_list = job.lists.get(name)
        if task_list is None or task_list.scheme_settled or not any(texts):
            continue
        choice = choose_scheme(list(job.vocabulary.schemes.values()), texts)
        if choice.scheme is None:
            continue
        changed = scheme_settle(job.actor, task_list, job.vocabulary.row(choice.scheme.code))
        if changed:
            job.changes.append(changed)
            job.lists_changed()


def _choose(known: Vocabulary, texts: list[str], sheet: SheetOutcome) -> tuple[StatusScheme, bool]:
    choice = choose_scheme(list(known.schemes.values()), texts)
    if choice.scheme is not None:
        return known.row(choice.scheme.code), True
    among = [known.row(words.code) for words in choice.tie or known.schemes.values()]
    headings = "".join(sheet.table.headings.values())
    pursuit = any(word in headings for word in PURSUIT_HEADINGS)
    fitting = [scheme for scheme in among if scheme.pursuit == pursuit]
    return (fitting or among)[0], False


def _ask(name: str, chosen: StatusScheme) -> Problem:
    return Problem(
        "scheme_undecided",
        f"“{name}”现有状态用两种口径都能读懂,暂按“{chosen.name}”处理。",
        severity="warning",
        value=name,
        remedy="如有不同,请用 luodi list set-scheme 指定;以后导入的状态能区分时会自动确定。",
        field="status",
    )
