"""How the administration and the lock-out app are installed: named in INSTALLED_APPS."""

from axes.apps import AppConfig as AxesConfig
from django.contrib.admin.apps import AdminConfig


class AdministrationConfig(AdminConfig):
    default_site = "accounts.admin_site.AdministrationSite"
    verbose_name = "管理"


class LoginSafetyConfig(AxesConfig):  # type: ignore[misc]
    verbose_name = "登录安全"
