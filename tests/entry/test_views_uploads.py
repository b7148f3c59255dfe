"""The pages of an import: sent, looked at, taught, confirmed, cancelled."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse

from accounts.models import Department, User
from entry import uploads, views_uploads
from entry.actions import save_cells
from entry.models import LearnedName, Return, Upload
from entry.presenters_uploads import ASKED, FIRST, PAGE
from entry.previewed import Preview
from indicators.models import Observation
from tests.conftest import browser_of
from tests.entry.conftest import change
from tests.entry.workbooks import HEAD, importer, send, sent, workbook
from tests.factories import NOW, IndicatorFactory, actor, person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("october")]


def post(user: User, found: Return, *rows: Any, name: str = "九月.xlsx") -> Any:
    file = SimpleUploadedFile(name, workbook(*rows))
    return browser_of(user).post(reverse("entry:upload-send", args=[found.pk]), {"file": file})


def address(upload: Upload, what: str = "upload") -> str:
    return reverse(f"entry:{what}", args=[upload.pk])


def test_a_sent_file_shows_its_preview_and_is_written_on_confirmation(
    opened: Return, clerk: User
) -> None:
    answer = post(clerk, opened, ("一般公共预算收入", 34200, 8.6), ("不认识的指标", 5, None))
    upload = Upload.objects.get()
    assert answer.url == address(upload)
    browser = browser_of(clerk)
    text = browser.get(answer.url).text
    for part in (">B4<", "34200", "不认识的指标", "确认写入2处", "新填"):
        assert part in text
    assert not Observation.objects.exists()
    done = browser.post(address(upload, "upload-confirm"), follow=True)
    assert "已写入，原件留作佐证" in done.text
    assert Observation.objects.drafts().get().value == 34200
    assert browser.get(address(upload)).url == reverse("entry:return", args=[opened.pk])


def test_what_moved_is_told_and_nothing_is_written(
    opened: Return, clerk: User, finance: Department
) -> None:
    upload = sent(opened, clerk)
    second = person("clerk", finance, full_name="孙丽")
    save_cells(opened.pk, [change("value", "1", 0)], by=actor(second), at=NOW)
    answer = browser_of(clerk).post(address(upload, "upload-confirm"))
    assert answer.status_code == 409
    assert "一般公共预算收入（累计（时点））：孙丽已改为“1”" in answer.text
    assert "重新比对" in answer.text
    assert Observation.objects.drafts().get().value == 1


def test_a_name_can_be_taught_on_the_page(opened: Return, clerk: User) -> None:
    upload = sent(opened, clerk, ("财政一本账", 34200, 8.6))
    browser = browser_of(clerk)
    text = browser.get(address(upload)).text
    assert "财政一本账" in text
    assert "没有要改的数" in text
    assert "先指定下面没认出的写法" in text
    nothing = browser.post(address(upload, "upload-learn"), {"meaning-0": ""}, follow=True).text
    assert "没有指定任何一项" in nothing
    key = Upload.objects.get().preview["unknown"][0]["key"]
    told = {"meaning-0": "indicators|revenue:150205", "text-0": key, "kind-0": "row"}
    after = browser.post(address(upload, "upload-learn"), told, follow=True).text
    assert "确认写入2处" in after


def test_the_rest_can_be_left_out_for_good(opened: Return, clerk: User) -> None:
    rows = [(name, 1, None) for name in ("其中：中型企业", "财政一本账", "高技术产业")]
    upload = sent(opened, clerk, *rows)
    asked = Preview.from_json(upload.preview).unknown
    told = {"rest": "ignore"}
    for number, one in enumerate(asked):
        means = "indicators|revenue:150205" if one["name"] == "财政一本账" else ""
        told |= {f"meaning-{number}": means, f"text-{number}": one["key"], f"kind-{number}": "row"}
    text = browser_of(clerk).post(address(upload, "upload-learn"), told, follow=True).text
    assert "确认写入1处" in text
    assert Preview.from_json(Upload.objects.get().preview).unknown == ()
    assert LearnedName.objects.filter(meaning="ignore").count() == 2


def test_cancelling_goes_back_to_the_return(opened: Return, clerk: User) -> None:
    upload = sent(opened, clerk)
    text = browser_of(clerk).post(address(upload, "upload-cancel"), follow=True).text
    assert "没有写入任何数据" in text
    assert not Upload.objects.exists()


def test_leaving_and_coming_back_is_fine(opened: Return, clerk: User) -> None:
    upload = sent(opened, clerk)
    text = browser_of(clerk).get(reverse("entry:return", args=[opened.pk])).text
    assert address(upload) in text
    assert "等待确认" in text


@pytest.mark.parametrize(("minutes", "told"), [(1, "正在读取"), (3, "读取中断了")])
def test_a_reader_at_work_and_a_dead_one(
    opened: Return, clerk: User, minutes: int, told: str
) -> None:
    upload = send(opened, clerk)
    Upload.objects.update(beat_at=NOW - timedelta(minutes=minutes))
    browser = browser_of(clerk)
    assert told in browser.get(address(upload)).text
    again = browser.post(address(upload, "upload-read"), follow=True)
    assert "确认写入2处" in again.text


def test_a_colleague_finds_nobody_elses_import(
    opened: Return, clerk: User, finance: Department
) -> None:
    upload = sent(opened, clerk)
    second = browser_of(person("clerk", finance))
    assert second.get(address(upload)).status_code == 404
    for what in ("upload-confirm", "upload-cancel", "upload-read", "upload-learn"):
        assert second.post(address(upload, what)).status_code == 404
    assert Upload.objects.get().stage == "ready"


def test_a_wrong_file_is_told_on_the_return(opened: Return, clerk: User) -> None:
    file = SimpleUploadedFile("月报.pdf", b"%PDF-1.7")
    where = reverse("entry:upload-send", args=[opened.pk])
    text = browser_of(clerk).post(where, {"file": file}, follow=True).text
    assert "不是表格文件" in text
    assert "请先选择文件" in browser_of(clerk).post(where, follow=True).text


def test_a_large_file_is_read_in_a_process_of_its_own(
    opened: Return, clerk: User, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.UPLOAD_INLINE_BYTES = 10
    started: list[list[str]] = []
    fake = SimpleNamespace(Popen=lambda command, **_: started.append(command), DEVNULL=-3)
    monkeypatch.setattr(views_uploads, "subprocess", fake)  # the reading itself needs the real one
    answer = post(clerk, opened, ("一般公共预算收入", 34200, 8.6))
    upload = Upload.objects.get()
    assert started[0][1:] == [str(settings.BASE_DIR / "manage.py"), "read_upload", str(upload.pk)]
    assert "正在读取" in browser_of(clerk).get(answer.url).text
    call_command("read_upload", str(upload.pk))
    assert "确认写入2处" in browser_of(clerk).get(answer.url).text


def test_the_preview_takes_the_same_queries_for_any_file(
    opened: Return, clerk: User, finance: Department, django_assert_num_queries: Any
) -> None:
    browser = browser_of(clerk)
    for count in (3, 9):
        rows = []
        for number in range(count):
            IndicatorFactory(
                code=f"q{count}x{number}", name=f"指标{count}之{number}", owner=finance
            )
            rows.append((f"指标{count}之{number}", number + 1, None))
        upload = sent(opened, clerk, *rows)
        browser.get(address(upload))
        with django_assert_num_queries(5):
            assert f"确认写入{count}处" in browser.get(address(upload)).text


def many(opened: Return, clerk: User, finance: Department, count: int) -> Upload:
    """A preview of so many figures, all of them new."""
    names = [f"指标之{number}" for number in range(count)]
    for number, name in enumerate(names):
        IndicatorFactory(code=f"m{number}", name=name, owner=finance)
    return sent(opened, clerk, *((name, at + 1, None) for at, name in enumerate(names)))


def test_of_many_lines_the_first_are_shown_and_the_rest_is_a_page_away(
    opened: Return, clerk: User, finance: Department
) -> None:
    upload = many(opened, clerk, finance, PAGE + 1)
    browser = browser_of(clerk)
    text = browser.get(address(upload)).text
    assert text.count('<th scope="row">指标之') == FIRST
    assert f'<a href="?show=new">看全部{PAGE + 1}处</a>' in text
    alone = browser.get(address(upload), {"show": "new"}).text
    assert alone.count('<th scope="row">指标之') == PAGE
    assert 'href="?show=new&amp;page=2"' in alone
    assert "确认写入" not in alone
    last = browser.get(address(upload), {"show": "new", "page": "2"}).text
    assert last.count('<th scope="row">指标之') == 1
    assert "确认写入" in browser.get(address(upload), {"show": "anything"}).text


def test_names_are_asked_about_in_portions(opened: Return, clerk: User) -> None:
    upload = sent(opened, clerk, *((f"不认识{number}", 1, None) for number in range(ASKED + 3)))
    text = browser_of(clerk).get(address(upload)).text
    assert text.count('<select name="meaning-') == ASKED
    assert f"先列出前{ASKED}个" in text


def test_columns_that_are_not_read_are_told(opened: Return, clerk: User) -> None:
    content = workbook(("一般公共预算收入", 34200, 8.6, 5), head=(*HEAD, "全国同比增长"))
    upload = uploads.read(send(opened, clerk, content), by=importer(clerk), at=NOW)
    text = browser_of(clerk).get(address(upload)).text
    assert "没有用到的行和栏" in text
    assert "全国同比增长" in text


def test_a_number_with_too_many_decimals_is_taken_and_the_page_says_how(
    opened: Return, clerk: User
) -> None:
    upload = sent(opened, clerk, ("一般公共预算收入", 34200, -17.4998231))
    browser = browser_of(clerk)
    assert "表中为-17.4998231，按4位小数取-17.4998" in browser.get(address(upload)).text
    browser.post(address(upload, "upload-confirm"))
    assert str(Observation.objects.drafts().get().growth) == "-17.4998"
