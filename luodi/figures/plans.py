"""A question made definite: what is counted over what, under which conditions, in which groups."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from luodi.core.problems import Problem, Rejected
from luodi.core.questions import Question
from luodi.figures.books import Asked
from luodi.figures.derived import Derived
from luodi.figures.dimensions import Condition, Dimension
from luodi.figures.measures import MEASURES, Measure
from luodi.figures.words import condition, dimension_asked, measure_asked, measure_named

Conditions = tuple[Condition, ...]
By = tuple[Dimension, ...]


@dataclass(frozen=True)
class Plan:
    """How an answer is computed: `above` counted by `by`; for a ratio, over `below` counted by `below_by`.

    `where` are the question's own conditions, for showing. The dimensions of `below_by` are among `by`.
    `target` is the measure below where it is another one than above. `kept_apart`: what does not add up
    together is grouped apart.
    """

    named: Measure | Derived
    measure: Measure
    where: Conditions
    by: By
    above: Conditions
    below: Conditions = ()
    below_by: By = ()
    target: Measure | None = None
    kept_apart: bool = False

    @property
    def is_ratio(self) -> bool:
        """Whether it is one count over another."""
        return isinstance(self.named, Derived)

    @property
    def is_parted(self) -> bool:
        """Whether each row counted is in exactly one group, so that the groups add up to the whole."""
        plain = all(not d.spot.through and d.name not in self.measure.unless for d in self.by)
        counts_rows = self.measure.counted is None and not self.measure.shared and not self.measure.summed
        return not self.is_ratio and plain and counts_rows

    @property
    def needs_before(self) -> bool:
        """Whether it asks what changed, which a book without one before it cannot tell."""
        used = [*self.by, *(item.dimension for item in (*self.where, *self.above, *self.below))]
        return any(dimension.needs_before for dimension in used)

    def whole(self) -> Plan:
        """The same without groups."""
        return replace(self, by=(), below_by=())


def planned(question: Question, asked: Asked) -> Plan:
    """The plan of a question.

    Raises: Rejected for a word that is not known, or what cannot be asked.
    """
    named = measure_named(question.measure)
    if isinstance(named, Measure):
        _no_option(question.of, "of", named)
        _no_option(question.over, "over", named)
        where, by = _conditions(named, question, asked), _by(named, question.by, asked)
        return Plan(named, named, where, by, above=where, kept_apart=_keeps_apart(named, by))
    return _ratio(named, question, asked)


def _ratio(form: Derived, question: Question, asked: Asked) -> Plan:
    if not form.asked_of:
        _no_option(question.of, "of", form)
    measure = measure_asked(question)
    dropped = ""
    if form.drops:
        if not question.over:
            message = f"“{form.label}”要说明分母去掉哪个维度。"
            raise Rejected([Problem("missing_over", message, remedy="请写明 over,如 --over status。")])
        dropped = dimension_asked(measure, question.over, asked).name
    else:
        _no_option(question.over, "over", form)
    where, by = _conditions(measure, question, asked), _by(measure, question.by, asked)
    kept = [item for item in where if item.dimension.name != dropped]
    return Plan(
        named=form,
        measure=measure,
        where=where,
        by=by,
        above=_with(measure, where, form.above, form.without, asked),
        below=_with(measure, kept, form.below, form.without, asked),
        below_by=tuple(dimension for dimension in by if dimension.name != dropped),
        target=MEASURES[form.targets[measure.name]] if form.targets else None,
        kept_apart=_keeps_apart(measure, by),
    )


def _keeps_apart(measure: Measure, by: By) -> bool:
    """Whether the groups keep apart what does not add up together."""
    return any(dimension.spot.column == measure.apart for dimension in by)


def _by(measure: Measure, words: Iterable[str], asked: Asked) -> By:
    """The dimensions to group by, each once: a name and its label are one."""
    found = [dimension_asked(measure, word, asked) for word in words]
    return tuple({dimension.name: dimension for dimension in found}.values())


def _conditions(measure: Measure, question: Question, asked: Asked) -> Conditions:
    """The question's conditions; the same dimension given twice means either."""
    typed: dict[tuple[str, bool], list[str]] = {}
    dimensions: dict[str, Dimension] = {}
    for item in question.where:
        if item.operator not in ("=", "!="):
            message = f"“{item.dimension}”不能用“{item.operator}”比较。"
            raise Rejected([Problem("unknown_condition", message, remedy="请用=或≠。")])
        dimension = dimension_asked(measure, item.dimension, asked)
        dimensions[dimension.name] = dimension
        typed.setdefault((dimension.name, item.operator == "!="), []).extend(item.values)
    return tuple(
        condition(measure, dimensions[name], words, negated, asked)
        for (name, negated), words in typed.items()
    )


def _with(
    measure: Measure,
    where: Sequence[Condition],
    own: Mapping[str, tuple[str, ...]],
    without: Mapping[str, tuple[str, ...]],
    asked: Asked,
) -> Conditions:
    """The question's conditions together with a derived form's own."""
    added = [(name, words, False) for name, words in own.items()]
    added += [(name, words, True) for name, words in without.items()]
    return (
        *where,
        *(
            condition(measure, dimension_asked(measure, n, asked), words, negated, asked)
            for n, words, negated in added
        ),
    )


def _no_option(given: str | None, name: str, named: Measure | Derived) -> None:
    if given:
        message = f"“{named.label}”没有 {name}。"
        raise Rejected([Problem("unknown_option", message, value=given, remedy=f"请去掉 {name}。")])
