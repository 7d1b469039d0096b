"""What people see when something cannot be done: what happened, where, and what to do about it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from luodi.core.problems import NotFound, Problem, Rejected
from luodi.ledger.org.access import Refused
from luodi.web.people import Asked

log = logging.getLogger(__name__)


class RefusedKindly:
    """Turns what services and queries raise into pages: nothing of it is a defect."""

    def __init__(self, handle: Callable[[HttpRequest], HttpResponse]) -> None:
        self.handle = handle

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.handle(request)

    def process_exception(self, request: Asked, error: Exception) -> HttpResponse | None:
        """The page for what is known; a defect goes on to be logged and answered as one."""
        if isinstance(error, Refused):
            return told(request, 403, "不能进行这项操作", str(error))
        if isinstance(error, NotFound):
            return told(request, 404, "没有找到", str(error))
        if isinstance(error, Rejected):
            return told(request, 422, "内容有问题", problems=error.problems)
        if isinstance(error, OperationalError):
            log.error("the database did not answer", exc_info=error)
            return told(request, 503, "系统正忙", "数据库没有及时响应,请过一会儿再试。您填写的内容还在本页。")
        return None


def told(
    request: HttpRequest, status: int, title: str, message: str = "", problems: Sequence[Problem] = ()
) -> HttpResponse:
    """A page, or to a part of a page only the message."""
    template = "web/_refusal.html" if getattr(request, "htmx", False) else "web/refusal.html"
    words = {"title": title, "message": message, "problems": problems}
    return render(request, template, words, status=status)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """An address that leads nowhere."""
    return told(request, 404, "没有这个页面", "请检查地址,或从左侧的栏目进入。")


def failed(request: HttpRequest) -> HttpResponse:
    """A defect of ours."""
    return told(request, 500, "系统出错", "已记入系统日志。请稍后再试;仍不行时请告知管理员您刚才的操作。")


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form of a session that has ended."""
    return told(request, 403, "页面已过期", "请刷新页面后重新提交;已填写的内容由浏览器保留。")
