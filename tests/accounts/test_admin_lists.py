"""Lists of the administration as files: the page's filters and columns, whole or said to be cut."""

from typing import Any
from urllib.parse import quote

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts import admin_lists, clock
from accounts.models import Department, User
from entry import audit
from entry.audit import Entry
from tests.conftest import browser_of
from tests.entry.test_exports import read_csv, sheet_xml
from tests.factories import NOW, actor, person

pytestmark = [pytest.mark.django_db]


@pytest.fixture
def october(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("accounts.clock.now", lambda: NOW)


def rows(client: Client, path: str) -> list[list[str]]:
    response = client.get(path)
    assert response.status_code == 200
    return read_csv(b"".join(response))


def trail(by: User, count: int = 1, **traits: Any) -> None:
    values = {"action": "record.add", "object_type": "accounts.area", "object_id": "1", **traits}
    audit.record([Entry(**values) for _ in range(count)], by=actor(by), at=NOW)


@pytest.mark.usefixtures("october")
def test_the_trail_goes_out_as_the_auditor_sees_it(auditor: User, clerk: User):
    trail(clerk, before={"name": "甲"}, after={"name": "=1+1"})
    browser = browser_of(auditor)
    response = browser.get("/admin/entry/auditevent/export.xlsx")
    name = quote("审计记录（2024年10月8日）.xlsx")
    assert f"filename*=utf-8''{name}" in response["Content-Disposition"]
    assert "共1条" in sheet_xml(b"".join(response))
    heads, row = rows(browser, "/admin/entry/auditevent/export.csv")
    assert heads == ["序号", "时间", "用户名", "入口", "地址", "动作", "对象", "数据项"]
    assert row == [
        *("1", "2024-10-08 10:00:00", "clerk", "页面", "127.0.0.1"),
        *("增加（record.add）", "地区 1", ""),
    ]


def test_a_file_keeps_to_the_filters_and_the_search_of_the_page(
    auditor: User, clerk: User, other_clerk: User
):
    trail(clerk, 2)
    trail(other_clerk, 3)
    browser = browser_of(auditor)
    assert len(rows(browser, "/admin/entry/auditevent/export.csv")) == 6
    assert len(rows(browser, "/admin/entry/auditevent/export.csv?q=clerk")) == 3
    assert len(rows(browser, "/admin/entry/auditevent/export.csv?door=api")) == 1
    first = rows(browser, "/admin/entry/auditevent/export.csv?o=0")[1]
    assert first[0] == "1"
    html = browser.get("/admin/entry/auditevent/?q=clerk").content.decode()
    assert 'href="/admin/entry/auditevent/export.xlsx?q=clerk"' in html
    assert 'href="/admin/entry/auditevent/export.csv?q=clerk"' in html


@pytest.mark.parametrize(
    "query", ["?p=99999&all=", "?at__year=x", "?sequence__gt=abc", "?nothing=1"]
)
def test_odd_parameters_are_told_and_never_a_fault(query: str, auditor: User):
    browser = browser_of(auditor)
    browser.raise_request_exception = False
    assert browser.get(f"/admin/entry/auditevent/export.csv{query}").status_code in {200, 400, 404}


def test_accounts_are_told_in_words(auditor: User, finance: Department):
    person("clerk", finance, username="wang", full_name="+王芳", is_active=False)
    found = rows(browser_of(auditor), "/admin/accounts/user/export.csv")
    [row] = [row for row in found if row[0] == "wang"]
    assert row[1] == "'+王芳"  # a name is not run
    assert "财政局" in row[2]
    assert row[3] == "否"


def test_a_long_list_is_cut_and_says_so(
    auditor: User, clerk: User, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(admin_lists, "MOST_ROWS", 2)
    trail(clerk, 3)
    found = rows(browser_of(auditor), "/admin/entry/auditevent/export.csv")
    assert len(found) == 4
    assert found[-1] == ["未完：只列前2条，共3条。请用筛选或日期缩小范围，分次导出。"]


def test_a_list_takes_a_fixed_number_of_queries(auditor: User, clerk: User):
    def counted() -> int:
        browser = browser_of(User.objects.get(pk=auditor.pk))
        clock.installation()  # read once per process
        with CaptureQueriesContext(connection) as captured:
            rows(browser, "/admin/entry/auditevent/export.csv")
        return len(captured)

    trail(clerk, 2)
    few = counted()
    trail(clerk, 60)
    assert (few, counted()) == (8, 8)
