"""What a wrong usage is told in Chinese, for the English sentences of the library that reads the words."""

from __future__ import annotations

import re

import click

SENTENCES: tuple[tuple[str, str], ...] = (
    (r"No such command '(.*)'\.", "没有命令“{0}”。"),
    (r"Got unexpected extra arguments? \((.*)\)", "多出了“{0}”。内容里有空格的,请整个加引号。"),
    (r"'(.*)' is not a valid (?:integer|float)(?: range)?\.", "“{0}”不是数,请写数字。"),
    (r"(.*) is not in the range x>=(\d+)\.", "{0}太小,应不小于{1}。"),
    (r"(.*) is not in the range (\d+)<=x<=(\d+)\.", "{0}不在{1}到{2}之间。"),
    (r"'(.*)' is not one of (.*)\.", "没有“{0}”这一种,可用:{1}。"),
    (r"(?:File|Path) '(.*)' does not exist\.", "没有文件“{0}”,请核对路径和文件名。"),
    (r"Directory '(.*)' does not exist\.", "没有目录“{0}”,请先建立。"),
    (r"File '(.*)' is a directory\.", "“{0}”是目录,请写文件。"),
    (r"Directory '(.*)' is a file\.", "“{0}”是文件,请写目录。"),
    (r"(?:File|Path|Directory) '(.*)' is not readable\.", "没有权限读“{0}”。"),
    (r"(?:File|Path|Directory) '(.*)' is not writable\.", "没有权限写“{0}”。"),
    (r"Option '(.*)' requires (?:an argument|\d+ arguments)\.", "选项 {0} 后面缺少内容。"),
    (r"Option '(.*)' does not take a value\.", "选项 {0} 后面不写内容。"),
    (r"Missing command\.", "没有写明做什么。"),
)


def sentence(error: click.ClickException) -> str:
    """What was wrong with the words, in Chinese, and where the usage is told."""
    hint = ""
    if isinstance(error, click.UsageError) and error.ctx is not None:
        hint = f"\n用法见:{error.ctx.command_path} --help"
    if isinstance(error, click.MissingParameter):
        return f"缺少参数 {_parameter(error)}。{hint}"
    if isinstance(error, click.NoSuchOption):
        return f"没有选项 {error.option_name}。{_near(error.possibilities)}{hint}"
    if isinstance(error, click.BadParameter):
        return f"参数 {_parameter(error)} 不对:{chinese(error.message)}{hint}"
    return chinese(error.format_message()) + hint


def chinese(message: str) -> str:
    """The Chinese for a sentence of the library; any other stays as it is."""
    for pattern, said in SENTENCES:
        if found := re.fullmatch(pattern, message, re.DOTALL):
            return said.format(*(part.replace("'", "").replace(", ", "、") for part in found.groups()))
    return message


def _parameter(error: click.BadParameter) -> str:
    name = error.param.get_error_hint(error.ctx) if error.param and error.ctx else error.param_hint
    return name if isinstance(name, str) else " / ".join(name or ())


def _near(possible: list[str] | None) -> str:
    return f"是否指:{'、'.join(possible)}?" if possible else ""
