"""Every page at every size: axe finds nothing, nothing stands out, no console complains."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass

import pytest
from playwright.sync_api import expect

from projects.columns import COLUMNS

from .accessibility import VENDOR, violations
from .people import SIZES, People
from .sites import Site

pytestmark = pytest.mark.browser


@dataclass(frozen=True)
class Visit:
    """Who looks at what; `sheet` names a return instead of a path, `upload` a file's sender."""

    name: str
    user: str
    path: str = ""
    sheet: str = ""
    upload: str = ""
    status: int = 200

    def where(self, site: Site) -> str:
        if self.upload:
            return f"/entry/uploads/{site.uploads[self.upload]}/{self.path}"
        return site.sheet(self.sheet) if self.sheet else self.path


EVERY_COLUMN = "&".join(
    f"col={key}"
    for key in (
        "number", "source", "title", "assigned", "official", "lead", "co", "due", "node",
        "progress", "updated", "state", "overdue", "light", "reminders", "rating", "files",
    )
)  # fmt: skip
SIGNING = "/investment/signings/zs2022-001/"
BOOK = "/projects/mingyang-350mw-renewables/"
EVERY_PROJECT_COLUMN = "&".join(f"col={key}" for key in COLUMNS)
# The API's documentation is left out: it is Swagger's own page, with Swagger's own mark-up.
VISITS = [
    Visit("login", "", "/login/"),
    Visit("password", "clerk", "/password/"),
    Visit("tokens", "clerk", "/tokens/"),
    Visit("worklist", "clerk", "/entry/"),
    Visit("worklist-reviewer", "reviewer", "/entry/"),
    Visit("return-draft", "clerk", sheet="tjj 2024-10 0"),
    Visit("return-projects", "industry", sheet="gxj 2024-10 0"),
    Visit("return-sent-back", "clerk", sheet="fgw 2024-10 0"),
    Visit("return-review", "reviewer", sheet="czj 2024-10 0"),
    Visit("return-approved", "publisher", sheet="tzj 2024-10 0"),
    Visit("return-published", "publisher", sheet="fgw 2024-09 0"),
    Visit("return-correction", "publisher", sheet="czj 2024-08 1"),
    Visit("return-corrected", "publisher", sheet="czj 2024-06 1"),
    Visit("import-preview", "clerk", upload="clerk"),
    Visit("import-one-group", "clerk", "?show=new", upload="clerk"),
    Visit("import-reading", "newcomer", upload="newcomer"),
    Visit("import-failed", "colleague", upload="colleague"),
    Visit("board", "publisher", "/entry/board/"),
    Visit("board-with-correction", "publisher", "/entry/board/?month=2024-08"),
    Visit("overview", "leader", "/overview/"),
    Visit("overview-one-light", "leader", "/overview/?light=red"),
    Visit("overview-then", "leader", "/overview/?month=2024-06&as_of=2024-07-30"),
    Visit("overview-elsewhere", "leader", "/overview/?area=150203"),
    Visit("departments", "leader", "/departments/"),
    Visit("departments-narrowed", "publisher", "/departments/?month=2024-10&returned=missing"),
    Visit("departments-then", "leader", "/departments/?month=2024-06&as_of=2024-07-05"),
    Visit("department", "leader", "/departments/gxj/"),
    Visit("department-own", "clerk", "/departments/fgw/?month=2024-10"),
    Visit("indicators", "leader", "/indicators/"),
    Visit("indicators-none", "leader", "/indicators/?q=没有这样的指标"),
    Visit("indicator", "leader", "/indicators/gdp/"),
    Visit("indicator-corrected", "leader", "/indicators/budget_revenue/?as_of=2024-07-30"),
    Visit("indicator-growth-only", "leader", "/indicators/industry_va/"),
    Visit("indicator-internal", "publisher", "/indicators/project_investment/"),
    Visit("projects", "leader", "/projects/"),
    Visit("projects-own", "clerk", "/projects/?planned=yes&sort=-gap"),
    Visit("projects-every-column", "publisher", f"/projects/?{EVERY_PROJECT_COLUMN}&planned=yes"),
    Visit("projects-by-department", "leader", "/projects/?by=department"),
    Visit("funnel", "leader", "/investment/"),
    Visit("funnel-by-source", "publisher", "/investment/?by=source&month=2024-06"),
    Visit("funnel-none", "leader", "/investment/?q=没有这样的项目"),
    Visit("funnel-then", "leader", "/investment/?month=2024-06&as_of=2024-07-30"),
    Visit("signings", "leader", "/investment/signings/"),
    Visit("signings-own", "clerk", "/investment/signings/?sort=-verified"),
    Visit("signings-by-chain", "leader", "/investment/signings/?by=chain"),
    Visit("signings-none", "leader", "/investment/signings/?q=没有这样的项目"),
    Visit("signings-waiting", "publisher", "/investment/waiting/"),
    Visit("signing", "leader", SIGNING),
    Visit("signing-steps", "publisher", SIGNING),
    Visit("signing-new", "clerk", "/investment/signings/new/"),
    Visit("signing-waits", "publisher", "/investment/signings/zs2024-071/"),
    Visit("signing-facts", "publisher", f"{SIGNING}facts/"),
    Visit("signing-step", "publisher", "/investment/signings/zs2024-071/steps/landed/new/"),
    Visit("signing-agreement", "publisher", f"{SIGNING}agreements/new/"),
    Visit("signing-increase", "publisher", f"{SIGNING}increases/new/"),
    Visit("signing-investor", "publisher", f"{SIGNING}investor/"),
    Visit("signing-exclusion", "publisher", f"{SIGNING}exclusion/"),
    Visit("signing-project", "publisher", "/investment/signings/zs2024-071/project/"),
    Visit("contacts", "leader", "/investment/contacts/"),
    Visit("contacts-every-column", "publisher", "/investment/contacts/?cols=all"),
    Visit("contact", "publisher", "/investment/contacts/45/"),
    Visit("contact-lead", "publisher", "/investment/contacts/45/lead/"),
    Visit("contact-new", "clerk", "/investment/contacts/new/"),
    Visit("events", "leader", "/investment/events/"),
    Visit("events-by-team", "leader", "/investment/events/?by=team"),
    Visit("event", "leader", "/investment/events/hd2024-25/"),
    Visit("event-new", "clerk", "/investment/events/new/"),
    Visit("records", "leader", "/indicators/signings/records/?month=2024-09"),
    Visit("support", "leader", "/support/"),
    Visit("support-every-column", "publisher", "/support/?cols=all&sort=-amount&todo=recognise"),
    Visit("support-by-department", "leader", "/support/?by=department"),
    Visit("support-item", "publisher", "/support/zq2024-007/"),
    Visit("support-item-told", "leader", "/support/culture-heritage-funds/"),
    Visit("support-new", "clerk", "/support/new/"),
    Visit("projects-none", "leader", "/projects/?q=没有这样的项目"),
    Visit("projects-then", "leader", "/projects/?month=2024-06&as_of=2024-07-30&list=region-major"),
    Visit("book", "leader", BOOK),
    Visit("book-own", "clerk", BOOK),
    Visit("book-red", "publisher", "/projects/petrochem-carbon-fibre/"),
    Visit("book-package", "leader", "/projects/dead-end-roads/"),
    Visit("book-then", "reviewer", "/projects/low-carbon-blast-furnace/?month=2024-03"),
    Visit("book-facts", "clerk", f"{BOOK}edit/facts/"),
    Visit("book-members", "clerk", f"{BOOK}edit/members/"),
    Visit("book-plan", "clerk", f"{BOOK}plan/2024/"),
    Visit("book-procedures", "clerk", f"{BOOK}procedures/2024/menu/"),
    Visit("book-event", "clerk", f"{BOOK}events/new/"),
    Visit("book-exemption", "clerk", f"{BOOK}exemptions/new/"),
    Visit("book-waiting", "publisher", "/projects/waiting/"),
    Visit("problems", "leader", "/projects/problems/"),
    Visit("problems-own", "clerk", "/projects/problems/?sort=-due"),
    Visit("problems-every-column", "publisher", "/projects/problems/?cols=all"),
    Visit("problems-by-department", "leader", "/projects/problems/?by=department"),
    Visit("problems-none", "leader", "/projects/problems/?q=没有这样的问题"),
    Visit("problems-proposed", "publisher", "/projects/problems/proposals/"),
    Visit("problem-new", "clerk", "/projects/problems/new/"),
    Visit("problem-escalated", "leader", "/projects/problems/WT2024-003/"),
    Visit("problem-steps", "publisher", "/projects/problems/WT2024-007/"),
    Visit("problem-to-confirm", "clerk", "/projects/problems/WT2024-006/"),
    Visit("tasks", "leader", "/tasks/"),
    Visit("tasks-every-column", "publisher", f"/tasks/?{EVERY_COLUMN}&sort=-due"),
    Visit("tasks-by-chapter", "leader", "/tasks/?by=chapter"),
    Visit("tasks-by-department", "publisher", "/tasks/?by=department"),
    Visit("tasks-none", "leader", "/tasks/?q=没有这样的任务"),
    Visit("tasks-then", "leader", "/tasks/?month=2024-06&as_of=2024-07-30"),
    Visit("tasks-new", "publisher", "/tasks/new/"),
    Visit("task", "leader", "/tasks/innovation-awards/"),
    Visit("task-steps", "publisher", "/tasks/innovation-awards/"),
    Visit("plan", "leader", "/plan/2024/"),
    Visit("plan-own", "clerk", "/plan/2024/?kind=project"),
    Visit("plan-only-behind", "leader", "/plan/2024/?show=behind"),
    Visit("plan-none-behind", "leader", "/plan/2024/?month=2024-01&show=behind&kind=actual"),
    Visit("plan-then", "publisher", "/plan/2024/?month=2024-06&as_of=2024-07-30&kind=target"),
    Visit("wall", "leader", "/projects/board/"),
    Visit("wall-by-stage", "clerk", "/projects/board/?group=stage&list=all"),
    Visit("wall-screen", "leader", "/projects/board/?screen=1"),
    Visit("wall-none", "leader", "/projects/board/?q=没有这样的项目"),
    Visit("wall-then", "publisher", "/projects/board/?month=2024-06&as_of=2024-07-30"),
    Visit("map", "leader", "/projects/map/"),
    Visit("map-everything", "publisher", "/projects/map/?list=all"),
    Visit("map-none", "leader", "/projects/map/?q=没有这样的项目"),
    Visit("admin", "publisher", "/admin/"),
    Visit("admin-list", "publisher", "/admin/indicators/indicator/"),
    Visit("admin-search-none", "publisher", "/admin/indicators/indicator/?q=没有"),
    Visit("admin-form", "publisher", "/admin/indicators/target/1/change/"),
    Visit("admin-add", "publisher", "/admin/indicators/target/add/"),
    Visit("admin-calendar", "publisher", "/admin/entry/calendarday/"),
    Visit("admin-departments", "sysadmin", "/admin/accounts/department/"),
    Visit("admin-department", "sysadmin", "/admin/accounts/department/1/change/"),
    Visit("admin-people", "secadmin", "/admin/accounts/user/"),
    Visit("admin-trail", "auditor", "/admin/entry/auditevent/"),
    Visit("forbidden", "leader", "/entry/board/", status=403),
    Visit("not-found", "clerk", "/no-such-page/", status=404),
    Visit("not-found-outside", "", "/no-such-page/", status=404),
]


