from django.urls import URLPattern, path

from investment import views_support, views_support_parts, views_support_steps

app_name = "support"
# What is named comes before the keys of items: "new" is no item.
urlpatterns: list[URLPattern] = [
    path("", views_support.index, name="list"),
    path("export.<str:kind>", views_support.export, name="export"),
    path("new/", views_support_parts.create, name="new"),
    path("<slug:key>/", views_support.detail, name="item"),
    path("<slug:key>/edit/<slug:part>/", views_support_parts.part, name="part"),
    path("<slug:key>/document/", views_support_parts.document, name="document"),
    path("<slug:key>/steps/<slug:motion>/", views_support_steps.take, name="step"),
    path("<slug:key>/arrivals/new/", views_support_parts.arrive, name="arrive"),
    path("<slug:key>/arrivals/<int:arrival>/confirm/", views_support_steps.confirm, name="confirm"),
    path("<slug:key>/arrivals/<int:arrival>/void/", views_support_steps.void, name="void"),
    path("<slug:key>/files/new/", views_support_parts.attach, name="attach"),
    path("<slug:key>/files/<int:paper>/", views_support.download, name="file"),
    path("<slug:key>/files/<int:paper>/remove/", views_support_steps.remove, name="remove"),
]
