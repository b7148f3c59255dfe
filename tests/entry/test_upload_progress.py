"""Reading out of sight: how far it has come, and that it is void once nobody wants it."""

from datetime import datetime, timedelta
from pathlib import Path
from threading import Event
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import call_command
from django.urls import reverse

from accounts.models import Department, User
from entry import uploads, views_uploads
from entry.errors import WrongState
from entry.models import Return, Upload
from entry.previewed import Preview
from indicators.models import Observation
from tests.conftest import browser_of
from tests.entry.workbooks import importer, send, sent, workbook
from tests.factories import NOW, IndicatorFactory, person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("october")]
ROWS = 40


@pytest.fixture
def long(opened: Return, clerk: User, finance: Department) -> Upload:
    """Forty rows, received and not yet read."""
    names = [f"指标之{number}" for number in range(ROWS)]
    for number, name in enumerate(names):
        IndicatorFactory(code=f"n{number}", name=name, owner=finance, decimals=0)
    return send(opened, clerk, workbook(*((name, at, None) for at, name in enumerate(names))))


def address(upload: Upload, what: str = "upload") -> str:
    return reverse(f"entry:{what}", args=[upload.pk])


class Watch:
    """A clock that notes how the upload stood each time it was asked."""

    def __init__(self, upload: Upload) -> None:
        self.upload, self.seen = upload, list[tuple[str, int, int]]()
        self.at = NOW

    def __call__(self) -> datetime:
        now = Upload.objects.filter(pk=self.upload.pk).first()
        if now is not None:
            self.seen.append((now.step, now.done, now.total))
        self.at += timedelta(seconds=1)
        return self.at


def test_each_part_of_the_work_is_told_in_rows(long: Upload, clerk: User) -> None:
    watch = Watch(long)
    found = uploads.read(long, by=importer(clerk), at=NOW, now=watch)
    assert watch.seen[0] == ("读取文件", 0, 0)
    for step in ("识别各行", "与月报比对"):
        done = [done for name, done, total in watch.seen if (name, total) == (step, ROWS)]
        assert done[0] == 0
        assert done == sorted(done)
        assert done[-1] >= ROWS - 2
    kept = Upload.objects.get()
    assert (kept.stage, kept.step, kept.done, kept.total) == ("ready", "", 0, 0)
    assert found.stage == kept.stage
    assert len(Preview.from_json(kept.preview).lines) == ROWS
    assert kept.beat_at > NOW


def test_the_page_shows_how_far_it_is_and_comes_anew_at_the_end(long: Upload, clerk: User) -> None:
    browser = browser_of(clerk)
    Upload.objects.update(step="识别各行", done=1200, total=2000, beat_at=NOW)
    text = browser.get(address(long)).text
    assert f'hx-get="{address(long, "upload-progress")}"' in text
    assert 'value="1200" max="2000"' in text
    part = browser.get(address(long, "upload-progress"))
    assert '已处理 <b class="num">1200</b> 行，共' in part.text
    assert "<html" not in part.text
    assert "HX-Refresh" not in part
    uploads.read(long, by=importer(clerk), at=NOW)
    done = browser.get(address(long, "upload-progress"))
    assert (done["HX-Refresh"], done.content) == ("true", b"")


