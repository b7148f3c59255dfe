"""A list of the administration as a file: the page's own filters, order and columns, all its rows.

Files are written in the kernel, which accounts may not import: `settings.LISTING_FILE` names its
function, see `entry.downloads.listing_file`.
"""

from datetime import date, datetime
from decimal import Decimal
from html import unescape
from typing import Any

from django.conf import settings
from django.contrib.admin import ModelAdmin
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.utils import label_for_field, lookup_field
from django.db.models import Field
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.html import strip_tags
from django.utils.module_loading import import_string
from django.utils.safestring import SafeString
from django.utils.timezone import localtime

from accounts import clock

MOST_ROWS = 100_000
CHUNK = 2_000
CHECKBOX = "action_checkbox"

Plain = Decimal | int | str | None


def listing(page: "ModelAdmin[Any]", request: HttpRequest, kind: str) -> HttpResponseBase:
    """The answer with the file; 404 for parameters that the page would not understand."""
    try:
        found = page.get_changelist_instance(request)
    except IncorrectLookupParameters:
        raise Http404
    names = [name for name in found.list_display if name != CHECKBOX]
    heads = [str(label_for_field(name, page.model, page)) for name in names]
    total = found.result_count
    today = clock.today()
    cut = ""
    if total > MOST_ROWS:
        cut = f"未完：只列前{MOST_ROWS}条，共{total}条。请用筛选或日期缩小范围，分次导出。"
    rows = (
        [_plain(*lookup_field(name, one, page)) for name in names]
        for one in found.queryset[:MOST_ROWS].iterator(CHUNK)
    )
    title = f"{page.opts.verbose_name_plural}（{today.year}年{today.month}月{today.day}日）"
    write = import_string(settings.LISTING_FILE)
    answer: HttpResponseBase = write(
        title, kind, heads=heads, rows=rows, told=f"共{total}条", cut=cut
    )
    return answer


def _plain(field: "Field[Any, Any] | None", _: Any, value: Any) -> Plain:
    """A cell as a person reads it on the page, a number as a number."""
    if value is None:
        return ""
    if field is not None and field.flatchoices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, date):
        return f"{localtime(value):%F %T}" if isinstance(value, datetime) else value.isoformat()
    if isinstance(value, int | Decimal):
        return value
    return unescape(strip_tags(value)) if isinstance(value, SafeString) else str(value)
