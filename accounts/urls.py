from django.urls import URLPattern, path

from accounts import views, views_tokens

app_name = "accounts"
urlpatterns: list[URLPattern] = [
    path("login/", views.login, name="login"),
    path("logout/", views.logout, name="logout"),
    path("password/", views.password, name="password"),
    path("tokens/", views_tokens.my_tokens, name="tokens"),
    path("tokens/<slug:prefix>/revoke/", views_tokens.revoke_token, name="revoke"),
]
