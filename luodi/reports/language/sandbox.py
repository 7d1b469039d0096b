"""Running a template: for, if, set and the functions of the language, within bounds, and nothing else.

What a template may say is a short list of syntax (`grammar`); what it may reach is what it was given.
"""

from __future__ import annotations

import traceback
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError, Undefined, UndefinedError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from luodi.core.problems import Place, Problem, Rejected
from luodi.reports.language.grammar import LOOP_WORDS, read_tree, syntax_problem
from luodi.reports.language.values import Group, Line, Number, Pieces, Printed
from luodi.reports.language.words import FILTERS, PARTS, TESTS

LONGEST_TEMPLATE = 100_000
MOST_ROUNDS = 20_000
LONGEST_TEXT = 2_000_000
FILE = "<template>"


class TooMuch(Exception):
    """A template that would run or write without end."""


class _Environment(ImmutableSandboxedEnvironment):
    """Attributes are those of our own values, and nothing can be called but the functions given."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        return self._part(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        return self._part(obj, argument)

    def _part(self, obj: Any, name: Any) -> Any:
        if isinstance(obj, Group) and (name in PARTS or name in PARTS.values()):
            return getattr(obj, "number" if PARTS.get(name, name) == "value" else "name")
        if isinstance(obj, Line) and name in obj.words:
            return obj.words[name]
        if type(obj).__name__ == "LoopContext" and name in LOOP_WORDS:
            return getattr(obj, name)
        known = list(PARTS) if isinstance(obj, Group) else list(obj.words) if isinstance(obj, Line) else []
        hint = f"，可用：{'、'.join(word for word in known if not word.isascii())}" if known else ""
        return self.undefined(f"没有“{name}”{hint}")

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        for loop in tree.find_all(nodes.For):
            loop.iter = nodes.Filter(loop.iter, "_rounds", [], [], None, None, lineno=loop.lineno)
        return tree


class Run:
    """One rendering: counts rounds, and knows where pieces of the document are kept."""

    def __init__(self, pieces: Pieces) -> None:
        self.pieces = pieces
        self.rounds = 0

    def counted(self, every: Iterable[Any]) -> Iterator[Any]:
        """The same items, counted over all loops together.

        Raises: TooMuch beyond the bound.
        """
        if isinstance(every, str) or not isinstance(every, list | tuple | Undefined):
            raise TypeError("for 只能逐一取组、行或列表。")
        for item in every:
            self.rounds += 1
            if self.rounds > MOST_ROUNDS:
                raise TooMuch(f"循环超过{MOST_ROUNDS}次。")
            yield item

    def printed(self, value: Any) -> str:
        """What a value leaves in the text."""
        if isinstance(value, Printed):
            return value.token(self.pieces)
        if isinstance(value, str | Undefined):
            return str(value)
        raise TypeError("这里只能输出数、名称、文字、表或图。")


def run(body: str, pieces: Pieces, given: Mapping[str, Any]) -> str:
    """The text that a template gives, with tokens for its pieces.

    Raises: Rejected with the line of what went wrong.
    """
    under_way = Run(pieces)
    environment = _environment()
    environment.filters = {
        "_rounds": under_way.counted,
        **dict.fromkeys([*FILTERS, *FILTERS.values()], _without_unit),
    }
    environment.tests = dict.fromkeys([*TESTS, *TESTS.values()], _is_unknown)
    environment.finalize = under_way.printed
    environment.globals = {}
    try:
        template = environment.from_string(body)
        return _bounded(template.generate(given))
    except TemplateSyntaxError as wrong:
        raise Rejected([syntax_problem(wrong)]) from None
    except Rejected as rejected:
        raise Rejected([problem.at(_place(rejected)) for problem in rejected.problems]) from None
    except (TemplateError, TypeError, ValueError, LookupError, TooMuch, RecursionError) as wrong:
        raise Rejected([_problem(wrong)]) from None


def checked_tree(body: str) -> nodes.Template:
    """The tree of a template's text, once everything in it is known to be allowed.

    Raises: Rejected with every place where it is not.
    """
    if len(body) > LONGEST_TEMPLATE:
        raise Rejected([Problem("too_long", f"模板最多{LONGEST_TEMPLATE}个字。", remedy="请缩短。")])
    return read_tree(_environment(), body)


def _environment() -> _Environment:
    """A fresh one for each rendering: it holds what only this rendering may reach."""
    return _Environment(undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, cache_size=0)


def _bounded(parts: Iterable[str]) -> str:
    written: list[str] = []
    length = 0
    for part in parts:
        length += len(part)
        if length > LONGEST_TEXT:
            raise TooMuch(f"写出的文字超过{LONGEST_TEXT}个字。")
        written.append(part)
    return "".join(written)


def _without_unit(value: Any) -> Number:
    if not isinstance(value, Number):
        raise TypeError("“无单位”只用于数。")
    return value.without_unit()


def _is_unknown(value: Any) -> bool:
    return value is None or (isinstance(value, Number) and value.value is None)


def _problem(wrong: Exception) -> Problem:
    if isinstance(wrong, UndefinedError):
        return Problem("unknown_name", f"{wrong.message}。", place=_place(wrong), remedy="请核对名称。")
    if isinstance(wrong, TooMuch):
        return Problem("too_much", str(wrong), place=_place(wrong), remedy="请减少嵌套的循环。")
    message = str(wrong) if str(wrong)[:1] >= "一" else "这里的写法不对。"
    return Problem("bad_template", message, place=_place(wrong), remedy="写法见模板说明。")


def _place(wrong: BaseException) -> Place:
    """The line of the template that was being run."""
    lines = [frame.lineno for frame in traceback.extract_tb(wrong.__traceback__) if frame.filename == FILE]
    return Place(file="模板", row=lines[-1] if lines else None)
