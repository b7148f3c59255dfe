"""An import that is killed in the middle leaves everything as before, or all of it done."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from accounts.models import Department, User
from entry import uploads, workflow
from entry.audit import verify
from entry.models import Attachment, AuditEvent, AuditHead, Return, Upload
from indicators.models import Observation
from tests.entry.conftest import SEPTEMBER
from tests.entry.workbooks import importer, send, workbook
from tests.factories import NOW, IndicatorFactory, actor

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("concurrency"),
]
ROOT = Path(__file__).parents[2]
ROWS, KILLS = 60, 20


def dump() -> list[Any]:
    """Everything an import touches, in one canonical form."""
    return [
        list(model.objects.order_by("pk").values_list())  # type: ignore[attr-defined]
        for model in (Observation, Return, Attachment, AuditEvent, AuditHead, Upload)
    ]


def process(upload: Upload) -> subprocess.Popen[str]:
    known = connection.settings_dict
    names = ("NAME", "USER", "PASSWORD", "HOST", "PORT")
    database = json.dumps({name: str(known[name]) for name in names if known.get(name)})
    kept = {key: value for key, value in os.environ.items() if not key.startswith("DJANGO_")}
    environment = {**kept, "PLAN_TRACKER_DATA": str(settings.DATA_DIR), "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(
        [sys.executable, "-m", "tests.entry.killed", database, str(upload.pk)],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )


def test_killed_imports_are_never_half_done(finance: Department, clerk: User) -> None:
    """Twenty kills, at moments spread over the time that a whole one takes."""
    names = [f"指标之{number}" for number in range(ROWS)]
    for number, name in enumerate(names):
        IndicatorFactory(code=f"n{number}", name=name, owner=finance, decimals=0)
    opened = workflow.open_return(finance, SEPTEMBER, by=actor(clerk), at=NOW)
    content = workbook(*((name, at + 1, None) for at, name in enumerate(names)))
    upload = uploads.read(send(opened, clerk, content), by=importer(clerk), at=NOW)
    before, whole = dump(), 0.4
    done = killed = 0
    for attempt in range(KILLS):
        child = process(upload)
        assert child.stdout is not None
        assert child.stdout.readline() == "begin\n"
        time.sleep(whole * attempt / KILLS)
        child.send_signal(signal.SIGKILL)
        child.wait()
        child.stdout.close()
        connection.close()
        after = dump()
        if after == before:
            killed += 1
            continue
        done += 1
        assert Observation.objects.drafts().count() == ROWS
        assert Upload.objects.get(pk=upload.pk).stage == "applied"
        assert verify() == []
        upload = another(opened, clerk, done)
        before = dump()
    assert killed, "no kill came in time: the test would be void"
    uploads.apply(upload.pk, by=importer(clerk), at=NOW)
    assert Upload.objects.get(pk=upload.pk).stage == "applied"


def another(opened: Return, clerk: User, done: int) -> Upload:
    """Another import of other figures, for the next kill."""
    more = workbook(*((f"指标之{at}", at + 1 + 1000 * done, None) for at in range(ROWS)))
    return uploads.read(send(opened, clerk, more), by=importer(clerk), at=NOW)
