from django.urls import URLPattern, path

from dashboards import views

app_name = "dashboards"
urlpatterns: list[URLPattern] = [
    path("", views.overview, name="overview"),
    path("export.<str:kind>", views.export, name="export"),
]
