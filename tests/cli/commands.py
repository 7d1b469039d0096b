"""Every command with the roles that it serves: one line each, the only place that says so.

A line is the roles and the words, in which `{task}` and the like stand for what `test_who_may` prepares;
`before` are commands that lead up to it, each with the account that gives it. A command without a line
fails `test_who_may`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import click

from luodi.cli.main import cli
from luodi.ledger.org.models import Role

OFFICE = frozenset({"clerk"})
SEEING = frozenset({"clerk", "leader", "reviewer", "inspector", "upper"})
OF_UNIT = frozenset({"reporter", "unit_head"})
HEAD = frozenset({"unit_head"})
ADMINISTERING = frozenset({"clerk", "system_admin", "security_admin", "audit_admin"})
KNOWING_UNITS = SEEING | {"security_admin"}
READING = SEEING | OF_UNIT
ANSWERING = OFFICE | OF_UNIT
ALL = frozenset(str(role) for role in Role)
NOBODY: frozenset[str] = frozenset()
R = ("--region", "159924")
JANUARY = ("--period", "2024-01")
FEBRUARY = ("--period", "2024-02")
WHY = ("--reason", "原因")
UNIT = "教体局"


@dataclass(frozen=True)
class Line:
    """Who may give a command, and how it is given.

    `own`: somebody elsewhere gets an answer too, about what is his. `harmful`: not run for those who may.
    `always`: its answer tells something also where its lists are empty.
    """

    roles: frozenset[str]
    words: tuple[str, ...]
    before: tuple[tuple[str, ...], ...] = ()
    own: bool = False
    harmful: bool = False
    always: bool = False


_FILL = ("reporter", "submission", "fill", UNIT, *R, *FEBRUARY, "{answers}")
_SUBMIT = ("unit_head", "submission", "submit", UNIT, *R, *FEBRUARY)
_ACCEPT = ("clerk", "submission", "accept", UNIT, *R, *FEBRUARY)
_WITHDRAW = ("clerk", "task", "withdraw", "{task}", *FEBRUARY, *WHY)
_SHARE = ("clerk", "task", "hand-over", "{task}", *FEBRUARY, *WHY, "--to", "发改委", "--to", UNIT)
_CORRECT = ("clerk", "task", "correct", "{task}", *JANUARY, "--status", "未启动", *WHY)
_OPEN_MARCH = ("clerk", "round", "open", "2024-03", *R)
_ANSWER = ("reporter", "collection", "answer", "安全征集", UNIT, *R, "1", "没有隐患。")
_HAND_IN = ("unit_head", "collection", "submit", "安全征集", UNIT, *R)

LINES: dict[str, Line] = {
    "region add": Line(OFFICE, ("159924001", "甲镇", "--level", "township")),
    "region list": Line(ALL, (), own=True),
    "region set": Line(OFFICE, ("due_day", "20", *R)),
    "region settings": Line(ALL, R),
    "unit add": Line(OFFICE, ("民政局", *R)),
    "unit close": Line(OFFICE, (UNIT, "--on", "2030-01-01", *R)),
    "unit list": Line(KNOWING_UNITS | OF_UNIT, R),
    "unit merge": Line(OFFICE, (UNIT, "--into", "发改委", "--on", "2024-02-01", *R)),
    "unit order": Line(OFFICE, (UNIT, *R)),
    "unit rename": Line(OFFICE, (UNIT, "教育局", *R)),
    "alias add": Line(OFFICE, (UNIT, "学务处", *R)),
    "alias remove": Line(OFFICE, (UNIT, "县教委", *R)),
    "roster list": Line(KNOWING_UNITS, R),
    "roster set": Line(OFFICE, ("2024", "成员单位", UNIT, *R)),
    "person add": Line(OFFICE, ("乙二", *R)),
    "person change": Line(OFFICE, ("甲一", "--title", "股长", *R)),
    "person close": Line(OFFICE, ("甲一", "--on", "2030-01-01", *R)),
    "person list": Line(READING, R),
    "person order": Line(OFFICE, ("丙三", *R)),
    "lights reset": Line(OFFICE, R),
    "lights set": Line(OFFICE, ("{lights}", *R)),
    "lights show": Line(ALL, R),
    "user grants": Line(ADMINISTERING, ("newcomer",)),
    "user end": Line(frozenset({"clerk", "security_admin"}), ("{grant}",)),
    "user start": Line(frozenset({"system_admin"}), ("newcomer",)),
    "user add": Line(frozenset({"system_admin"}), ("another", *R)),
    "user grant": Line(frozenset({"security_admin"}), ("newcomer", "--role", "leader", *R)),
    "user list": Line(ADMINISTERING, R),
    "user password": Line(frozenset({"system_admin"}), ("newcomer",)),
    "user setup": Line(NOBODY, R),
    "user stop": Line(frozenset({"system_admin"}), ("newcomer",)),
    "import": Line(OFFICE, ("{directory}", *R)),
    "imports": Line(SEEING, ()),
    "imports fix": Line(OFFICE, ("{batch}", "重点工作任务清单.xlsx", "重点工作任务清单", "C7", "林草局")),
    "imports columns": Line(OFFICE, ("--forget", "号", *R), always=True),
    "imports list": Line(SEEING, R),
    "imports retry": Line(OFFICE, ("{waiting}",), (_OPEN_MARCH,)),
    "imports undo": Line(OFFICE, ("{batch}",)),
    "export form": Line(READING, (UNIT, *R, *FEBRUARY, "-o", "{out}")),
    "export lists": Line(READING, (*R, *FEBRUARY, "-o", "{out}")),
    "export units": Line(KNOWING_UNITS | OF_UNIT, (*R, "-o", "{out}")),
    "submission accept": Line(OFFICE, _ACCEPT[3:], (_FILL, _SUBMIT)),
    "submission confidence": Line(OFFICE, (UNIT, *R, *FEBRUARY, "{task}", "红灯", *WHY)),
    "submission contribute": Line(ANSWERING, (UNIT, *R, *FEBRUARY, "{task}", "--text", "已办。"), (_SHARE,)),
    "submission fill": Line(OF_UNIT, _FILL[3:]),
    "submission no-change": Line(OF_UNIT, (UNIT, *R, *FEBRUARY, "{task}")),
    "submission not-owed": Line(OFFICE, (UNIT, *R, *FEBRUARY, "{task}", *WHY)),
    "submission nothing": Line(OF_UNIT, (UNIT, *R, *FEBRUARY, "{task}", *WHY)),
    "submission office-status": Line(
        OFFICE, (UNIT, *R, *FEBRUARY, "{task}", "未启动", *WHY), (_FILL, _SUBMIT)
    ),
    "submission reopen": Line(OFFICE, (UNIT, *R, *FEBRUARY, *WHY), (_FILL, _SUBMIT, _ACCEPT)),
    "submission return": Line(OFFICE, (UNIT, *R, *FEBRUARY, *WHY), (_FILL, _SUBMIT)),
    "submission show": Line(READING, (UNIT, *R, *FEBRUARY)),
    "submission submit": Line(HEAD, _SUBMIT[3:], (_FILL,)),
    "submission withdraw": Line(HEAD, (UNIT, *R, *FEBRUARY), (_FILL, _SUBMIT)),
    "task correct": Line(OFFICE, _CORRECT[3:]),
    "task hand-over": Line(OFFICE, ("{task}", *FEBRUARY, *WHY, "--to", "发改委")),
    "task indicator add": Line(OFFICE, ("{task}", "建筑面积", "--target", "9000", "--unit", "平方米")),
    "task indicator list": Line(READING, ("{task}",)),
    "task list": Line(READING, (*R, *FEBRUARY), always=True),
    "task merge": Line(OFFICE, ("{task}", "{other}", *FEBRUARY, *WHY)),
    "task milestone add": Line(OFFICE, ("{task}", "竣工", "--due", "2024-11-30")),
    "task milestone done": Line(OFFICE, ("{task}", "开工", "--on", "2024-02-20")),
    "task milestone list": Line(READING, ("{task}",)),
    "task restore": Line(OFFICE, ("{task}", *FEBRUARY, *WHY), (_WITHDRAW,)),
    "task reverse": Line(OFFICE, ("{task}", *JANUARY, *WHY)),
    "task show": Line(READING, ("{task}", *FEBRUARY)),
    "task withdraw": Line(OFFICE, _WITHDRAW[3:]),
    "policy add": Line(OFFICE, ("若干措施", *R)),
    "policy change": Line(OFFICE, ("实施意见", *R, "--level", "省级")),
    "policy clause add": Line(OFFICE, ("实施意见", "保障用地。", *R)),
    "policy clause change": Line(OFFICE, ("实施意见", "增加学位。", *R, "--clarity", "明确")),
    "policy clause void": Line(OFFICE, ("实施意见", "增加学位。", *R, *WHY)),
    "policy list": Line(READING, R),
    "policy matrix": Line(READING, R),
    "policy measure add": Line(OFFICE, ("管理办法", *R)),
    "policy measure change": Line(OFFICE, ("建设细则", *R, "--title", "实施细则")),
    "policy measure list": Line(READING, R),
    "policy measure state": Line(OFFICE, ("建设细则", "起草中", *R)),
    "policy measure void": Line(OFFICE, ("建设细则", *R, *WHY)),
    "policy show": Line(READING, ("实施意见", *R)),
    "policy support": Line(OFFICE, ("配套方案", "实施意见", *R)),
    "policy void": Line(OFFICE, ("配套方案", *R, *WHY)),
    "attachment add": Line(ANSWERING, ("任务", "{task}", "{proof}")),
    "attachment get": Line(READING, ("{attachment}", "-o", "{out}")),
    "attachment list": Line(READING, ("任务", "{task}")),
    "attachment remove": Line(ANSWERING, ("{attachment}",)),
    "history": Line(SEEING | {"audit_admin"}, ("任务", "{task}")),
    "list set-scheme": Line(OFFICE, ("重点工作任务清单", "delivery", *R)),
    "round close": Line(OFFICE, ("2024-02", *R)),
    "round extend": Line(OFFICE, ("2024-02", "--due", "2099-12-31", *WHY, *R)),
    "round open": Line(OFFICE, ("2024-03", *R)),
    "round status": Line(READING, ("2024-02", *R)),
    "collection accept": Line(OFFICE, ("安全征集", UNIT, *R), (_ANSWER, _HAND_IN)),
    "collection answer": Line(OF_UNIT, _ANSWER[3:]),
    "collection close": Line(OFFICE, ("安全征集", *R)),
    "collection open": Line(OFFICE, ("防汛征集", "--unit", UNIT, "--ask", "隐患", "--due", "2099-12-31", *R)),
    "collection return": Line(OFFICE, ("安全征集", UNIT, *R, *WHY), (_ANSWER, _HAND_IN)),
    "collection status": Line(READING, ("安全征集", *R)),
    "collection submit": Line(HEAD, _HAND_IN[3:], (_ANSWER,)),
    "books due": Line(SEEING, R, (_CORRECT,)),
    "books list": Line(SEEING, R),
    "books release": Line(OFFICE, ("2024-01", *R)),
    "books restate": Line(OFFICE, ("2024-01", *WHY, *R)),
    "books verify": Line(SEEING | {"audit_admin"}, R, always=True),
    "compare": Line(READING, ("2024-01", "2024-02", *R), always=True),
    "trend": Line(READING, ("tasks", "--from", "2024-01", "--to", "2024-02", *R), always=True),
    "ask": Line(READING, ("tasks", *FEBRUARY, *R), always=True),
    "report": Line(OFFICE, ("policy-monthly", *R, *JANUARY, "-o", "{out}.docx")),
    "template check": Line(OFFICE, ("policy-monthly", "{template}", *R), always=True),
    "template reset": Line(OFFICE, ("policy-monthly", *R)),
    "template save": Line(OFFICE, ("policy-monthly", "{template}", *R)),
    "template show": Line(SEEING, ("policy-monthly", *R)),
    "backup": Line(frozenset({"system_admin"}), ("{out}.zip",), harmful=True),
    "restore": Line(frozenset({"system_admin"}), ("{directory}", "--replace"), harmful=True),
    "tick": Line(OFFICE | {"system_admin"}, (), own=True, always=True),
}
NOT_AS_SOMEBODY = {
    "demo": "makes its own accounts, in a home that is empty",
    "serve": "shows the pages, on which everybody signs in",
    "measures": "says what can be asked, nothing of anybody",
    "user recover": "done by whoever keeps the machine itself",
    "migrate": "done by whoever keeps the server's database",
}
"""Commands that ask nobody who he is, and why."""


def commands() -> Iterator[tuple[str, click.Command]]:
    """Every command that there is, found from the registry, with its words."""
    yield from _under(cli, click.Context(cli), ())


def _under(
    command: click.Command, context: click.Context, path: tuple[str, ...]
) -> Iterator[tuple[str, click.Command]]:
    if not isinstance(command, click.Group) or (command.invoke_without_command and path):
        yield " ".join(path), command
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            found = command.get_command(context, name)
            assert found is not None
            yield from _under(found, click.Context(found, parent=context, info_name=name), (*path, name))
