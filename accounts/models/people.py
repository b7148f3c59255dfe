"""Users, their memberships, and what each is entitled to."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.functional import cached_property

from accounts.models.places import Department
from accounts.roles import (
    ADMINISTRATORS,
    NEEDS_DEPARTMENT,
    POLICY,
    ROLE_NAMES,
    Action,
    Role,
    Scope,
    conflict,
)


class UserManager(BaseUserManager["User"]):
    def create_user(
        self, username: str, password: str | None = None, *, full_name: str, **extra: Any
    ) -> "User":
        """A new account; without a password nobody can log in to it yet."""
        user = self.model(username=username, full_name=full_name, **extra)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def with_roles(self) -> models.QuerySet["User"]:
        return self.prefetch_related("memberships__department")


class User(AbstractBaseUser):
    """A person. What he may do comes from memberships alone: there is no superuser."""

    username = models.CharField(
        "用户名",
        max_length=40,
        unique=True,
        validators=[RegexValidator(r"^[a-z0-9][a-z0-9._-]*$", "用户名用小写字母、数字、._-。")],
    )
    full_name = models.CharField("姓名", max_length=40)
    phone = models.CharField("办公电话", max_length=30, blank=True)
    is_active = models.BooleanField("启用", default=True, help_text="停用代替删除，留存历史。")
    is_demo = models.BooleanField(
        "演示账号", default=False, editable=False, help_text="正式运行时不允许存在。"
    )
    must_change_password = models.BooleanField("下次登录须改密码", default=True)
    password_changed_at = models.DateTimeField(
        "密码修改时间", null=True, blank=True, editable=False
    )
    created_at = models.DateTimeField("创建时间", auto_now_add=True)

    objects: ClassVar[UserManager] = UserManager()
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["full_name"]
    is_superuser = False

    class Meta:
        verbose_name = verbose_name_plural = "用户"
        ordering = ("username",)

    def __str__(self) -> str:
        return self.full_name or self.username

    def get_full_name(self) -> str:
        return self.full_name

    def get_short_name(self) -> str:
        return self.full_name

    @cached_property
    def entitlements(self) -> tuple["Membership", ...]:
        """This user's memberships with their departments, read once per instance."""
        return tuple(self.memberships.select_related("department").order_by("pk"))

    @property
    def roles(self) -> frozenset[Role]:
        return frozenset(Role(membership.role) for membership in self.entitlements)

    @property
    def is_staff(self) -> bool:
        """May enter the administration: the three administrators, and publishers for the plan."""
        return self.is_active and bool(self.roles & (ADMINISTRATORS | {Role.PUBLISHER}))

    def reach(self, action: Action) -> "Reach":
        """How far a right of this user goes, for filters over many rows."""
        if not self.is_active:
            return Reach(everything=False, areas=frozenset(), departments=frozenset())
        granted = POLICY[action]
        everything, areas, departments = False, set(), set()
        for membership in self.entitlements:
            scope = granted.get(Role(membership.role))
            if scope is Scope.ALL:
                everything = True
            elif scope is Scope.AREA and membership.department:
                areas.add(membership.department.area_id)
            elif scope is Scope.OWN and membership.department_id:
                departments.add(membership.department_id)
        return Reach(everything, frozenset(areas), frozenset(departments))

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """The one question for permission.

        `perm` is an `Action`, or Django's "app.verb_model" asked by the administration. With an
        object, its `department` decides; without one, the right in any department is enough.
        """
        if perm not in Action.__members__.values():
            return self._has_model_perm(perm)
        reach = self.reach(Action(perm))
        if obj is None:
            return reach.somewhere
        department = obj if isinstance(obj, Department) else obj.department
        return reach.covers(department)

    def has_perms(self, perms: Iterable[str], obj: Any = None) -> bool:
        return all(self.has_perm(perm, obj) for perm in perms)

    def has_module_perms(self, app_label: str) -> bool:
        from accounts.admin_rights import modules

        return self.is_active and app_label in modules(self.roles)

    def _has_model_perm(self, perm: str) -> bool:
        from accounts.admin_rights import allowed

        return self.is_active and allowed(self.roles, perm)


@dataclass(frozen=True, slots=True)
class Reach:
    """The departments that a right covers: everything, whole areas, or single departments."""

    everything: bool
    areas: frozenset[int]
    departments: frozenset[int]

    @property
    def somewhere(self) -> bool:
        return self.everything or bool(self.areas or self.departments)

    def covers(self, department: Department) -> bool:
        return (
            self.everything or department.pk in self.departments or department.area_id in self.areas
        )

    def q_departments(self) -> models.Q:
        """The departments themselves."""
        if self.everything:
            return models.Q()
        return models.Q(pk__in=self.departments) | models.Q(area__in=self.areas)

    def q(self, path: str = "department") -> models.Q:
        """The same as a filter; `path` leads from the row to its department."""
        if self.everything:
            return models.Q()
        found = models.Q(**{f"{path}__in": self.departments})
        # Without areas their table need not be joined.
        return found | models.Q(**{f"{path}__area__in": self.areas}) if self.areas else found


class Membership(models.Model):
    user = models.ForeignKey(User, models.CASCADE, related_name="memberships", verbose_name="用户")
    department = models.ForeignKey(
        Department,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="memberships",
        verbose_name="部门",
    )
    role = models.CharField(
        "角色", max_length=20, choices=[(role.value, name) for role, name in ROLE_NAMES.items()]
    )

    class Meta:
        verbose_name = verbose_name_plural = "任职"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(role__in=[role.value for role in Role]),
                name="membership_role_known",
            ),
            models.CheckConstraint(
                condition=~models.Q(role__in=sorted(role.value for role in NEEDS_DEPARTMENT))
                | models.Q(department__isnull=False),
                name="membership_department_given",
                violation_error_message="填报人、审核人、发布人须指定部门。",
            ),
            models.UniqueConstraint(fields=["user", "department", "role"], name="membership_once"),
            models.UniqueConstraint(
                fields=["user", "role"],
                condition=models.Q(department=None),
                name="membership_without_department_once",
            ),
        ]

    def __str__(self) -> str:
        where = self.department.short_name if self.department else ""
        return f"{where}{ROLE_NAMES[Role(self.role)]}"

    def clean(self) -> None:
        """三员分立, told in words; a database trigger holds it (`accounts.separation`)."""
        if self.user_id is None or self.role not in ROLE_NAMES:
            return  # the fields say what is missing
        others = Membership.objects.filter(user=self.user_id).exclude(pk=self.pk)
        refusal = conflict([Role(self.role), *(Role(other.role) for other in others)])
        if refusal:
            raise ValidationError(refusal)


class PasswordHistory(models.Model):
    """The last password hashes of a user, so that an old password is not taken up again."""

    user = models.ForeignKey(
        User, models.CASCADE, related_name="password_history", verbose_name="用户"
    )
    password = models.CharField("密码摘要", max_length=128)
    at = models.DateTimeField("停用时间")

    class Meta:
        verbose_name = verbose_name_plural = "历史密码"
        ordering = ("-at",)

    def __str__(self) -> str:
        return f"{self.user_id} {self.at}"
