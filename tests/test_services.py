"""Every public service refuses whoever has no business with it: found from the code, called, and refused.

What each role may do is told subject by subject beside the subjects (`test_who_may`); this holds that no
service is left out. A new service needs a line in `SAMPLES` for each parameter that no other service has.
"""

from __future__ import annotations

import datetime as dt
import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

import luodi
from luodi.core.periods import Period
from luodi.core.problems import NotFound
from luodi.exchange.fixing import Spot
from luodi.exchange.reading import File
from luodi.ledger.audit.models import Act
from luodi.ledger.org.access import Actor, Refused, operator
from luodi.ledger.org.models import Role, Session
from luodi.ledger.org.services import account_add, grant_add, person_add
from luodi.ledger.org.successions import Succession
from luodi.ledger.papers.models import Batch, Waiting
from luodi.ledger.papers.services.files import attachment_add
from luodi.ledger.policy.models import MeasureState
from luodi.ledger.policy.services import clause_add, document_add, measure_add, support_link
from luodi.ledger.rounds.models import OwedItem, Round, Submission
from luodi.ledger.rounds.services.unfiling import Filing
from luodi.ledger.tasks.models import Progress, StatusScheme
from luodi.ledger.tasks.services import Quantity, Step
from luodi.reports.services import report_render
from tests.exchange.conftest import (
    JANUARY,
    NOON,
    TASKS,
    Office,
    actor_of,
    begun,
    listed,
    month,
    office,
    region_of,
)

__all__ = ["begun", "office"]
Service = Callable[..., Any]
HOMES = ("services", "editing")
RECORDERS = {
    "adjustment_add",
    "archive_write",
    "grow",
    "job_again",
    "opened",
    "owed_follow",
    "progress_record",
    "record",
    "recorded",
    "reviewed",
}
"""What services call after they have checked: each does one thing and asks nothing."""
OWN = {"tick", "open_rounds", "reminders_record"}
"""What does for everybody his own: refuses only who has nothing at all."""
WRITES = ("INSERT", "UPDATE", "DELETE")


def services() -> Iterator[tuple[str, Service]]:
    """Every public function that takes an actor first, in services, in reports' editing and in exchange."""
    root = Path(luodi.__file__).parent
    for module in pkgutil.walk_packages([str(root)], "luodi."):
        parts = module.name.split(".")
        is_service = parts[1] in ("ledger", "books", "reports") and any(part in HOMES for part in parts)
        if not is_service and parts[1] != "exchange":
            continue
        loaded = importlib.import_module(module.name)
        for name, function in inspect.getmembers(loaded, inspect.isfunction):
            if name.startswith("_") or function.__module__ != module.name or name in RECORDERS:
                continue
            if next(iter(inspect.signature(function).parameters), "") == "actor":
                yield f"{module.name}.{name}", function


SERVICES = dict(services())


