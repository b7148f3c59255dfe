"""The overview and the departments on the first day: the report is loaded, nothing is published."""

from datetime import datetime
from typing import Any

import pytest

from accounts.models import Department, User
from tests.conftest import browser_of
from tests.factories import person
from tests.indicators.test_views import text, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("report_of_module")]


@pytest.fixture
def chief(db: None) -> User:
    return person("leader", username="chief")


def stand_at(monkeypatch: Any, day: str) -> None:
    now = datetime.fromisoformat(f"{day}T09:00:00+08:00")
    monkeypatch.setattr("accounts.clock.now", lambda: now)


def read(user: User, path: str) -> str:
    return words(text(browser_of(user), path))


def test_nothing_changed_and_nobody_is_late_before_the_first_day(
    chief: User, monkeypatch: Any
) -> None:
    stand_at(monkeypatch, "2024-02-01")
    shown = read(chief, "/overview/?month=2024-01")
    for told in ("主要目标", "本月变化 0", "没有变化：", "1月数据还没有发布", "两个月都按目前已知的情况",
                 "重点项目", "任务", "到期应报 0", "逾期未报 0",
                 "没有逾期的月报，也没有滞后的灯"):  # fmt: skip
        assert told in shown, told
    for words_of_figures in ("滞后 0", "NaN", "None"):
        assert words_of_figures not in shown, words_of_figures
    departments = read(chief, "/departments/?month=2024-01")
    assert "1月报送率 — 没有到期的" in departments
    assert "2月5日到期" in departments


def test_after_it_everybody_is_waited_for(chief: User, monkeypatch: Any) -> None:
    stand_at(monkeypatch, "2024-03-01")
    owing = Department.objects.filter(is_active=True).count()
    shown = read(chief, "/departments/?month=2024-01")
    assert f"逾期未报 {owing}" in shown
    assert "1月报送率 0.0% 0/" in shown
    assert "逾期25天未报" in shown
    assert f"逾期未报 {owing}" in read(chief, "/overview/?month=2024-01")


@pytest.mark.parametrize(
    "path",
    ["/overview/", "/departments/", "/departments/fgw/", "/departments/gaj/",
     "/departments/?returned=late", "/departments/?light=red&as_of=2024-01-15"],
)  # fmt: skip
def test_every_page_opens(chief: User, monkeypatch: Any, path: str) -> None:
    stand_at(monkeypatch, "2024-02-20")
    assert "示意" not in read(chief, path)


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
@pytest.mark.parametrize("root", ["/overview/", "/departments/", "/departments/fgw/"])
def test_every_export_opens(chief: User, monkeypatch: Any, root: str, kind: str) -> None:
    stand_at(monkeypatch, "2024-02-20")
    answer = browser_of(chief).get(f"{root}export.{kind}?month=2024-01")
    assert answer.status_code == 200
    assert len(b"".join(answer)) > 100
