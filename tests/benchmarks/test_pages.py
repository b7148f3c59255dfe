"""The made-up register of projects keeps every rule, and both pages show what they are timed for."""

import re

import pytest
from django.test import Client

from benchmarks import data, pages, projects, world
from indicators.models import Observation
from projects.models import ProjectProgress

TINY = world.Size("tiny", 1, 32, projects.MONTHS)


def test_both_pages_answer_with_their_rows(db: None) -> None:
    made = world.make_world(TINY)
    register = projects.make_register(made, 40)
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
    plain, page, cut = (client.get(path).content.decode() for path in (pages.PLAIN, *pages.ASKED))
    assert len(re.findall(r'<th scope="row">', plain)) == len(made.indicators)
    assert len(re.findall(r'<th scope="row">', page)) == 40
    assert "2024年12月" in page
    assert len(re.findall(r'<th scope="row">', cut)) == projects.DEPARTMENTS + 1
    rows = page[page.index("<tbody>") :]
    for light in ("done", "green", "yellow", "red"):  # every state costs its own
        assert f'class="light light--{light}"' in rows


@pytest.mark.parametrize(("pairs", "word"), [([(3.0, 2.0)], "met"), ([(5.0, 2.0)], "missed")])
def test_a_line_tells_whether_the_bar_was_met(pairs: list[tuple[float, float]], word: str) -> None:
    told = pages.line("/projects/", [*pairs, *pairs, (9.0, 1.0)])
    assert told.endswith(f"| {word} |")
    assert f"| {pairs[0][0] / pairs[0][1]:.2f} |" in told


def test_the_data_holds_what_the_pages_are_judged_by() -> None:
    assert data.columns_known()
    assert (projects.PROJECTS, projects.MONTHS) == (500, 24)