@pytest.fixture
def samples(begun: Office, tmp_path: Path) -> dict[str, Any]:
    """Something real for every parameter; `service.parameter` where a name means another thing."""
    root, region, unit = operator(), begun.region, begun.units["水务局"]
    period = Period.parse("2031-01")
    begun.take(month(JANUARY))
    begun.good(listed([*TASKS, (5, "疏浚三号渠。", "某某署", "", "", "", "")]))
    document = document_add(begun.clerk, region=region, title="意见", number="试发〔2031〕1号")
    other = document_add(begun.clerk, region=region, title="方案", number="试发〔2031〕2号")
    account = account_add(root, region=region, username="somebody", name="某人").account
    grant = grant_add(root, account=account, role="reporter", region=region, unit=unit)
    task = begun.task("1")
    round_ = Round.objects.get(period="2031-01")
    submission = Submission.objects.filter(round=round_, unit=unit).get()
    waiting = Waiting.objects.all()[0]
    batch = Batch.objects.order_by("pk").last()
    clause = clause_add(begun.clerk, document=document, text="推进。")
    report = report_render(begun.clerk, "policy-monthly", region.code, "2031-01")
    day = dt.date(2031, 12, 1)
    file = File("名录.xlsx", b"x")
    assert batch is not None
    return {
        "account": account,
        "added_from": period,
        "answer": {},
        "answers": {},
        "read_again.mended": {},
        "filing": Filing({}, {}, (), NOON),
        "earlier": {},
        "waiting_taken.waits": [waiting],
        "asks": ["一问"],
        "attachment": attachment_add(begun.clerk, "task", str(task.key), "证明.pdf", b"%PDF-1.7 proof"),
        "batch": batch,
        "body": "正文",
        "changes": [],
        "choice": "no_change",
        "chosen": {"杂项": "note"},
        "clause": clause,
        "confidence": "red",
        "code": "policy-monthly",
        "data": b"x",
        "document": document,
        "done_on": day,
        "due": day,
        "edits": {},
        "fact": Progress.objects.filter(task=task)[0],
        "facts": [],
        "file": file,
        "files": [],
        "grant": grant,
        "headings": ["杂项"],
        "held": [],
        "item": OwedItem.objects.all()[0],
        "items": [],
        "key": "x",
        "keys": [],
        "kind": "task",
        "lead_units": [unit],
        "measure": measure_add(begun.clerk, region=region, title="举措"),
        "mended": {},
        "messages": {},
        "missing": (),
        "name": "某名",
        "names": ["某人"],
        "new": "新",
        "number": batch.number,
        "old": "旧",
        "on": day,
        "order": [],
        "parent": None,
        "path": tmp_path / "out.zip",
        "people": [],
        "months": {},
        "period": period,
        "person": person_add(root, region=region, name="某人"),
        "provisions": [],
        "quantities": [],
        "quantity": Quantity("疏浚长度", "公里", Decimal(3)),
        "reason": "原因",
        "region": region,
        "report": report,
        "role": "leader",
        "round_": round_,
        "rows": [],
        "rules": [],
        "session": Session.objects.create(session_key="x", account=account, expire_date=NOON),
        "spot": Spot("台账.xlsx", "河湖整治清单", "C7"),
        "state": MeasureState.DRAFTING,
        "status": "已完成",
        "step": Step("开工", day),
        "steps": [],
        "submission": submission,
        "submissions": [submission],
        "subjects": {},
        "subject_key": str(task.key),
        "subject_kind": "task",
        "successor": begun.units["财政局"],
        "support": support_link(begun.clerk, supporting=other, supported=document),
        "supported": document,
        "supporting": other,
        "task": task,
        "into": begun.task("2"),
        "task_list": task.task_list,
        "tasks": [],
        "text": "正文",
        "title": "举措",
        "unit": unit,
        "units": [unit],
        "usernames": ("abc", "abd", "abe"),
        "username": "abc",
        "value": "水务局",
        "version": None,
        "waiting": waiting,
        "waits": [waiting],
        "year": 2031,
        "scheme": StatusScheme.objects.filter(region=None)[0],
        "succession": Succession(unit, begun.units["财政局"], day, "并"),
        "region_code": region.code,
        "summary": {},
        "file_name": "台账.xlsx",
        "sheet": "清单",
        "columns": {},
        "clause_keys": [],
        "cited": {},
        "document_keys": [],
        "source": None,
        "filled": {},
        "rounds": [round_],
        "wanted": {},
        "leaders": {},
        "lists": [],
        "statuses": [],
        "tasks_add.lists": {},
        "submission_unfile.keys": {},
        "batch_start.period": "2031-01",
        "column_map_remember.headings": "杂项",
        "lists_take.wanted": {},
        "waiting_settle.state": "dropped",
        "region_setting_set.name": "due_day",
        "region_setting_set.value": 20,
        "report_render.kind": "policy-monthly",
        "report_render.region_code": region.code,
        "report_render.period": "2031-01",
        "history_told.kind": "任务",
        "region_add.code": "519924001",
        "round_open.period": "2031-02",
        "special_open.units": [unit],
    }


def _arguments(name: str, function: Service, samples: dict[str, Any]) -> dict[str, Any]:
    found = {}
    for parameter in list(inspect.signature(function).parameters.values())[1:]:
        special = f"{function.__name__}.{parameter.name}"
        if special in samples:
            found[parameter.name] = samples[special]
        elif parameter.default is parameter.empty and parameter.kind is not parameter.VAR_KEYWORD:
            assert parameter.name in samples, f"{name}: no sample for {parameter.name}, add one to `samples`"
            found[parameter.name] = samples[parameter.name]
    return found


def _problem(name: str, actor: Actor, samples: dict[str, Any]) -> str:
    """What is wrong with how a service answers somebody who has no business with it; nothing is kept."""
    arguments = _arguments(name, SERVICES[name], samples)
    with transaction.atomic(), CaptureQueriesContext(connection) as asked:
        acts = Act.objects.count()
        try:
            answer = SERVICES[name](actor, **arguments)
        except (Refused, NotFound):
            wrote = [query["sql"] for query in asked if query["sql"].startswith(WRITES)]
            return f"{name}({actor.username}): refused after {wrote[0][:80]}" if wrote else ""
        except Exception as error:  # noqa: BLE001 - whatever it is, it is no refusal
            return f"{name}({actor.username}): {type(error).__name__} {error}"[:200]
        finally:
            transaction.set_rollback(True)
    return "" if not answer and Act.objects.count() == acts else f"{name}({actor.username}): done"


def test_services_are_found() -> None:
    assert len(SERVICES) > 90
    for name in ("luodi.ledger.org.services.merging.unit_merge", "luodi.exchange.importing.import_files"):
        assert name in SERVICES


def test_every_service_refuses_somebody_without_any_role(samples: dict[str, Any]) -> None:
    nobody = Actor("nobody", "nobody")
    assert [told for name in SERVICES if (told := _problem(name, nobody, samples))] == []


def test_every_service_refuses_the_clerk_of_another_county(samples: dict[str, Any]) -> None:
    stranger = actor_of(Role.CLERK, region_of("539924"))
    names = [name for name in SERVICES if name.rpartition(".")[2] not in OWN]
    assert [told for name in names if (told := _problem(name, stranger, samples))] == []
