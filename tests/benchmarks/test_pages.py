"""The made-up registers keep every rule, and the pages show what they are timed for."""

import re

import pytest
from django.test import Client

from benchmarks import data, pages, projects, signings, world
from indicators.models import Observation
from projects.models import ProjectProgress

TINY = world.Size("tiny", 1, 32, projects.MONTHS)


def test_both_pages_answer_with_their_rows(db: None) -> None:
    made = world.make_world(TINY)
    register = projects.make_register(made, 40)
    signings.make_contacts(made, signings.make_signings(made, register, 60), 50)
    signings.make_support(made, register, 30)
    month = world.LAST
    Observation.objects.bulk_create(
        Observation(
            indicator=indicator, area=made.areas[0], month=month, value=1,
            monthly_return_id=made.regular[month], published_at=world.published_at(month),
            entered_at=world.published_at(month), entered_by=made.clerk,
        )
        for indicator in made.indicators
    )  # fmt: skip
    assert ProjectProgress.objects.count() == 40 * projects.MONTHS
    client = Client(headers={"Cookie": pages.logged_in(register.leader)})
    told = {path: client.get(path).content.decode() for path in (pages.PLAIN, *pages.ASKED)}
    plain, page, cut, funnel, ledger, chains, contacts, support = told.values()
    assert len(re.findall(r'<th scope="row">', plain)) == len(made.indicators)
    assert len(re.findall(r'<th scope="row">', page)) == 40
    assert "2024年12月" in page
    assert len(re.findall(r'<th scope="row">', cut)) == projects.DEPARTMENTS + 1
    rows = page[page.index("<tbody>") :]
    for light in ("done", "green", "yellow", "red"):  # every state costs its own
        assert f'class="light light--{light}"' in rows
    assert len(re.findall(r'<th scope="row"><span class="muted signings__number">', ledger)) == 60
    assert len(re.findall(r'<th scope="row">', chains)) == signings.CHAINS + 1
    assert len(re.findall(r'<th scope="row" class="contacts__name">', contacts)) == 50
    for part in ("funnel", "funds", "cuts", "cohorts", "stays", "stale"):
        assert f'aria-labelledby="{part}"' in funnel, part
    assert len(re.findall(r'<th scope="row"', support)) == 30


@pytest.mark.parametrize(("pairs", "word"), [([(3.0, 2.0)], "met"), ([(5.0, 2.0)], "missed")])
def test_a_line_tells_whether_the_bar_was_met(pairs: list[tuple[float, float]], word: str) -> None:
    told = pages.line("/projects/", [*pairs, *pairs, (9.0, 1.0)])
    assert told.endswith(f"| {word} |")
    assert f"| {pairs[0][0] / pairs[0][1]:.2f} |" in told


def test_the_data_holds_what_the_pages_are_judged_by() -> None:
    assert data.columns_known()
    assert (projects.PROJECTS, projects.MONTHS) == (500, 24)
    assert (signings.SIGNINGS, signings.CONTACTS, signings.ITEMS) == (2000, 2000, 2000)
