"""The addresses of the SDMX door; slashes at their end are the views' matter."""

from django.urls import URLPattern, re_path

from indicators.sdmx.api import DataView, StructureView

app_name = "sdmx"
urlpatterns: list[URLPattern] = [
    re_path(r"^data(?:/(?P<path>[\s\S]*))?$", DataView.as_view(), name="data"),
    re_path(r"^(?P<path>[\s\S]*)$", StructureView.as_view(), name="structure"),
]
