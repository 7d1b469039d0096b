"""Questions: the one grammar by which commands, the API and templates ask for a figure.

    任务数(清单=重点工作任务清单, 状态=已完成; 按=牵头单位; 期=上月)
    tasks(list=重点工作任务清单, status=done; by=lead_unit; period=2024-05; revision=1)

Names stay as typed: which measures and dimensions there are is known to the floors above.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, cast

from rapidfuzz import fuzz, process

from luodi.core.folding import half_width, spaceless
from luodi.core.question_tokens import OPERATORS, QuestionError, Token, quoted, tokens

__all__ = [
    "Condition",
    "Operator",
    "Question",
    "QuestionError",
    "UnknownName",
    "parse",
    "resolve_name",
    "write",
]

Operator = Literal["=", "!=", ">", ">=", "<", "<="]
Option = Literal["by", "of", "over", "period", "revision", "region"]
OPTIONS: Mapping[Option, tuple[str, ...]] = {
    "by": ("按", "分组", "by"),
    "of": ("取", "指标", "of"),
    "over": ("占", "over"),
    "period": ("期", "期间", "period"),
    "revision": ("版", "版次", "revision"),
    "region": ("地区", "region"),
}
OPTION_NAMES: dict[str, Option] = {name: option for option, names in OPTIONS.items() for name in names}
LONGEST_NAME = 100
TEXT_OPTIONS = ("of", "over", "period", "region")


@dataclass(frozen=True)
class Condition:
    """A dimension and what it must be: any of `values` for `=`, none of them for `!=`, else one bound.

    Raises: ValueError without a value, or with several to compare with.
    """

    dimension: str
    values: tuple[str, ...]
    operator: Operator = "="

    def __post_init__(self) -> None:
        most = len(self.values) if self.operator in ("=", "!=") else 1
        if self.operator not in OPERATORS or not 1 <= len(self.values) <= most:
            raise ValueError(f"not a condition: {self.dimension} {self.operator} {self.values}")


@dataclass(frozen=True)
class Question:
    """A measure, the rows it is asked over, and how the answer is divided. All names as typed.

    `where`: conditions that must all hold; the same dimension given twice with `=` (or `!=`) is one
    condition with all the values; in `by` each counts once. `of`: the measure that a derived one
    derives from; `over`: the dimension that the denominator of a share drops. `None`: not given.
    """

    measure: str
    where: tuple[Condition, ...] = ()
    by: tuple[str, ...] = ()
    of: str | None = None
    over: str | None = None
    period: str | None = None
    revision: int | None = None
    region: str | None = None

    def __post_init__(self) -> None:
        if self.revision is not None and not 0 <= self.revision <= 999_999:
            raise ValueError(f"not a revision: {self.revision}")
        object.__setattr__(self, "where", _merged(self.where))
        object.__setattr__(self, "by", tuple(dict.fromkeys(self.by)))

    def with_condition(self, dimension: str, *values: str, operator: Operator = "=") -> Question:
        """The same question with one more condition."""
        return replace(self, where=(*self.where, Condition(dimension, values, operator)))


class UnknownName(LookupError):
    """A name that is none of the known ones; `suggestions` holds the nearest, as they are known."""

    def __init__(self, name: str, suggestions: tuple[str, ...]) -> None:
        self.name = name
        self.suggestions = suggestions
        hint = f"，是否指：{'、'.join(suggestions)}" if suggestions else ""
        super().__init__(f"没有“{name}”{hint}")


def parse(text: str) -> Question:
    """The question that a text asks.

    Raises: QuestionError with the position of the first mistake and what was expected there.
    """
    return _Reader(text).question()


def write(question: Question) -> str:
    """The canonical text of a question; `parse(write(question)) == question`.

    Options bear Chinese names when the measure's name is not ASCII, else English ones.
    """
    name = -1 if question.measure.isascii() else 0
    conditions = ", ".join(_condition(condition) for condition in question.where)
    options = [f"{OPTIONS['by'][name]}={'|'.join(map(quoted, question.by))}"] if question.by else []
    for option in TEXT_OPTIONS:
        value = getattr(question, option)
        if value is not None:
            options.append(f"{OPTIONS[cast(Option, option)][name]}={quoted(value)}")
    if question.revision is not None:
        options.append(f"{OPTIONS['revision'][name]}={question.revision}")
    inside = "; ".join(part for part in (conditions, *options) if part)
    return quoted(question.measure) + (f"({inside})" if inside else "")


def resolve_name(name: str, known: Mapping[str, Sequence[str]]) -> str:
    """The canonical name (a key of `known`) that a typed name stands for.

    `known` maps each canonical name to its other names, such as its Chinese label.
    Raises: UnknownName with the nearest ones, also when the name stands for several.
    """
    if name in known:
        return name
    meant: dict[str, list[str]] = {}
    shown: dict[str, str] = {}
    for canonical, others in known.items():
        for word in (canonical, *others):
            shown.setdefault(spaceless(word), word)
            if canonical not in meant.setdefault(spaceless(word), []):
                meant[spaceless(word)].append(canonical)
    found = meant.get(spaceless(name), [])
    if len(found) == 1:
        return found[0]
    typed = spaceless(name)[:LONGEST_NAME]
    nearest = process.extract(typed, list(shown), scorer=fuzz.WRatio, score_cutoff=55, limit=3)
    raise UnknownName(name, tuple(found) or tuple(shown[word] for word, _, _ in nearest))


@dataclass
class _Reader:
    """Reads the tokens of one question from left to right."""

    text: str
    at: int = 0
    where: list[Condition] = field(default_factory=list)
    by: list[str] = field(default_factory=list)
    options: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.tokens = tokens(self.text)

    def question(self) -> Question:
        measure = self.take("word", "应写统计指标的名称")
        if self.ahead.kind == "open":
            self.at += 1
            self.items()
            self.take("close", "应写右括号")
        self.take("end", "之后不应再有内容")
        revision = self.options.pop("revision", None)
        return Question(
            measure.text,
            tuple(self.where),
            tuple(self.by),
            revision=None if revision is None else int(revision),
            **self.options,
        )

    @property
    def ahead(self) -> Token:
        return self.tokens[self.at]

    def items(self) -> None:
        """Conditions and options, divided by commas or semicolons; a stray one at the end is forgiven."""
        after_by = False
        while self.ahead.kind != "close":
            after_by = self.item(after_by=after_by)
            if self.ahead.kind not in ("comma", "semicolon"):
                return
            after_by = after_by and self.ahead.kind == "comma"
            self.at += 1

    def item(self, *, after_by: bool) -> bool:
        """One condition or option; whether it is a `by`, which bare names after a comma continue."""
        name = self.take("word", "应写维度名称，如 状态=已完成")
        if after_by and self.ahead.kind in ("comma", "semicolon", "close"):
            self.by.append(name.text)
            return True
        sign = self.take("operator", f"应写比较符号（{' '.join(OPERATORS)}）")
        values = self.values()
        option = None if name.quoted else OPTION_NAMES.get(half_width(name.text).casefold())
        if option is None:
            self.condition(name, sign, values)
        else:
            self.option(option, name, sign, values)
        return option == "by"

    def values(self) -> list[Token]:
        found = [self.take("word", "应写一个值")]
        while self.ahead.kind == "or":
            self.at += 1
            found.append(self.take("word", "应写一个值"))
        return found

    def condition(self, name: Token, sign: Token, values: list[Token]) -> None:
        operator = cast(Operator, sign.text)
        if operator not in ("=", "!=") and len(values) > 1:
            raise self.error(values[1], "比较大小时只能写一个值")
        self.where.append(Condition(name.text, tuple(value.text for value in values), operator))

    def option(self, option: Option, name: Token, sign: Token, values: list[Token]) -> None:
        if sign.text != "=":
            raise self.error(sign, f"“{name.text}”后面应写等号")
        if option == "by":
            self.by.extend(value.text for value in values)
            return
        if option in self.options:
            raise self.error(name, f"“{name.text}”写了两次")
        if len(values) > 1:
            raise self.error(values[1], f"“{name.text}”只能写一个值")
        text = values[0].text
        if option == "revision":
            text = half_width(text)
            if not re.fullmatch("[0-9]{1,6}", text):
                raise self.error(values[0], "版次应写数字，如 1")
        self.options[option] = text

    def take(self, kind: str, expected: str) -> Token:
        token = self.ahead
        if token.kind != kind or (kind == "word" and not token.quoted and not token.text):
            raise self.error(token, expected)
        self.at += 1
        return token

    def error(self, token: Token, message: str) -> QuestionError:
        seen = f"，读到的是“{token.text}”" if token.text else ""
        return QuestionError(self.text, token.position, message + seen)


def _condition(condition: Condition) -> str:
    name = quoted(condition.dimension)
    if half_width(name).casefold() in OPTION_NAMES:
        name = f'"{name}"'
    return name + condition.operator + "|".join(map(quoted, condition.values))


def _merged(conditions: Sequence[Condition]) -> tuple[Condition, ...]:
    """Conditions of the same dimension with = (or with !=) put together, values once each."""
    found: dict[tuple[str, ...], tuple[Condition, dict[str, None]]] = {}
    for condition in conditions:
        bound = () if condition.operator in ("=", "!=") else condition.values
        _, values = found.setdefault((condition.dimension, condition.operator, *bound), (condition, {}))
        values.update(dict.fromkeys(condition.values))
    return tuple(replace(condition, values=tuple(values)) for condition, values in found.values())
