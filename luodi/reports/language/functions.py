"""The functions of the language, bound to one report: what 数, 组, 名单, 行, 表, 明细表 and 图 give."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from luodi.core.problems import Problem, Rejected
from luodi.core.questions import Condition, Question, QuestionError, parse
from luodi.documents.tree import Mark, Run, Text
from luodi.figures.answers import Cell, Figure
from luodi.figures.listing import FIELDS, MOST_ROWS, field_named
from luodi.reports.desk import Desk
from luodi.reports.drawings import chart
from luodi.reports.group_tables import group_table, is_by_row, names_table
from luodi.reports.groups import UNKNOWN, Part
from luodi.reports.language.values import Enumeration, Exhibit, Group, Line, Name, Number, Words, names_of
from luodi.reports.language.words import FUNCTIONS, GIVEN, OPTION_BY_WORD
from luodi.reports.naming import STAND_INS, is_of_people
from luodi.reports.tables import cross_table, listing_table


class Functions:
    """The functions of one report. Options and conditions are given by name: 清单=单.名, 限=5."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def given(self) -> dict[str, Any]:
        """Everything that a template can name, by its Chinese and its English word."""
        desk = self.desk
        values = {
            "地区": Words(desk.book.region_name),
            "本期": Words(desk.period.label),
            "上期": Words(desk.period.previous().label),
            "年份": Words(f"{desk.period.year}年"),
            "截至": Words(_as_of(desk)),
            "点名": desk.named,
            "有上期": desk.previous is not None,
            "已定版": desk.book.sealed_at is not None,
        }
        out = {word: values[name] for name, alias in GIVEN.items() for word in (name, alias)}
        mine: Mapping[str, Callable[..., Any]] = {
            "数": self.figure, "组": self.groups, "名单": self.names, "行": self.rows, "表": self.table,
            "明细表": self.listing, "图": self.chart,
        }  # fmt: skip
        for function in FUNCTIONS.values():
            out |= {function.name: mine[function.name], function.alias: mine[function.name]}
        return out

    def figure(self, text: str, **conditions: Any) -> Number:
        """数: one figure."""
        question, _ = self._question(text, conditions)
        if question is None:
            return self.desk.number(parse(text), None)
        figure = self.desk.answer(question)
        return self.desk.number(question, figure, figure.value if figure else None)

    def groups(self, text: str, **conditions: Any) -> list[Group]:
        """组: the groups of a figure in official order; 补零 adds the statuses of a list that nothing has."""
        question, options = self._question(text, conditions)
        figure = self.desk.answer(question) if question else None
        if question is None or figure is None:
            return []
        found = [self._group(question, figure, cell) for cell in figure.rows]
        return self._with_zeros(question, figure, found) if options.get("zeros") else found

    def names(self, text: str, **conditions: Any) -> Enumeration:
        """名单: names in official order, with their numbers by 带数; 有的部门 where nobody is named.

        More than 限 are not named at all: they belong in a table.
        """
        question, options = self._question(text, conditions)
        figure = self.desk.answer(question) if question else None
        if question is None or figure is None or not figure.rows:
            return Enumeration((), given=False)
        if not self.desk.named and is_of_people(figure.by):
            return Enumeration((Text(str(options.get("instead") or STAND_INS[figure.by[0]])),), given=True)
        if len(figure.rows) > options.get("limit", MOST_ROWS):
            return Enumeration((), given=False)
        runs: list[Run] = []
        for cell in figure.rows:
            group = self._group(question, figure, cell)
            runs.append(Text(("、" if runs else "") + group.name))
            if options.get("counts"):
                runs.append(Mark(group.number.text, group.number.ref))
        return Enumeration(tuple(runs), given=True)

    def rows(self, text: str, **conditions: Any) -> list[Line]:
        """行: the rows that a figure counts, with their words; 不重 leaves out repeated ones."""
        question, options = self._question(text, conditions)
        field = field_named(options["distinct"]) if options.get("distinct") else None
        limit = options.get("limit") or MOST_ROWS
        listing = (
            self.desk.listing(question, tuple(FIELDS), MOST_ROWS if field else limit) if question else None
        )
        lines: list[Line] = []
        seen: set[str] = set()
        for row in listing.rows if listing else ():
            words = row.words[field.name].rstrip("。；;,，、") if field else row.key
            if words and words not in seen:
                seen.add(words)
                lines.append(Line(self._both_names(row.words)))
        return lines[:limit]

    def table(self, text: str, **conditions: Any) -> Exhibit:
        """表: a table of numbers by one or two dimensions; of several figures or units of measure, by row."""
        question, options = self._question(text, conditions)
        if question is None:
            return Exhibit(None)
        if options.get("names_only"):
            return Exhibit(names_table(self.desk, question, options))
        table = group_table if is_by_row(question, options.get("besides")) else cross_table
        return Exhibit(table(self.desk, question, options))

    def listing(self, text: str, **conditions: Any) -> Exhibit:
        """明细表: the rows that a figure counts, in the columns named."""
        question, options = self._question(text, conditions)
        return Exhibit(listing_table(self.desk, question, options)) if question else Exhibit(None)

    def chart(self, text: str, **conditions: Any) -> Exhibit:
        """图: bars of each group, divided by meaning or light."""
        question, options = self._question(text, conditions)
        return Exhibit(chart(self.desk, question, options)) if question else Exhibit(None)

    def _question(self, text: str, given: Mapping[str, Any]) -> tuple[Question | None, dict[str, Any]]:
        """The question with the conditions given by name; None when a condition is an empty list."""
        try:
            question = parse(text)
        except QuestionError as wrong:
            raise Rejected([wrong.problem]) from None
        options: dict[str, Any] = {}
        for word, value in given.items():
            option = OPTION_BY_WORD.get(word)
            if option and option != "excluding":
                options[option] = value
                continue
            names = names_of(value)
            if option:
                question = _excluding(question, names)
            elif not names:
                return None, options
            else:
                question = question.with_condition(word, *names)
        return question, options

    def _group(self, question: Question, figure: Figure, cell: Cell) -> Group:
        part = Part(question, dict(cell.key))
        stored = next(iter(cell.key.values()))
        number = self.desk.number(part.asked, figure, cell.value)
        return Group(self.desk.called(part), number, UNKNOWN if stored is None else stored)

    def _with_zeros(self, question: Question, figure: Figure, found: list[Group]) -> list[Group]:
        """The groups of a list's statuses in the order of its vocabulary, with those that nothing has."""
        words = self.desk.statuses_of(figure.where.get("list", "").split("|"))
        if tuple(figure.by) != ("status",) or "status" in figure.where or not words:
            return found
        listed = {group.word for group in found}
        empty = self.desk.empty(question, [(word,) for word in words if word not in listed])
        cells = [Cell({"status": word}, value) for (word,), value in empty.items()]
        found = [*found, *(self._group(question, figure, cell) for cell in cells)]
        return sorted(found, key=lambda group: words.index(group.word) if group.word in words else len(words))

    def _both_names(self, words: Mapping[str, str]) -> dict[str, Words]:
        """A row's words by English and Chinese field names, without the stop at their end."""
        out: dict[str, Words] = {}
        for name, text in words.items():
            field = FIELDS[name]
            shown = self.desk.naming.field(field, text.rstrip("。；;,，、"))
            out[name] = out[field.label] = Name(shown, text)
        return out


def _excluding(question: Question, names: Sequence[str]) -> Question:
    if len(question.by) < 1:
        raise Rejected([Problem("bad_question", "“除”要与“按”同用。", remedy="请写明按哪个维度分组。")])
    if not names:
        return question
    return replace(question, where=(*question.where, Condition(question.by[0], tuple(names), "!=")))


def _as_of(desk: Desk) -> str:
    """截至5月末, or the day where the month has not ended."""
    today = desk.book.today
    if today >= desk.period.last_day:
        return f"{desk.period.index}月末"
    return f"{today.month}月{today.day}日"
