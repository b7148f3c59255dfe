"""A demonstration is refused beside real data, without the report's, and over names that are taken."""

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone

from accounts.models import Installation, User
from entry.models import Return
from tests.factories import PASSWORD, ReturnFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("state", ["draft", "published"])
def test_it_refuses_a_database_with_real_returns(seeded: None, state: str) -> None:
    ReturnFactory(state=state, published_at=timezone.now() if state == "published" else None)
    users = User.objects.count()
    with pytest.raises(CommandError, match="已有真实月报，不能载入示意数据"):
        call_command("demo", password=PASSWORD)
    assert User.objects.count() == users
    assert not Installation.objects.exists()
    assert not Return.objects.filter(is_demo=True).exists()


def test_it_wants_the_reports_data_first() -> None:
    with pytest.raises(CommandError, match="请先运行 seed"):
        call_command("demo", password=PASSWORD)
    assert not User.objects.exists()


def test_a_name_that_is_taken_leaves_nothing_half_made(seeded: None) -> None:
    User.objects.create_user("leader", full_name="已有的人")
    with pytest.raises(Exception, match=r"(?i)unique"), transaction.atomic():
        call_command("demo", password=PASSWORD)
    assert not User.objects.filter(is_demo=True).exists()
    assert not Return.objects.filter(is_demo=True).exists()
