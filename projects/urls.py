from django.urls import URLPattern, path

from projects import (
    views_book,
    views_book_parts,
    views_book_steps,
    views_ledger,
    views_problems,
    views_proposals,
    views_walls,
)

app_name = "projects"
# What is named comes before the keys of projects: "board", "map" and "problems" are no project.
urlpatterns: list[URLPattern] = [
    path("", views_ledger.index, name="list"),
    path("export.<str:kind>", views_ledger.export, name="export"),
    path("problems/", views_problems.index, name="problems"),
    path("problems/export.<str:kind>", views_problems.export, name="problems_export"),
    path("problems/new/", views_problems.create, name="problem_new"),
    path("problems/proposals/", views_proposals.index, name="proposals"),
    path("problems/proposals/dismiss/", views_proposals.dismiss, name="dismiss"),
    path("problems/<slug:number>/", views_problems.detail, name="problem"),
    path("problems/<slug:number>/steps/<slug:step>/", views_problems.take, name="problem_step"),
    path("board/", views_walls.board, name="board"),
    path("board/export.<str:kind>", views_walls.board_export, name="board_export"),
    path("map/", views_walls.map_, name="map"),
    path("map/export.<str:kind>", views_walls.map_export, name="map_export"),
    path("waiting/", views_book.waits, name="waiting"),
    # Keys of projects: what is named stands above.
    path("<slug:key>/", views_book.detail, name="book"),
    path("<slug:key>/export.<str:kind>", views_book.export, name="book_export"),
    path("<slug:key>/edit/<slug:part>/", views_book_parts.part, name="part"),
    path("<slug:key>/plan/<int:year>/", views_book_parts.year_plan, name="year_plan"),
    path("<slug:key>/procedures/<int:year>/menu/", views_book_parts.menu, name="procedures"),
    path("<slug:key>/procedures/<int:procedure>/", views_book_parts.procedure, name="procedure"),
    path("<slug:key>/events/new/", views_book_steps.record, name="record"),
    path("<slug:key>/events/<int:event>/confirm/", views_book_steps.confirm, name="confirm"),
    path("<slug:key>/events/<int:event>/void/", views_book_steps.void, name="void"),
    path("<slug:key>/files/new/", views_book_steps.attach, name="attach"),
    path("<slug:key>/files/<int:document>/", views_book.download, name="document"),
    path("<slug:key>/files/<int:document>/photo/", views_book.photo, name="photo"),
    path("<slug:key>/files/<int:document>/remove/", views_book_steps.remove, name="remove"),
    path("<slug:key>/exemptions/new/", views_book_steps.exempt, name="exempt"),
    path("<slug:key>/exemptions/<int:exemption>/decide/", views_book_steps.decide, name="decide"),
]
