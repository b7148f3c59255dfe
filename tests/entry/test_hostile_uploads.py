"""Hostile files sent through the page: a sentence in Chinese, and nothing else happens.

How long each may take is the business of `tests/entry/excel/test_hostile.py`.
"""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import User
from entry.models import Return, Upload
from indicators.models import Observation
from tests.conftest import browser_of
from tests.entry.excel.test_hostile import CASES

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("october")]

SENT = (
    "declares a million rows",
    "one cell at the end",
    "a bomb of one part",
    "a bomb that lies",
    "many entries",
    "XXE in a sheet",
    "billion laughs",
    "HTML",
    "macros",
    "macros in an .xls",
    "password",
    "a zip of files",
    "noise in a zip",
)


def send(user: User, found: Return, content: bytes, name: str = "九月.xlsx") -> Any:
    where = reverse("entry:upload-send", args=[found.pk])
    file = SimpleUploadedFile(name, content)
    return browser_of(user).post(where, {"file": file}, follow=True)


@pytest.mark.parametrize("name", SENT)
def test_its_cause_is_shown(name: str, opened: Return, clerk: User) -> None:
    make, cause = CASES[name]
    answer = send(clerk, opened, make())
    upload = Upload.objects.get()
    assert answer.redirect_chain == [(reverse("entry:upload", args=[upload.pk]), 302)]
    assert "这个文件没有读出来。" in answer.text
    assert cause in answer.text
    assert upload.stage == Upload.Stage.FAILED
    assert not Observation.objects.exists()


def test_a_truncated_file_and_an_empty_one(opened: Return, clerk: User) -> None:
    from tests.entry.excel import books

    whole = books.BULLETIN.read_bytes()
    assert "没有传完整" in send(clerk, opened, whole[: len(whole) // 2]).text
    assert "是空文件" in send(clerk, opened, b"").text


def test_markup_in_a_file_stays_text(opened: Return, clerk: User) -> None:
    from tests.entry.workbooks import workbook

    evil = "<script>alert(1)</script>"
    name = "<img src=x>.xlsx"
    text = send(clerk, opened, workbook((evil, 1, None), ("一般公共预算收入", evil, 1)), name).text
    assert evil not in text
    assert "<img src=x>" not in text
    assert "&lt;script&gt;" in text