def test_while_the_file_itself_is_read_its_share_is_told(
    long: Upload, clerk: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A reader that takes its time: it waits until it has been looked at."""
    looked = Event()
    real = uploads.read_book

    def slowly(path: Path, *, name: str, gauge: Path) -> Any:
        gauge.write_bytes((430).to_bytes(8, "little"))
        assert looked.wait(30)
        return real(path, name=name)

    class Looking(Watch):
        def __call__(self) -> datetime:
            at = super().__call__()
            looked.set()
            return at

    monkeypatch.setattr(uploads, "read_book", slowly)
    watch = Looking(long)
    uploads.read(long, by=importer(clerk), at=NOW, now=watch)
    assert ("读取文件", 430, 1000) in watch.seen


def test_the_share_of_the_file_is_shown_in_per_cent(long: Upload, clerk: User) -> None:
    Upload.objects.update(step="读取文件", done=430, total=1000, beat_at=NOW)
    text = browser_of(clerk).get(address(long, "upload-progress")).text
    assert '已完成 <b class="num">43%</b>' in text
    Upload.objects.update(done=0, beat_at=NOW - timedelta(seconds=7))
    text = browser_of(clerk).get(address(long, "upload-progress")).text
    assert '已用 <b class="num">7</b> 秒，最多 20 秒' in text


def test_without_scripts_there_is_a_link(long: Upload, clerk: User) -> None:
    text = browser_of(clerk).get(address(long)).text
    _, _, after = text.partition("<noscript>")
    assert f'href="{address(long)}"' in after.partition("</noscript>")[0]


def test_cancelling_in_the_middle_leaves_nothing(
    long: Upload, clerk: User, django_capture_on_commit_callbacks: Any
) -> None:
    """Cancelled by its owner while the reader is at its fifth row."""
    path = long.file.path

    def now() -> datetime:
        if Upload.objects.filter(pk=long.pk, done__gte=5).exists():
            with django_capture_on_commit_callbacks(execute=True):
                uploads.cancel(long.pk, by=importer(clerk), at=NOW)
        return NOW

    with pytest.raises(uploads.Gone, match="已经取消"):
        uploads.read(long, by=importer(clerk), at=NOW, now=now)
    assert not Upload.objects.exists()
    assert not Observation.objects.exists()
    with pytest.raises(FileNotFoundError):
        open(path)  # noqa: SIM115


def test_a_reader_that_comes_late_finds_nobody(
    long: Upload, clerk: User, capsys: pytest.CaptureFixture[str]
) -> None:
    uploads.cancel(long.pk, by=importer(clerk), at=NOW)
    with pytest.raises(uploads.Gone):
        uploads.read(long, by=importer(clerk), at=NOW)
    assert not Upload.objects.exists()


def test_the_command_says_that_the_file_is_gone(
    long: Upload, clerk: User, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    real = uploads.preview

    def meanwhile(*args: Any, **kwargs: Any) -> Any:
        uploads.cancel(long.pk, by=importer(clerk), at=NOW)
        return real(*args, **kwargs)

    monkeypatch.setattr(uploads, "preview", meanwhile)
    call_command("read_upload", str(long.pk))
    assert "已经取消" in capsys.readouterr().out
    assert not Upload.objects.exists()


def test_a_second_reader_does_not_touch_what_is_written(opened: Return, clerk: User) -> None:
    upload = sent(opened, clerk)
    uploads.apply(upload.pk, by=importer(clerk), at=NOW)
    with pytest.raises(WrongState, match="已经写入"):
        uploads.read(upload, by=importer(clerk), at=NOW)
    text = browser_of(clerk).post(address(upload, "upload-read"), follow=True).text
    assert "已经写入" in text
    assert Upload.objects.get().stage == "applied"


def test_what_was_found_before_does_not_count_while_it_is_read_again(
    opened: Return, clerk: User
) -> None:
    upload = sent(opened, clerk)
    uploads.begin(upload, at=NOW)
    with pytest.raises(WrongState, match="现在不能写入"):
        uploads.apply(upload.pk, by=importer(clerk), at=NOW)


def test_no_more_than_a_few_large_files_are_read_at_once(
    opened: Return, clerk: User, finance: Department, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.UPLOAD_INLINE_BYTES = 10
    started: list[list[str]] = []
    fake = SimpleNamespace(Popen=lambda command, **_: started.append(command), DEVNULL=-3)
    monkeypatch.setattr(views_uploads, "subprocess", fake)
    for _ in range(uploads.MOST_AT_ONCE):
        send(opened, person("clerk", finance))
    upload = send(opened, clerk)
    browser = browser_of(clerk)
    text = browser.post(address(upload, "upload-read"), follow=True).text
    assert "现在同时在读的大文件太多" in text
    assert started == []
    Upload.objects.exclude(pk=upload.pk).update(beat_at=NOW - timedelta(minutes=5))
    assert "正在读取" in browser.post(address(upload, "upload-read"), follow=True).text
    assert len(started) == 1
