"""The addresses of the house."""

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from config import health, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/", include("config.api")),  # first: it is asked most
    path("", include("accounts.urls")),
    path("", views.home, name="home"),
    path("entry/", include("entry.urls")),
    path("sdmx/2.1/", include("indicators.sdmx.urls")),
    path("overview/", include("dashboards.urls")),
    path("plan/", include("dashboards.urls_plan")),
    path("departments/", include("dashboards.urls_departments")),
    path("indicators/", include("indicators.urls")),
    path("tasks/", include("plan.urls")),
    path("projects/", include("projects.urls")),
    path("investment/", include("investment.urls")),
    path("support/", include("investment.urls_support")),
    path("admin/", admin.site.urls),
    path("healthz", health.healthz),
    path("readyz", health.readyz),
]

handler400 = "config.errors.bad_request"
handler403 = "config.errors.forbidden"
handler404 = "config.errors.not_found"
handler500 = "config.errors.server_error"
