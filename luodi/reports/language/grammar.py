"""What a template may say: a short list of syntax. Everything else is refused before anything runs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from jinja2 import Environment, TemplateSyntaxError, nodes

from luodi.core.problems import Place, Problem, Rejected
from luodi.core.questions import UnknownName, resolve_name
from luodi.reports.language.values import CLOSE, OPEN
from luodi.reports.language.words import BY_WORD, FILTERS, GIVEN, TESTS

ALLOWED: tuple[type[nodes.Node], ...] = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.For, nodes.If, nodes.Assign, nodes.Name,
    nodes.Const, nodes.List, nodes.Tuple, nodes.Call, nodes.Keyword, nodes.Compare, nodes.Operand, nodes.And,
    nodes.Or, nodes.Not, nodes.Getattr, nodes.Filter, nodes.Test, nodes.CondExpr,
)  # fmt: skip
ARITHMETIC = (
    nodes.Add, nodes.Sub, nodes.Mul, nodes.Div, nodes.FloorDiv, nodes.Mod, nodes.Pow, nodes.Neg, nodes.Pos,
)  # fmt: skip
LOOP_WORDS = ("first", "last")
DEEPEST, DEEPEST_LOOPS = 60, 8
FULL_WIDTH = re.compile("[（），“”‘’｜：；＝]")


def read_tree(environment: Environment, body: str) -> nodes.Template:
    """The tree of a template's text.

    Raises: Rejected with every place that says what templates may not say.
    """
    if OPEN in body or CLOSE in body:
        raise Rejected([Problem("bad_template", "模板里有不能使用的控制字符。", remedy="请删去。")])
    try:
        tree = environment.parse(body)
    except TemplateSyntaxError as wrong:
        raise Rejected([syntax_problem(wrong)]) from None
    except (RecursionError, MemoryError):
        raise Rejected([_too_deep(None)]) from None
    except ValueError:  # Python reads no number of thousands of digits
        raise Rejected([Problem("bad_template", "模板里有过长的数字。", remedy="请删去。")]) from None
    _check_depth(tree)
    problems = [*_refused(tree), *_strange_names(tree, body)]
    if problems:
        raise Rejected(problems)
    return tree


def syntax_problem(wrong: TemplateSyntaxError) -> Problem:
    """What cannot be read, in Chinese where the cause is plain."""
    message = wrong.message or ""
    remedy = "{{ }}、{% %} 和引号要成对，for 要有 endfor，if 要有 endif。"
    if FULL_WIDTH.search(message):
        message, remedy = "花括号里用了全角的括号、引号或标点。", "花括号里请用半角的括号、引号和逗号。"
    elif "No filter named" in message or "No test named" in message:
        message, remedy = (
            f"没有这种写法：{message.split(chr(39))[1]}。",
            f"“|”之后可用：{'、'.join(FILTERS)}。",
        )
    else:
        message = f"读不懂这一行（{message}）。"
    return Problem("bad_template", message, place=Place(file="模板", row=wrong.lineno), remedy=remedy)


def place_of(body: str, line: int, word: str) -> Place:
    """Where a word stands: the line, and the column of its first appearance in it or in the lines after."""
    for number, text in enumerate(body.split("\n")[line - 1 :], line):
        at = text.find(word) if word else -1
        if at >= 0:
            return Place(file="模板", cell=f"第{number}行第{at + 1}字", row=number)
    return Place(file="模板", row=line)


def _check_depth(tree: nodes.Template) -> None:
    """Raises: Rejected for what lies deeper than a person writes and than Python can run."""
    level: list[tuple[nodes.Node, int]] = [(tree, 0)]
    for depth in range(DEEPEST):
        below = [
            (child, loops + isinstance(child, nodes.For))
            for node, loops in level
            for child in node.iter_child_nodes()
        ]
        found = next((child for child, loops in below if loops > DEEPEST_LOOPS), None)
        found = found or (below[0][0] if below and depth == DEEPEST - 1 else None)
        if found:
            raise Rejected([_too_deep(found.lineno)])
        level = below


def _too_deep(line: int | None) -> Problem:
    remedy = f"循环最多套{DEEPEST_LOOPS}层，条件和括号请少套几层。"
    return Problem("too_much", "嵌套太深。", place=Place(file="模板", row=line), remedy=remedy)


def _walk(node: nodes.Node) -> Iterator[nodes.Node]:
    yield node
    for child in node.iter_child_nodes():
        yield from _walk(child)


def _refused(tree: nodes.Template) -> Iterator[Problem]:
    for node in _walk(tree):
        why = _why_not(node)
        if why:
            remedy = "数都由统计给出，模板里不作运算；只可用 for、if、set 和列出的函数。"
            yield Problem("bad_template", why, place=Place(file="模板", row=node.lineno), remedy=remedy)


def _why_not(node: nodes.Node) -> str:
    if isinstance(node, ARITHMETIC):
        return "模板里不能作运算。"
    if isinstance(node, nodes.Filter) and node.name not in (*FILTERS, *FILTERS.values(), "_rounds"):
        return f"不能使用“|{node.name}”。"
    if isinstance(node, nodes.Filter | nodes.Test) and (
        node.args or node.kwargs or node.dyn_args or node.dyn_kwargs
    ):
        return f"“{node.name}”不带参数。"
    if isinstance(node, nodes.Test) and node.name not in (*TESTS, *TESTS.values()):
        return f"不能使用“is {node.name}”。"
    if isinstance(node, nodes.Call) and (
        not isinstance(node.node, nodes.Name) or node.dyn_args or node.dyn_kwargs
    ):
        return "只能直接写函数名来调用。"
    if isinstance(node, nodes.For) and node.recursive:
        return "不能使用 recursive。"
    if isinstance(node, nodes.Getattr) and node.attr.startswith("_"):
        return f"不能使用“.{node.attr}”。"
    if not isinstance(node, ALLOWED):
        return f"不能使用这种写法（{type(node).__name__}）。"
    return ""


def _strange_names(tree: nodes.Template, body: str) -> Iterator[Problem]:
    """Names that are neither given nor set in the template, and functions that there are not."""
    functions = {function.name: (function.name, function.alias) for function in BY_WORD.values()}
    given = {name: (name, alias) for name, alias in GIVEN.items()}
    own = {name.name for name in tree.find_all(nodes.Name) if name.ctx == "store"}
    taken = own & {word for names in (*functions.values(), *given.values()) for word in names}
    for word in sorted(taken):
        line = next(name.lineno for name in tree.find_all(nodes.Name) if name.name == word)
        yield Problem("bad_template", f"“{word}”已有意义，不能另作他用。", place=place_of(body, line, word))
    called = {id(call.node) for call in tree.find_all(nodes.Call)}
    for name in tree.find_all(nodes.Name):
        if name.ctx != "load" or (id(name) not in called and (name.name in own or name.name == "loop")):
            continue
        known = functions if id(name) in called else given
        if name.name in {word for names in known.values() for word in names}:
            continue
        what = "函数" if id(name) in called else "名称"
        yield _unknown(
            what, name.name, {**known, **({} if id(name) in called else {n: (n,) for n in own})}
        ).at(place_of(body, name.lineno, name.name))


def _unknown(what: str, word: str, known: dict[str, tuple[str, ...]]) -> Problem:
    try:
        near: tuple[str, ...] = (resolve_name(word, known),)
    except UnknownName as unknown:
        near = tuple(unknown.suggestions)
    remedy = f"是否指：{'、'.join(near)}？" if near else f"可用：{'、'.join(known)}。"
    return Problem("unknown_name", f"没有名为“{word}”的{what}。", value=word, remedy=remedy, suggestions=near)