@pytest.mark.parametrize("visit", VISITS, ids=lambda visit: visit.name)
def test_page_is_open_to_everybody(readers: People, visit: Visit) -> None:
    path = visit.where(readers.site)
    person = readers.enter(visit.user) if visit.user else readers.stranger()
    found = {}
    for size in SIZES:
        person.resize(size)
        answer = person.page.goto(readers.site.url + path, wait_until="load")
        assert answer is not None
        assert answer.status == visit.status
        expect(person.page.get_by_role("heading", level=1)).to_be_visible()
        person.page_is_drawn()
        if visit.sheet:
            person.grid_is_ready()
        if visit.status >= 400:
            person.forgive_failed_requests()  # the console reports the page's own status
        found[size] = [*person.errors, *person.overflow(), *violations(person.page)]
        # To read a sheet with an @import, axe puts it into a style element of its own: a breach,
        # but not the page's.
        person.errors.clear()
    assert found == {size: [] for size in SIZES}


def test_axe_is_what_the_manifest_says() -> None:
    manifest = json.loads((VENDOR / "MANIFEST.json").read_text())
    files = {path.relative_to(VENDOR).as_posix() for path in VENDOR.glob("axe/*")}
    assert files == set(manifest)
    for name, entry in manifest.items():
        assert hashlib.sha256((VENDOR / name).read_bytes()).hexdigest() == entry["sha256"]
