from django.urls import URLPattern, path

from dashboards import views_plan

app_name = "living"
urlpatterns: list[URLPattern] = [
    path("", views_plan.latest, name="latest"),
    path("<int:year>/", views_plan.plan, name="plan"),
    path("<int:year>/export.<str:kind>", views_plan.export, name="export"),
]
