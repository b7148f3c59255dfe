from django.urls import URLPattern, URLResolver, include, path

from investment import views_funnel

app_name = "investment"
# What is named comes before the keys of signings: `Signing.PAGES` are no keys.
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views_funnel.index, name="funnel"),
    path("export.<str:kind>", views_funnel.funnel_export, name="funnel_export"),
    path("waiting/", views_funnel.waits, name="waiting"),
    path("signings/", views_funnel.signings, name="signings"),
    path("signings/export.<str:kind>", views_funnel.signings_export, name="signings_export"),
    path("", include("investment.urls_signings")),
]
