"""Drafts: what is not published is nowhere at the REST door, whoever asks and however."""

from datetime import timedelta

import pytest

from accounts.models import User
from entry import workflow
from entry.actions import save_cells
from entry.models import Return
from indicators.models import Observation
from tests.api.conftest import Program, program_of
from tests.api.test_internal import PATHS, told
from tests.entry.conftest import change, fill, walk
from tests.factories import NOW, actor
from tests.indicators import scenes

pytestmark = pytest.mark.django_db
DRAFT = "424242"


@pytest.fixture
def people(clerk: User, reviewer: User, publisher: User, leader: User) -> dict[str, User]:
    return {"clerk": clerk, "reviewer": reviewer, "publisher": publisher, "leader": leader}


def shown(program: Program) -> list[tuple[str, str]]:
    """Where the draft's figure is told."""
    return [(path, str(query)) for path, query in PATHS if DRAFT in told(program, path, query)]


@pytest.mark.parametrize("role", ["clerk", "reviewer", "publisher", "leader"])
@pytest.mark.parametrize("state", ["draft", "submitted", "approved", "published"])
def test_a_figure_is_told_from_its_publication_on_and_not_before(
    opened: Return, people: dict[str, User], role: str, state: str
) -> None:
    scenes.rules()
    fill(opened, people["clerk"], value=DRAFT)
    draft = Observation.objects.get(published_at=None)
    scenes.aim(draft.indicator, key="aim", headline_order=1)
    if state != "draft":
        clerk, reviewer, publisher = (people[n] for n in ("clerk", "reviewer", "publisher"))
        walk(opened, clerk, reviewer, publisher, to=state)
    places = {path for path, _ in shown(program_of(people[role]))}
    assert places == ({"observations/", "lights/", "overview/"} if state == "published" else set())


def test_a_correction_under_way_leaves_the_published_figure_alone(
    published: Return, people: dict[str, User]
) -> None:
    at = NOW + timedelta(days=10)
    by = actor(people["clerk"])
    figures = [("indicators", "revenue:150205")]
    opened = workflow.correct(published.pk, figures=figures, reason="对账", by=by, at=at)
    save_cells(opened.pk, [change("value", DRAFT, 1)], by=by, at=at)
    reader = program_of(people["clerk"])
    assert shown(reader) == []
    for query in ({}, {"as_of": "2999-01-01T00:00:00Z"}, {"updated_since": NOW.isoformat()}):
        row = reader.row("observations/", query)
        assert (row["value"], row["superseded_at"]) == ("34200", None)
