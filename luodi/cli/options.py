"""Options that many commands share, and the kinds of words they take."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal, InvalidOperation
from typing import Any

import click

from luodi.core.periods import NotAPeriod, Period


class PeriodWord(click.ParamType[str]):
    """A period in any spelling that the core reads; given on as `2024-05`, `2024Q2`, `2024H1` or `2024`."""

    name = "期间"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        try:
            return str(Period.parse(value))
        except NotAPeriod as wrong:
            self.fail(str(wrong), param, ctx)


class DayWord(click.ParamType[dt.date]):
    """A day as `2024-05-31`."""

    name = "日期"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> dt.date:
        try:
            return value if isinstance(value, dt.date) else dt.date.fromisoformat(value)
        except ValueError:
            self.fail(f"“{value}”不是日期,请写成 2024-05-31。", param, ctx)


class ShareWord(click.ParamType[Decimal]):
    """A share as `35%` or `0.35`, given on as a ratio."""

    name = "百分比"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Decimal:
        text = str(value).strip()
        try:
            return Decimal(text.removesuffix("%")) / (100 if text.endswith("%") else 1)
        except InvalidOperation:
            self.fail(f"“{value}”不是百分比,请写成 35%。", param, ctx)


class PairWord(click.ParamType[tuple[str, str]]):
    """Two words joined by `=`: what is meant, and what it is."""

    name = "甲=乙"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, str]:
        if isinstance(value, tuple):
            return value
        left, sign, right = str(value).partition("=")
        if not (left.strip() and sign and right.strip()):
            self.fail(f"“{value}”应写成 表头=字段。", param, ctx)
        return left.strip(), right.strip()


PERIOD = PeriodWord()
PAIR = PairWord()
DAY = DayWord()
SHARE = ShareWord()

as_user = click.option(
    "--as", "as_user", metavar="账号", envvar="LUODI_USER", help="以谁的名义(默认:本机操作员)。"
)
as_json = click.option("--json", "as_json", is_flag=True, help="只输出一份 JSON。")
region = click.option("--region", required=True, metavar="代码", help="地区代码,如 159924。")
maybe_region = click.option("--region", metavar="代码", help="地区代码;不写则为全部。")
maybe_reason = click.option("--reason", default="", metavar="原因", help="原因,会留在记录里。")
reason = click.option("--reason", required=True, metavar="原因", help="原因,会留在记录里。")
