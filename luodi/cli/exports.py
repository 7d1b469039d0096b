"""`luodi export`: lists, units and a unit's reporting form as workbooks that can be imported again."""

from __future__ import annotations

from pathlib import Path

import click

from luodi.cli import options, showing
from luodi.cli.lazy import Group
from luodi.cli.session import session
from luodi.core.periods import Period

output = click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="写到哪个文件(.xlsx)。",
)


@click.group(cls=Group)
def export() -> None:
    """导出工作簿:改过后可再导入,只更新改动的格。"""


@export.command()
@options.region
@click.option("--period", required=True, type=options.PERIOD, help="截至哪个月。")
@click.option("--list", "names", multiple=True, metavar="清单", help="只导出这张清单,可多次;不写则全部。")
@output
@options.as_user
def lists(region: str, period: str, names: tuple[str, ...], output: Path, as_user: str | None) -> None:
    """导出清单,每张清单一个工作表。"""
    with session(as_user) as actor:
        from luodi.exchange.exporting import export_lists
        from luodi.ledger.org.queries import region_by_code

        data = export_lists(actor, region_by_code(actor, region), Period.parse(period), names)
    _written(output, data)


@export.command()
@options.region
@output
@options.as_user
def units(region: str, output: Path, as_user: str | None) -> None:
    """导出成员单位名录。"""
    with session(as_user) as actor:
        from luodi.exchange.exporting import export_units
        from luodi.ledger.org.queries import region_by_code

        data = export_units(actor, region_by_code(actor, region))
    _written(output, data)


@export.command()
@click.argument("unit", metavar="单位")
@options.region
@click.option("--period", required=True, type=options.PERIOD, help="哪个月。")
@output
@options.as_user
def form(unit: str, region: str, period: str, output: Path, as_user: str | None) -> None:
    """导出一个单位的月度填报表:应报事项已填好,旁边是上月情况。"""
    with session(as_user) as actor:
        from luodi.exchange.unit_workbooks import unit_workbook
        from luodi.ledger.rounds.named import submission_of

        data = unit_workbook(actor, submission_of(actor, region, period, unit))
    _written(output, data)


def _written(output: Path, data: bytes) -> None:
    showing.write_whole(output, data)
    showing.say(f"已写出 {output}。")
