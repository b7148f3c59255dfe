"""What a figure was counted from is kept: nobody deletes it, and who counted is in the trail."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import models

from entry import actions
from entry.models import AuditEvent, Return
from indicators.models import Observation
from investment.models import Signing, SupportItem
from projects.models import Project
from tests.api.conftest import writer_of
from tests.conftest import browser_of
from tests.factories import actor
from tests.indicators.counted_registers.world import World, world
from tests.investment.support_scenes import store_at

pytestmark = pytest.mark.django_db
DAY = date(2024, 3, 1)


@pytest.fixture
def told(settings: Any, tmp_path: Path) -> World:
    store_at(settings, tmp_path)
    made = world()
    made.sign(0, DAY)
    made.win(DAY, 2)
    made.build(DAY)
    return made


@pytest.mark.parametrize(
    ("model", "admin", "rest"),
    [
        (Signing, "/admin/investment/signing/{}/delete/", "signings/"),
        (SupportItem, "/admin/investment/supportitem/{}/delete/", "support-items/"),
        (Project, "/admin/projects/project/{}/delete/", "projects/"),
    ],
)
def test_a_record_is_voided_but_not_deleted(
    told: World, model: type[models.Model], admin: str, rest: str
) -> None:
    one = model._default_manager.get()
    for user in (told.people.clerk, told.people.office):
        answer = browser_of(user).post(admin.format(one.pk), {"post": "yes"})
        assert answer.status_code in (302, 403)  # to the login of the administration, or refused
    assert writer_of(told.people.clerk).send("delete", rest).status_code == 405
    assert model._default_manager.filter(pk=one.pk).exists()


@pytest.mark.parametrize("model", [Signing, Project])
def test_the_database_keeps_what_steps_and_events_name(
    told: World, model: type[models.Model]
) -> None:
    with pytest.raises(models.ProtectedError):
        model._default_manager.get().delete()


def test_who_opened_and_who_counted_again_is_in_the_trail(told: World) -> None:
    told.begin([])
    opened = Return.objects.get()
    (event,) = AuditEvent.objects.filter(action="return.open")
    assert (event.actor, event.monthly_return) == (told.people.clerk, opened)
    counted = AuditEvent.objects.filter(action="figure.save", subject="indicators/signings:150205")
    assert [one.actor for one in counted] == [told.people.clerk]
    told.pass_a_day()
    told.rename(0)
    actions.recount(opened.pk, by=actor(told.people.colleague), at=told.at)
    last = counted.latest("sequence")
    assert (last.actor, last.at, last.door) == (told.people.colleague, told.at, "page")
    assert (set(last.after), last.before["records"]) == ({"records"}, counted[0].after["records"])
    draft = Observation.objects.get(indicator__code="signings")
    assert (draft.entered_by, draft.entered_at) == (told.people.colleague, told.at)
    quiet = Observation.objects.get(indicator__code="policies")
    assert quiet.entered_by == told.people.clerk  # nothing of it had moved
