"""Makes one data folder that the end-to-end tests start from; run as a process of its own.

    PLAN_TRACKER_DATA=FOLDER python tests/browser/prepare.py empty|fresh|demo|static

`empty` has accounts, areas and departments; `fresh` has the report's data besides, as a production
installation on its first day; `demo` is the demonstration; `static` holds the collected files for
all of them. A file `ready` or `failed` tells whoever waits how it ended.
"""

from __future__ import annotations

import json
import os
import sys
import traceback
from pathlib import Path

ROOT = Path(__file__).parents[2]
PASSWORD = "Demo-2024-ok"
# username: (name, role, code of the department); the demonstration has these and two colleagues.
PEOPLE = {
    "clerk": ("王芳", "clerk", "fgw"),
    "reviewer": ("李娜", "reviewer", "fgw"),
    "publisher": ("张伟", "publisher", "fgw"),
    "leader": ("刘敏", "leader", ""),
    "sysadmin": ("陈静", "system_admin", ""),
    "secadmin": ("杨洋", "security_admin", ""),
    "auditor": ("周杰", "auditor", ""),
}
COLLEAGUES = {
    "colleague": ("赵强", "clerk", "fgw"),
    "newcomer": ("孙丽", "clerk", "tjj"),
    "industry": ("吴刚", "clerk", "gxj"),
    "park": ("郑洁", "clerk", "yqw"),
}
TEN = (  # neighbours in the sheet
    "jinzhili-castings",
    "maisheng-nacelle-covers",
    "shenlong-granular-silicon",
    "erwei-graphene",
    "tanyan-boron-nitride",
    "petrochem-carbon-fibre",
    "magnesium-alloy",
    "old-blast-furnace-removal",
    "kundaxin-special-alloy-phase-2",
    "huashang-alloy",
)
FOUR = ("镁合金压铸件", "风机齿轮箱壳体铸造", "光伏接线盒", "风电液压和变桨系统")  # in the sheet


def people(accounts: dict[str, tuple[str, str, str]]) -> None:
    from django.utils import timezone

    from accounts.models import Department, Membership, User

    for username, (name, role, code) in accounts.items():
        user = User.objects.create_user(
            username,
            PASSWORD,
            full_name=name,
            must_change_password=False,
            password_changed_at=timezone.now(),
        )
        department = Department.objects.get(code=code) if code else None
        Membership.objects.create(user=user, role=role, department=department)


def empty() -> None:
    from accounts.seeding import seed_areas, seed_departments

    seed_areas(ROOT / "seeds")
    seed_departments(ROOT / "seeds")
    people(PEOPLE)


def fresh() -> None:
    from django.core.management import call_command

    call_command("seed", verbosity=0)
    people(PEOPLE)


def demo() -> None:
    """The demonstration, with one correction under way: of the finance bureau's August."""
    from django.core.management import call_command

    from accounts import clock
    from accounts.models import User
    from entry import workflow
    from entry.audit import Actor
    from entry.models import Return
    from entry.periods import Month

    call_command("seed", verbosity=0)
    call_command("demo", password=PASSWORD, verbosity=0)
    people(COLLEAGUES)
    clock.forget_installation()
    august = Return.objects.get(department__code="czj", month=Month(2024, 8))
    workflow.correct(
        august.pk,
        figures=[("indicators", "tax_revenue:150205")],
        reason="税务部门退库调整（示意）。",
        by=Actor(User.objects.get(username="publisher"), "command"),
        at=clock.now(),
    )
    ten_projects()
    four_signings()
    imports()


def ten_projects() -> None:
    """October of the industry bureau, which leads thirty projects: all is typed but ten of them."""
    from accounts.models import Department, User
    from config.demonstration import Demonstration
    from config.demonstration_indicators import IndicatorFiller
    from config.demonstration_tasks import Tasks
    from entry.periods import Month
    from entry.sheets import Change, Row

    class Standing:
        """Nothing has moved in the other projects."""

        key = "projects"

        def changes(self, row: Row, month: Month) -> list[Change]:
            texts = {"invested": row.cells["previous"] or "0"}
            if row.context.is_under_way:
                texts["physical"] = f"{month.month}月没有新的进展。"
            return [Change(self.key, row.subject, name, texts[name], row.version) for name in texts]

    fillers = (IndicatorFiller(2024), Standing(), Tasks(2024))
    stage = Demonstration(User.objects.get(username="publisher"), fillers)
    department = Department.objects.select_related("area").get(code="gxj")
    stage.fill(stage.open(department, Month(2024, 10)), skip=frozenset(TEN))


