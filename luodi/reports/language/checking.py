"""Checking a template before it is used: every question in it is read and every name in them looked up.

Questions in branches that the last month would not run are checked too. Each mistake has its line and column.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from difflib import get_close_matches

from jinja2 import nodes

from luodi.core.problems import Place, Problem, Rejected
from luodi.core.questions import Question, QuestionError, parse
from luodi.figures.listing import field_named
from luodi.figures.measures import Measure
from luodi.figures.words import dimension_named, measure_asked
from luodi.reports.desk import Desk
from luodi.reports.group_tables import besides, is_by_row, require_no_numbers
from luodi.reports.language.grammar import place_of
from luodi.reports.language.sandbox import checked_tree
from luodi.reports.language.words import BY_WORD, OPTION_BY_WORD, OPTIONS, Function
from luodi.reports.tables import column_words

WANTED = {
    (0, 0): "不分组",
    (1, 1): "按一个维度分组",
    (1, 2): "按一或两个维度分组",
    (1, 3): "按一至三个维度分组",
}
REMEDY = "写法如：数('任务数(状态=已完成)', 清单=单)。"


def question_problems(body: str, desk: Desk) -> list[Problem]:
    """Everything that is wrong with the questions of a template, in the order of its lines.

    Raises: Rejected with every place where the template's syntax is not allowed.
    """
    tree = checked_tree(body)
    found: list[Problem] = []
    for call in tree.find_all(nodes.Call):
        if isinstance(call.node, nodes.Name):  # nothing else is allowed to be called
            found += _of_call(call, BY_WORD[call.node.name], body, desk)
    return sorted(found, key=lambda problem: (problem.place.row or 0, problem.place.cell))


def _of_call(call: nodes.Call, function: Function, body: str, desk: Desk) -> Iterator[Problem]:
    text = call.args[0].value if call.args and isinstance(call.args[0], nodes.Const) else None
    if not isinstance(text, str) or len(call.args) > 1:
        message = f"“{function.name}”的第一个参数应是写在引号里的问句。"
        yield Problem(
            "bad_template", message, place=place_of(body, call.lineno, function.name), remedy=REMEDY
        )
        return
    try:
        question = parse(text)
    except QuestionError as wrong:
        yield replace(wrong.problem, place=_moved(place_of(body, call.lineno, text), wrong.position - 1))
        return
    try:
        question = _with_given(question, call, function, body)
        _check_by(question, function)
        _check_listable(question, function)
        if function.name == "表":
            given = {OPTION_BY_WORD.get(word.key, "") for word in call.kwargs}
            if "names_only" in given:
                require_no_numbers(given)
            else:
                is_by_row(question, "besides" in given)
        desk.answer(replace(question, period="本期"))
    except Rejected as rejected:
        for problem in rejected.problems:
            yield problem.at(_place(problem, body, call.lineno, text))


def _with_given(question: Question, call: nodes.Call, function: Function, body: str) -> Question:
    """The question with what the call gives by name; values that are not written out come later."""
    measure = measure_asked(question)
    for given in call.kwargs:
        option = OPTION_BY_WORD.get(given.key)
        constant = given.value.value if isinstance(given.value, nodes.Const) else None
        if option is None:
            dimension = _dimension(measure, given.key, function)
            if isinstance(constant, str):
                question = question.with_condition(dimension, constant)
        elif not any(OPTIONS[name] == option for name in function.options):
            remedy = f"可用：{'、'.join(function.options) or '无'}。"
            message = f"“{function.name}”不用“{given.key}”。"
            raise Rejected([Problem("bad_template", message, value=given.key, remedy=remedy)])
        elif option == "columns":
            for word in column_words(constant):
                field_named(word)
        elif option == "besides":
            besides(question, constant)
        elif option == "distinct":
            field_named(str(constant))
    return question


def _dimension(measure: Measure, word: str, function: Function) -> str:
    """The dimension of a condition given by name; the suggestions of a wrong one take in the options."""
    try:
        return dimension_named(measure, word).name
    except Rejected as rejected:
        known = [*function.options, *(OPTIONS[name] for name in function.options)]
        known += [name for dimension in measure.dimensions for name in (dimension.label, dimension.name)]
        near = tuple(
            dict.fromkeys((*get_close_matches(word, known, cutoff=0.5), *rejected.problems[0].suggestions))
        )
        remedy = f"是否指：{'、'.join(near)}？" if near else rejected.problems[0].remedy
        problem = replace(rejected.problems[0], value=word, remedy=remedy, suggestions=near)
        raise Rejected([problem]) from None


def _check_by(question: Question, function: Function) -> None:
    if not function.least <= len(question.by) <= function.most:
        message = f"“{function.name}”的问句应{WANTED[function.least, function.most]}。"
        raise Rejected(
            [Problem("bad_question", message, remedy="按=… 放在分号之后，如 任务数(状态=已完成; 按=清单)。")]
        )


def _check_listable(question: Question, function: Function) -> None:
    measure = measure_asked(question)
    if function.name in ("行", "明细表") and measure.kind != "task":
        message = f"“{measure.label}”不能列出明细。"
        remedy = "可以列出明细的：任务数、牵头单位数。"
        raise Rejected([Problem("not_listable", message, value=question.measure, remedy=remedy)])


def _place(problem: Problem, body: str, line: int, text: str) -> Place:
    """Where the wrong word stands: in the question, or among what is given beside it."""
    at = text.find(problem.value) if problem.value else -1
    if at >= 0:
        return _moved(place_of(body, line, text), at)
    return place_of(body, line, problem.value or text)


def _moved(place: Place, by: int) -> Place:
    if not place.cell:
        return place
    column = int(place.cell.split("行第")[1].rstrip("字"))
    return Place(file=place.file, cell=f"第{place.row}行第{column + by}字", row=place.row)


def checked_by_name(body: str, desk: Desk) -> None:
    """Raises: Rejected with everything that is wrong with the questions of a template."""
    problems = question_problems(body, desk)
    if problems:
        raise Rejected(problems)
