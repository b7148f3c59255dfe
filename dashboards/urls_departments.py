from django.urls import URLPattern, path

from dashboards import views_departments

app_name = "departments"
urlpatterns: list[URLPattern] = [
    path("", views_departments.index, name="list"),
    path("export.<str:kind>", views_departments.export, name="export"),
    path("<slug:department>/", views_departments.detail, name="department"),
    path(
        "<slug:department>/export.<str:kind>", views_departments.detail_export, name="detail-export"
    ),
]