def four_signings() -> None:
    """October of the industrial park, which leads eight signings: all is typed but four of them."""
    from accounts.models import Department, User
    from config.demonstration import Demonstration
    from config.demonstration_indicators import IndicatorFiller
    from config.demonstration_tasks import Tasks
    from entry.periods import Month
    from entry.sheets import Change, Row
    from investment.models import Signing

    class Standing:
        """Nothing more has arrived."""

        def __init__(self, key: str, columns: tuple[str, ...]) -> None:
            self.key, self.columns = key, columns

        def changes(self, row: Row, month: Month) -> list[Change]:
            total = row.cells["previous"] or "0"
            told = dict.fromkeys(self.columns, total)
            if "proof" in told:
                told |= {"proof": "statistics" if total != "0" else "", "note": "没有新的到位。"}
            elif row.context.is_under_way:
                told["physical"] = f"{month.month}月没有新的进展。"
            return [Change(self.key, row.subject, *cell, row.version) for cell in told.items()]

    funds = Standing("funds", ("claimed", "verified", "outside_region", "proof"))
    fillers = (IndicatorFiller(2024), Standing("projects", ("invested",)), Tasks(2024), funds)
    stage = Demonstration(User.objects.get(username="publisher"), fillers)
    department = Department.objects.select_related("area").get(code="yqw")
    skip = frozenset(Signing.objects.filter(name__in=FOUR).values_list("key", flat=True))
    stage.fill(stage.open(department, Month(2024, 10)), skip=skip)


def imports() -> None:
    """Files on their way in, as their senders left them: compared, being read, unreadable."""
    from django.conf import settings
    from django.core.files.uploadedfile import SimpleUploadedFile

    from accounts import clock
    from accounts.models import User
    from entry import uploads
    from entry.audit import Actor
    from entry.models import Return, Upload
    from entry.periods import Month
    from tests.browser.sheets import ODD

    def send(username: str, code: str, content: bytes) -> tuple[Upload, Actor]:
        found = Return.objects.get(department__code=code, month=Month(2024, 10))
        by = Actor(User.objects.get(username=username), "import")
        file = SimpleUploadedFile("十月.xlsx", content)
        limit = settings.EVIDENCE_MAX_BYTES
        return uploads.receive(found.pk, file, max_bytes=limit, by=by, at=clock.now()), by

    for username, code, content in (("clerk", "tjj", ODD), ("colleague", "fgw", b"PK")):
        upload, by = send(username, code, content)
        uploads.read(upload, by=by, at=clock.now())
    upload, _ = send("newcomer", "tjj", ODD)
    beat = clock.now().replace(year=2099)  # its reader is alive as long as the tests run
    Upload.objects.filter(pk=upload.pk).update(step="识别各行", done=1200, total=2000, beat_at=beat)


def static() -> None:
    """As served in production: hashed names and rewritten imports. Redoc, which nobody is shown, is left out."""
    from django.core.management import call_command

    ignored = ["redoc"]
    call_command("collectstatic", verbosity=0, interactive=False, ignore_patterns=ignored)


def returns() -> dict[str, int]:
    """The primary keys of this year's returns by department, month and sequence: "fgw 2024-09 0"."""
    from entry.models import Return

    found = Return.objects.filter(is_history=False).select_related("department")
    return {f"{one.department.code} {one.month} {one.sequence}": one.pk for one in found}


def waiting() -> dict[str, int]:
    """The primary keys of the files on their way in, by their sender."""
    from entry.models import Upload

    return dict(Upload.objects.values_list("uploaded_by__username", "pk"))


def sessions() -> dict[str, str]:
    """A session for everybody, by user name: most tests begin behind the login."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from accounts.middleware import start_session
    from accounts.models import User

    made = {}
    for user in User.objects.filter(username__in=[*PEOPLE, *COLLEAGUES]):
        session = SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        start_session(session)
        session.save()
        made[user.username] = session.session_key
    return made


def main(kind: str) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    sys.path.insert(0, str(ROOT))
    import django
    from django.conf import settings
    from django.core.management import call_command

    folder = settings.DATA_DIR
    try:
        django.setup()
        if kind != "static":
            call_command("migrate", verbosity=0, interactive=False)
            call_command("createcachetable", verbosity=0)
        {"empty": empty, "fresh": fresh, "demo": demo, "static": static}[kind]()
        if kind != "static":
            told = {"returns": returns(), "sessions": sessions(), "uploads": waiting()}
            (folder / "told.json").write_text(json.dumps(told))
    except BaseException:
        (folder / "failed").write_text(traceback.format_exc())
        raise
    (folder / "ready").touch()


if __name__ == "__main__":
    main(sys.argv[1])
