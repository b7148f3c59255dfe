from django.urls import URLPattern, path

from indicators import views

app_name = "indicators"
urlpatterns: list[URLPattern] = [
    path("", views.index, name="list"),
    path("export.<str:kind>", views.export_list, name="export_list"),
    path("<slug:code>/", views.detail, name="detail"),
    path("<slug:code>/export.<str:kind>", views.export, name="export"),
    path("<slug:code>/records/", views.records, name="records"),
    path("<slug:code>/records/export.<str:kind>", views.export_records, name="export_records"),
]
