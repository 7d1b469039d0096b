"""`luodi report`: a month's report as a Word file or a page."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from luodi.cli import options, restating, showing
from luodi.cli.lazy import Command
from luodi.cli.session import prepare, session


@click.command(cls=Command)
@click.argument("kind", required=False, metavar="种类")
@click.option("--list", "list_kinds", is_flag=True, help="列出可以写的报告。")
@click.option("--region", metavar="代码", help="地区代码,如 159924。")
@click.option("--period", type=options.PERIOD, help="月份,如 2024-05。")
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), metavar="文件",
    help="写到哪里:.docx 为公文,.html 为网页。",
)  # fmt: skip
@click.option("--html", is_flag=True, help="写成网页(文件名以.html结尾时不必写)。")
@click.option("--unnamed", is_flag=True, help="不点名的版本:不出现任何单位和人的名字。")
@click.option("--title", default="", metavar="标题", help="标题(默认:按模板)。")
@click.option("--issuer", "issuers", multiple=True, metavar="机关", help="落款,可重复(默认:按模板)。")
@click.option("--date", type=options.DAY, help="成文日期,如 2024-06-05(默认:该月定版的那一天)。")
@click.option("--red-head", is_flag=True, help="加红头。")
@click.option("--number", default="", metavar="文号", help="红头下的发文字号,如 ×政发〔2024〕5号。")
@click.option("--revision", type=click.IntRange(0, 999_999), metavar="N", help="用该月定版的第几版。")
@options.as_user
@options.as_json
def report(
    kind: str | None, list_kinds: bool, region: str | None, period: str | None, output: Path | None,
    html: bool, unnamed: bool, title: str, issuers: tuple[str, ...], date: dt.date | None, red_head: bool,
    number: str, revision: int | None, as_user: str | None, as_json: bool,
) -> None:  # fmt: skip
    """写出报告;其中每个数都能查到出处。同一定版、模板和产品版本,写出的文件逐字节相同。

    例:luodi report policy-monthly --region 159924 --period 2024-05 -o 五月.docx
    """
    if list_kinds:
        _list(as_json)
        return
    if not (kind and region and period and output):
        raise click.UsageError("请写明报告种类、--region、--period 和 -o 文件;luodi report --list 列出种类。")
    if number and not red_head:
        raise click.UsageError("发文字号印在红头下,请同时写 --red-head。")
    if html and output.suffix.lower() == ".docx":
        raise click.UsageError(f"{output.name}是公文的文件名;写成网页请把文件名改成.html。")
    form = "html" if html else output.suffix.lower().lstrip(".")
    with session(as_user) as actor:
        from luodi.reports.formats import report_file, require_format
        from luodi.reports.options import Options
        from luodi.reports.services import report_render

        require_format(form)
        chosen = Options(
            title=title, issuers=issuers, date=date, red_head=red_head, number=number, revision=revision
        )
        made = report_render(actor, kind, region, period, named=not unnamed, options=chosen)
        showing.write_whole(output, report_file(made, form).content)
        notes = [] if as_json or not made.book_revision else restating.notes(actor, region, period)
    about = {
        "kind": made.kind, "period": made.period, "title": made.title.replace("\n", ""), "named": made.named,
        "version": made.version, "revision": made.book_revision, "book": made.book_hash, "file": str(output),
    }  # fmt: skip
    if as_json:
        showing.document(about | {"numbers": made.numbers})
    else:
        showing.say(
            f"已写出《{about['title']}》{_mark(made.version, made.book_revision)}:{output},"
            f"含{len(made.numbers)}个可查出处的数。"
        )
        for note in notes:
            showing.say(note)


def _mark(version: int, revision: int) -> str:
    return f"第{version}稿" if revision else f"第{version}稿(该月未定版,数会变化)"


def _list(as_json: bool) -> None:
    prepare()
    from luodi.reports.kinds import report_kinds

    kinds = [{"kind": kind.code, "name": kind.name, "period": kind.period} for kind in report_kinds()]
    if as_json:
        showing.document({"reports": kinds})
    else:
        showing.table(("种类", "名称"), [(kind["kind"], kind["name"]) for kind in kinds])
