"""The district of `scenes`, made once for a module: each test's own rows are undone."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.test import override_settings

from tests.dashboards import scenes


@pytest.fixture(scope="module")
def district_of_module(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    folder = {"OPTIONS": {"location": tmp_path_factory.mktemp("files")}}
    storages = {**settings.STORAGES, "default": {**settings.STORAGES["default"], **folder}}
    with (
        override_settings(STORAGES=storages),
        django_db_blocker.unblock(),
        transaction.atomic(),
    ):
        scenes.district()
        with django_db_blocker.block():
            yield
        transaction.set_rollback(True)


@pytest.fixture
def world(district_of_module: None, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The doors' clock stands on the day of the scenes."""
    monkeypatch.setattr("accounts.clock.now", lambda: scenes.at(10, 18))
