"""`updated_since` and `include_history`: what changed up to a publication, and all that ever was."""

from datetime import timedelta
from typing import Any

import pytest

from accounts.models import User
from entry import publication, workflow
from entry.actions import save_cells
from entry.models import PublicationClock, Return
from tests.api.conftest import Program
from tests.entry.conftest import change, walk
from tests.factories import NOW, actor

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=10)


@pytest.fixture
def corrected(published: Return, clerk: User, reviewer: User, publisher: User) -> Return:
    figures = [("indicators", "revenue:150205")]
    by = actor(clerk)
    opened = workflow.correct(published.pk, figures=figures, reason="对账", by=by, at=LATER)
    save_cells(opened.pk, [change("value", "35000", 1)], by=by, at=LATER)
    moved = Return.objects.get(pk=opened.pk)
    for step, user in (("submit", clerk), ("approve", reviewer), ("publish", publisher)):
        moved = workflow.act(moved.pk, step, by=actor(user), at=LATER, seen_version=moved.version)
    return moved


def since(reader: Program, moment: str, **more: str) -> Any:
    return reader.read("observations/", {"updated_since": moment, **more})


def test_a_delta_says_up_to_which_publication_it_reaches(
    corrected: Return, reader: Program
) -> None:
    response = reader.ask("observations/", {"updated_since": "1970-01-01T00:00:00Z"})
    page = response.json()
    assert page["as_of"] == response.headers["As-Of"] == "2024-10-18T10:00:00+08:00"
    assert [row["value"] for row in page["results"]] == ["34200", "35000"]
    assert page["results"][0]["superseded_at"] == page["results"][1]["published_at"]
    again = since(reader, page["as_of"])
    assert [row["value"] for row in again["results"]] == ["34200", "35000"], "the last once more"
    assert again["as_of"] == page["as_of"]


def test_every_page_of_a_delta_reaches_equally_far(
    corrected: Return, reader: Program, publisher: User
) -> None:
    first = since(reader, "1970-01-01T00:00:00Z", page_size="1")
    assert "as_of=" in first["next"]
    PublicationClock.objects.update(last=LATER + timedelta(days=1))  # somebody published
    second = reader.read(first["next"])
    assert second["as_of"] == first["as_of"]
    assert [row["value"] for row in second["results"]] == ["35000"]
    assert reader.read(second["previous"])["results"] == first["results"]
    assert since(reader, "1970-01-01T00:00:00Z")["as_of"] > first["as_of"]


def test_an_end_in_the_future_is_none_that_could_be_promised(
    corrected: Return, reader: Program
) -> None:
    page = since(reader, "1970-01-01T00:00:00Z", as_of="2999-01-01T00:00:00Z")
    assert page["as_of"] == "2024-10-18T10:00:00+08:00"
    past = since(reader, "1970-01-01T00:00:00Z", as_of="2024-10-17T00:00:00Z")
    assert past["as_of"] == "2024-10-17T08:00:00+08:00"
    assert [row["value"] for row in past["results"]] == ["34200"]


def test_a_list_that_is_no_delta_says_nothing_of_it(published: Return, reader: Program) -> None:
    response = reader.ask("observations/")
    assert "as_of" not in response.json()
    assert "As-Of" not in response.headers


def test_a_file_says_it_in_its_header(corrected: Return, reader: Program) -> None:
    response = reader.ask("observations/?updated_since=1970-01-01T00:00:00Z&format=csv")
    assert response.headers["As-Of"] == "2024-10-18T10:00:00+08:00"
    assert len(response.content.decode("utf-8-sig").splitlines()) == 3


def test_before_anything_is_published_a_delta_is_empty(reader: Program) -> None:
    page = since(reader, "1970-01-01T00:00:00Z")
    assert (page["results"], page["as_of"]) == ([], None)


def test_the_history_holds_all_vintages(corrected: Return, reader: Program) -> None:
    rows = reader.rows("observations/", {"include_history": "true"})
    assert [row["value"] for row in rows] == ["34200", "35000"]
    assert [row["value"] for row in reader.rows("observations/")] == ["35000"]
    assert reader.rows("observations/", {"include_history": "false"}) == reader.rows(
        "observations/"
    )
    before = (LATER - timedelta(seconds=1)).isoformat()
    rows = reader.rows("observations/", {"include_history": "true", "as_of": before})
    assert [row["value"] for row in rows] == ["34200"]


def test_the_history_is_walked_one_by_one(corrected: Return, reader: Program) -> None:
    page = reader.read("observations/", {"include_history": "true", "page_size": "1"})
    found = [row["value"] for row in page["results"]]
    while page["next"]:
        page = reader.read(page["next"])
        found += [row["value"] for row in page["results"]]
    assert found == ["34200", "35000"]


# -- stamps ---------------------------------------------------------------------------------------


def test_stamps_rise_whatever_the_clocks_say() -> None:
    moments = [NOW, NOW, NOW - timedelta(days=1), NOW + timedelta(days=1), NOW]
    stamps = [publication.stamp(at) for at in moments]
    assert stamps == sorted(set(stamps))
    assert stamps[0] == NOW
    assert stamps[1] == NOW + timedelta(microseconds=1)
    assert stamps[3] == NOW + timedelta(days=1)
    assert stamps[4] == stamps[3] + timedelta(microseconds=1)
    assert PublicationClock.objects.get().last == stamps[-1]


def test_the_return_its_event_and_its_figures_carry_one_stamp(
    filled: Return, clerk: User, reviewer: User, publisher: User
) -> None:
    PublicationClock.objects.create(last=NOW + timedelta(hours=1))
    found = walk(filled, clerk, reviewer, publisher, to="published")
    stamp = NOW + timedelta(hours=1, microseconds=1)
    assert found.published_at == stamp
    event = found.events.last()
    assert event is not None
    assert event.at == stamp
    figure = found.indicators_observations.get()
    assert figure.published_at == stamp
