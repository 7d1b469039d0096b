"""The command `luodi` itself: its list of commands, and what becomes of whatever goes wrong in them."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

import click

from luodi import __version__
from luodi.cli.lazy import Group

COMMANDS = {
    "demo": ("luodi.cli.demo:demo", "示例县:生成工作簿,导入、报送、定版,写出月报"),
    "serve": ("luodi.cli.serving:serve", "启动网页"),
    "region": ("luodi.cli.regions:region", "地区:添加、列出、设置"),
    "unit": ("luodi.cli.units:unit", "单位:列出、添加、改名、合并、撤销、排序"),
    "alias": ("luodi.cli.aliases:alias", "单位别名:添加、去掉"),
    "roster": ("luodi.cli.rosters:roster", "名单:某年度的一组单位"),
    "person": ("luodi.cli.people:person", "人员:领导及其排序、联系人"),
    "lights": ("luodi.cli.lights:lights", "亮灯规则:查看、更改、恢复"),
    "user": ("luodi.cli.accounts:user", "账号:添加、授权、代填、收回、列出、停用、改密"),
    "import": ("luodi.cli.importing:import_", "导入工作簿:单位名录、清单、每月进展"),
    "imports": ("luodi.cli.batches:imports", "历次导入:列出、撤销、订正"),
    "export": ("luodi.cli.exports:export", "导出工作簿:清单、单位名录、单位填报表"),
    "submission": ("luodi.cli.submissions:submission", "单位报送:填报、提交、退回、接收"),
    "task": ("luodi.cli.tasks:task", "任务:查看、动态调整、更正"),
    "policy": ("luodi.cli.policy:policy", "政策文件:条款、配套、本地举措"),
    "attachment": ("luodi.cli.attachments:attachment", "佐证材料:添加、列出、取出、撤下"),
    "history": ("luodi.cli.history:history", "一件事的经过:谁在何时改了什么"),
    "list": ("luodi.cli.lists:list_", "清单:换用状态词表"),
    "round": ("luodi.cli.rounds:round_", "每月调度:开始、延期、结束并定版、查看"),
    "collection": ("luodi.cli.collections:collection", "专项征集:开始、查看、填报、结束"),
    "books": ("luodi.cli.books:books", "月度定版:列出、重述、核验、公布"),
    "ask": ("luodi.cli.asking:ask", "问一个统计数"),
    "compare": ("luodi.cli.comparing:compare", "比较两个月或两版:上升、下降、新转红、新增、撤出"),
    "trend": ("luodi.cli.comparing:trend", "一个统计数逐月(季、年)的变化"),
    "measures": ("luodi.cli.asking:measures", "可以问的全部统计数"),
    "report": ("luodi.cli.reporting:report", "写出报告(Word)"),
    "template": ("luodi.cli.templates:template", "报告模板:取出、检查、保存、恢复"),
    "backup": ("luodi.cli.backups:backup", "把全部数据备份成一个文件"),
    "restore": ("luodi.cli.backups:restore", "从备份文件恢复"),
    "tick": ("luodi.cli.time:tick", "处理随时间到来的事:到期、提醒、亮灯(由定时任务运行)"),
    "migrate": ("luodi.cli.database:migrate", "把数据库升级到本版本"),
}


class Root(Group):
    """The outermost group: every error becomes a message, its problems, and one of the exit statuses."""

    def main(self, args: Sequence[str] | None = None, *rest: Any, **kwargs: Any) -> Any:
        words = list(sys.argv[1:] if args is None else args)
        kwargs["standalone_mode"] = False
        kwargs.setdefault("prog_name", "luodi")
        try:
            given = super().main(words, *rest, **kwargs)
            status = given if isinstance(given, int) else 0
        except BaseException as error:  # noqa: BLE001 - whatever it is, the person gets a sentence
            from luodi.cli.failures import fail

            status = fail(error, words)
        sys.exit(status)


@click.group(cls=Root, lazy=COMMANDS, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, "--version", prog_name="luodi", help="显示版本。")
def cli() -> None:
    """落地:把政策落到结果的办公系统。

    数据在 $LUODI_HOME(默认在用户数据目录下);DATABASE_URL 改用 PostgreSQL。
    退出码:0 完成;1 内容有问题;2 用法不对;3 不允许。
    """


def main() -> None:
    """Entry point of the installed command."""
    _speak_utf8()
    cli.main()


def _speak_utf8() -> None:
    """Write UTF-8, whatever the locale says, into files and pipes, and where a terminal lacks the signs."""
    for stream in (sys.stdout, sys.stderr):
        try:
            "落地≠—".encode(stream.encoding)
            fits = stream.isatty()
        except (UnicodeEncodeError, LookupError):
            fits = False
        if not fits and hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


if __name__ == "__main__":
    main()
