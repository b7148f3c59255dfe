from django.urls import URLPattern, path

from entry import views, views_board, views_evidence

app_name = "entry"
urlpatterns: list[URLPattern] = [
    path("", views.worklist, name="worklist"),
    path("open/", views.open_month, name="open"),
    path("board/", views_board.board, name="board"),
    path("board/open/", views_board.open_all, name="open-all"),
    path("board/publish/", views_board.publish, name="publish"),
    path("returns/<int:pk>/", views.monthly_return, name="return"),
    path("returns/<int:pk>/cells/", views.cells, name="cells"),
    path("returns/<int:pk>/panel/", views.panel, name="panel"),
    path("returns/<int:pk>/correct/", views.correct, name="correct"),
    path("returns/<int:pk>/evidence/", views_evidence.add, name="evidence-add"),
    path(
        "returns/<int:pk>/evidence/<int:attachment>/remove/",
        views_evidence.remove,
        name="evidence-remove",
    ),
    path("evidence/<int:attachment>/", views_evidence.download, name="evidence"),
    path("returns/<int:pk>/<slug:name>/", views.step, name="step"),
]
