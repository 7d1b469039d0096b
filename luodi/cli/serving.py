"""`luodi serve`: the pages, on this machine or for a county's network."""

from __future__ import annotations

import errno
import os
import socket

import click

from luodi.cli import showing
from luodi.cli.lazy import Command
from luodi.cli.session import prepare
from luodi.core.problems import Problem, Rejected

WORKERS = 2
"""Processes that answer: while one writes a report, the other shows pages."""


@click.command(cls=Command)
@click.option("--host", default="127.0.0.1", show_default=True, help="监听的地址;只供本机使用时不必改。")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help="端口。")
def serve(host: str, port: int) -> None:
    """启动网页,按 Ctrl+C 结束。

    供他人使用时,把对外的域名写入环境变量 LUODI_HOSTS,并放在 HTTPS 的反向代理之后(LUODI_HTTPS=1)。
    """
    serve_pages(host, port)


def serve_pages(host: str, port: int) -> None:
    """Answer until interrupted; the database is held meanwhile, so that nobody replaces it.

    Raises: Rejected when the port is taken.
    """
    prepare()
    from granian.constants import Interfaces
    from granian.server import Server

    from luodi.exchange.installation.schema import database_open

    _require_free(host, port)
    server = Server(
        "luodi.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=WORKERS,
        blocking_threads=4,
        log_enabled=False,
        respawn_failed_workers=True,
    )
    with database_open():
        showing.say(f"网页已启动:http://{host}:{port}/  按 Ctrl+C 结束。")
        server.serve()


def _require_free(host: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            taken = error.errno == errno.EADDRINUSE
            message = (
                f"端口{port}已被占用。"
                if taken
                else f"不能在{host}:{port}上监听:{os.strerror(error.errno or 0)}。"
            )
            raise Rejected(
                [Problem("port_taken", message, value=str(port), remedy="请用 --port 换一个端口。")]
            ) from None
