from django.urls import URLPattern, path

from entry import views, views_board, views_evidence, views_exports, views_uploads

app_name = "entry"
urlpatterns: list[URLPattern] = [
    path("", views.worklist, name="worklist"),
    path("export.<str:kind>", views_exports.worklist, name="export"),
    path("open/", views.open_month, name="open"),
    path("board/", views_board.board, name="board"),
    path("board/export.<str:kind>", views_exports.board, name="board-export"),
    path("board/open/", views_board.open_all, name="open-all"),
    path("board/publish/", views_board.publish, name="publish"),
    path("returns/<int:pk>/", views.monthly_return, name="return"),
    path("returns/<int:pk>/export.<str:kind>", views_exports.monthly_return, name="return-export"),
    path("returns/<int:pk>/template.xlsx", views_exports.template, name="template"),
    path("returns/<int:pk>/cells/", views.cells, name="cells"),
    path("returns/<int:pk>/panel/", views.panel, name="panel"),
    path("returns/<int:pk>/correct/", views.correct, name="correct"),
    path("returns/<int:pk>/recount/", views.recount, name="recount"),
    path("returns/<int:pk>/evidence/", views_evidence.add, name="evidence-add"),
    path(
        "returns/<int:pk>/evidence/<int:attachment>/remove/",
        views_evidence.remove,
        name="evidence-remove",
    ),
    path("returns/<int:pk>/upload/", views_uploads.send, name="upload-send"),
    path("uploads/<int:upload>/", views_uploads.show, name="upload"),
    path("uploads/<int:upload>/progress/", views_uploads.progress, name="upload-progress"),
    path("uploads/<int:upload>/marked.xlsx", views_uploads.marked, name="upload-marked"),
    path("uploads/<int:upload>/export.<str:kind>", views_uploads.export, name="upload-export"),
    path("uploads/<int:upload>/read/", views_uploads.reread, name="upload-read"),
    path("uploads/<int:upload>/learn/", views_uploads.learn, name="upload-learn"),
    path("uploads/<int:upload>/confirm/", views_uploads.confirm, name="upload-confirm"),
    path("uploads/<int:upload>/cancel/", views_uploads.cancel, name="upload-cancel"),
    path("evidence/<int:attachment>/", views_evidence.download, name="evidence"),
    path("returns/<int:pk>/<slug:name>/", views.step, name="step"),
]
