"""The kernel's lists and returns as files to keep, and the workbook that a department fills in."""

from io import BytesIO

from django.http import FileResponse
from django.views.decorators.http import require_safe

from accounts import clock
from accounts.guards import UserRequest, page
from accounts.roles import Action
from entry import handouts, queries, return_handouts
from entry.doors import visible_return
from entry.downloads import as_attachment, file_response
from entry.excel.templates import Cover, workbook
from entry.exports import XLSX
from entry.models import Return, State
from entry.periods import Month
from entry.registers import sheets_on
from entry.views import STAFF
from entry.views_board import month_of


@page(*STAFF)
@require_safe
def worklist(request: UserRequest, kind: str) -> FileResponse:
    today = clock.today()
    title = f"{request.user.full_name}的月报（{today.year}年{today.month}月{today.day}日）"
    table = handouts.worklist_table(queries.worklist(request.user, today), title)
    return file_response(title, kind, [table], ["月报"])


@page(Action.PUBLISH)
@require_safe
def board(request: UserRequest, kind: str) -> FileResponse:
    today = clock.today()
    month = month_of(request.GET.get("month")) or Month.of(today) - 1
    title = f"{month.year}年{month.month}月各部门月报报送情况表"
    found = queries.board(request.user, month, today)
    return file_response(title, kind, [handouts.board_table(found, title)], ["报送情况"])


@page(Action.VIEW_RETURN)
@require_safe
def monthly_return(request: UserRequest, pk: int, kind: str) -> FileResponse:
    found = visible_return(request, pk)
    tables, names = return_handouts.return_tables(queries.return_page(found), whole=kind == "xlsx")
    return file_response(str(found), kind, tables, names)


@page(Action.VIEW_RETURN)
@require_safe
def template(request: UserRequest, pk: int) -> FileResponse:
    """The return as a workbook to fill in, with everything that is known of it."""
    found = visible_return(request, pk)
    sheets = sheets_on(found)
    cover = cover_of(found)
    content = workbook(sheets, cover)
    return as_attachment(BytesIO(content), f"{cover.file_title(sheets)}.xlsx", XLSX)


def cover_of(found: Return) -> Cover:
    """What stands around the tables of a return's workbook."""
    department, area = found.department, found.department.area
    full = department.name if department.name.startswith(area.name) else area.name + department.name
    reopened = None
    if found.is_correction:
        reopened = frozenset(found.reopened.values_list("register", "subject"))
    return Cover(
        department=full,
        month=found.month,
        monthly_return=found.pk,
        name=str(found),
        version=found.version,
        is_open=found.state == State.DRAFT,
        correction=f"第{found.sequence}次更正" if found.sequence else "",
        reopened=reopened,
    )
