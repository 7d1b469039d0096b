"""`luodi demo`: a demonstration county, made through the product's own imports and services."""

from __future__ import annotations

import click

from luodi.cli import options, showing
from luodi.cli.importing import progress_bar
from luodi.cli.lazy import Command
from luodi.cli.serving import serve_pages
from luodi.cli.session import prepare


@click.command(cls=Command)
@click.option(
    "--county", type=click.Choice(["a", "b", "c"]), default="a", show_default=True, help="哪个示例县。"
)
@click.option("--no-serve", is_flag=True, help="只生成数据,不启动网页。")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help="网页的端口。")
@options.as_json
def demo(county: str, no_serve: bool, port: int, as_json: bool) -> None:
    """生成示例县:五张清单、一月至五月已报送并定版、六月正在调度,并写出月报。

    只写入空的数据目录(或数据库),或取代以前的示例县;有正式数据时拒绝。
    """
    prepare()
    from luodi.demo.making import demo_make

    with progress_bar() as told:
        made = demo_make(county, told)
    if as_json:
        showing.document(made.as_json())
        return
    for line in made.lines:
        showing.say(line)
    if not no_serve:
        serve_pages("127.0.0.1", port)
