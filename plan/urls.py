from django.urls import URLPattern, path

from plan import views_tasks as views

app_name = "tasks"
urlpatterns: list[URLPattern] = [
    path("", views.index, name="list"),
    path("export.<str:kind>", views.export, name="export"),
    path("new/", views.create, name="new"),
    path("files/<int:file>/", views.download, name="file"),
    path("<slug:key>/", views.detail, name="detail"),
    path("<slug:key>/steps/<slug:move>/", views.step, name="step"),
]
