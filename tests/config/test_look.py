"""The frame of every page, and what holds for all templates and style sheets alike."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import render_to_string

from accounts.models import Installation
from tests.conftest import browser_of

TEMPLATES = sorted((settings.BASE_DIR / "templates").rglob("*.html"))
SHEETS = sorted((settings.BASE_DIR / "static" / "css").glob("*.css"))

# A strict CSP refuses these; the first also catches Django's `style="{{ … }}"`.
INLINE = re.compile(
    r"""\sstyle=|\son[a-z]+=|<style|<script(?![^>]*\s(?:src|type="application/json")=?)"""
)
# Not known to Chromium 86 (DOMAIN §12.5); `inset` with its colon, not the shadow's keyword.
TOO_NEW = re.compile(
    r":has\(|:is\(|:where\(|@container|@layer|\d[dsl]vh|\binset:|aspect-ratio:|color-mix\("
    r"|(?:margin|padding)-(?:inline|block):|^\s*&",
    re.MULTILINE,
)


def name_of(path: Path) -> str:
    return str(path.relative_to(settings.BASE_DIR))


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_template_has_nothing_inline(path):
    assert INLINE.findall(path.read_text()) == []


@pytest.mark.parametrize("path", SHEETS, ids=name_of)
def test_sheet_keeps_to_the_browser_floor(path):
    assert TOO_NEW.findall(path.read_text()) == []


@pytest.mark.parametrize(
    "text", ['<p style="x">', "<a onclick=go()>", "<script>1</script>", "<style>"]
)
def test_inline_is_recognised(text):
    assert INLINE.search(text)


@pytest.mark.parametrize(
    "text", ["a:has(b)", "top: 0; inset: 0;", "height: 100dvh", "a {\n  & b {}}", "@layer x;"]
)
def test_too_new_is_recognised(text):
    assert TOO_NEW.search(text)


def tokens(sheet: str) -> dict[str, str]:
    text = (settings.BASE_DIR / "static" / "css" / sheet).read_text()
    return dict(re.findall(r"--([a-z0-9-]+): (#[0-9a-f]{6});", text))


def luminance(colour: str) -> float:
    """WCAG 2.1 relative luminance."""
    shares = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [s / 12.92 if s <= 0.03928 else ((s + 0.055) / 1.055) ** 2.4 for s in shares]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_contrast_of_black_on_white_is_known():
    assert round(contrast("#000000", "#ffffff"), 2) == 21
    assert round(contrast("#777777", "#ffffff"), 2) == 4.48


GROUNDS = ("page", "surface", "surface-2")
TEXTS = ("ink", "ink-2", "grey", "accent", "red", "yellow", "green", "blue")
FILLS = ("red-fill", "yellow-fill", "green-fill", "blue-fill", "grey-fill", "line-strong", "bar")
PAIRS = [
    *((text, ground, 4.5) for text in TEXTS for ground in (*GROUNDS, "surface-3", "accent-soft")),
    *((fill, ground, 3) for fill in FILLS for ground in GROUNDS),
    *((colour, f"{colour}-soft", 4.5) for colour in ("red", "yellow", "green", "blue")),
    ("on-accent", "accent", 4.5),
    ("header-ink", "header", 4.5),
    ("header-quiet", "header", 4.5),
    ("header-quiet", "header-hover", 4.5),
]


@pytest.mark.parametrize("theme", ["light", "screen"])
@pytest.mark.parametrize(("front", "ground", "least"), PAIRS)
def test_tokens_have_enough_contrast(theme, front, ground, least):
    chosen = {**tokens("tokens.css"), **(tokens("screen.css") if theme == "screen" else {})}
    assert contrast(chosen[front], chosen[ground]) >= least


SECRECY = "本系统为非涉密系统，严禁处理、存储涉密信息"
DEMO = "2024年各月数据为示意数据，非石拐区实际数据"


def test_frame_of_a_person(clerk):
    html = browser_of(clerk).get("/password/").content.decode()
    assert SECRECY in html
    assert "王芳" in html
    assert "财政局填报人" in html
    logout = re.search(r'<form method="post" action="/logout/">.*?</form>', html, re.DOTALL)
    assert logout
    assert "csrfmiddlewaretoken" in logout[0]
    assert 'href="#main"' in html
    assert '<main class="page" id="main"' in html


def test_frame_marks_where_one_is(leader):
    html = browser_of(leader).get("/indicators/").content.decode()
    assert re.findall(r'href="([^"]+)" aria-current="page"', html)[0] == "/indicators/"


@pytest.mark.django_db
def test_login_has_banners_but_no_menu(client):
    html = client.get("/login/").content.decode()
    assert SECRECY in html
    assert "主导航" not in html
    assert "演示账号" not in html


@pytest.mark.django_db
@pytest.mark.parametrize("is_demo", [True, False])
def test_demo_banner_stands_in_a_demonstration_alone(client, is_demo):
    Installation.objects.create(is_demo=is_demo)
    assert (DEMO in client.get("/login/").content.decode()) is is_demo


def test_admin_wears_the_frame_too(sysadmin):
    html = browser_of(sysadmin).get("/admin/").content.decode()
    assert SECRECY in html
    assert "css/admin.css" in html
    assert "dark_mode.css" not in html


def test_error_page_needs_neither_request_nor_database():
    html = render_to_string("error.html", {"title": "系统出错", "text": "请稍后重试。"})
    assert "<h1>系统出错</h1>" in html
    assert SECRECY in html


@pytest.mark.django_db
def test_wrong_password_is_said_and_what_was_typed_stays(client):
    html = client.post("/login/", {"username": "nobody", "password": "x"}).content.decode()
    assert 'role="alert"' in html
    assert "用户名或密码不正确" in html
    assert 'value="nobody"' in html


def test_field_errors_are_linked_to_their_fields(clerk):
    answer = browser_of(clerk).post("/password/", {"old": "wrong", "new": "short", "again": "x"})
    html = answer.content.decode()
    assert 'aria-describedby="id_old_error"' in html
    assert 'id="id_old_error"' in html
    assert 'aria-describedby="id_new_helptext id_new_error"' in html
    assert 'id="id_new_helptext"' in html
