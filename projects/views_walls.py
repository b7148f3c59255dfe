"""挂图作战 and 项目分布图: the projects of a ledger by month and by place, and their files."""

from typing import Any

from django.conf import settings
from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts import clock
from accounts.guards import UserRequest, page
from accounts.roles import Action
from entry.downloads import file_response
from projects import handouts_walls, wall_addresses
from projects.board import board as board_of
from projects.ledgers import Ledger, choices_of
from projects.maps import atlas
from projects.presenters_board import board_page
from projects.presenters_map import map_page
from projects.presenters_walls import controls, narrowed
from projects.wall_addresses import WallAddress
from projects.walls import wall_ledger


@page(Action.VIEW_PROJECT)
@require_safe
def board(request: UserRequest) -> HttpResponse:
    found, address = _wall(request)
    context = board_page(board_of(found, address.group), clock.today())
    context |= _controls(request, found, address)
    context["title"] = f"{settings.DISTRICT}{found.month.year}年重点项目挂图作战"
    return render(request, "projects/board.html", context)


@page(Action.VIEW_PROJECT)
@require_safe
def board_export(request: UserRequest, kind: str) -> FileResponse:
    """What the wall shows under the same address, as a file."""
    found, address = _wall(request)
    words = narrowed(address, choices_of(request.user))
    table = handouts_walls.board_table(board_of(found, address.group), settings.DISTRICT, words)
    return file_response(table.title, kind, [table], ["挂图作战"])


@page(Action.VIEW_PROJECT)
@require_safe
def map_(request: UserRequest) -> HttpResponse:
    found, address = _wall(request)
    context = map_page(atlas(found)) | _controls(request, found, address)
    return render(request, "projects/map.html", context)


@page(Action.VIEW_PROJECT)
@require_safe
def map_export(request: UserRequest, kind: str) -> FileResponse:
    """The projects of the map with their places, as a file."""
    found, address = _wall(request)
    words = narrowed(address, choices_of(request.user))
    table = handouts_walls.map_table(atlas(found), settings.DISTRICT, words)
    return file_response(table.title, kind, [table], ["项目分布"])


def _wall(request: UserRequest) -> tuple[Ledger, WallAddress]:
    asked = wall_addresses.read(request.GET.dict(), {"list": request.GET.getlist("list")})
    return wall_ledger(request.user, asked, clock.today())


def _controls(request: UserRequest, found: Ledger, address: WallAddress) -> dict[str, Any]:
    return controls(found, address, choices_of(request.user), request.path)
