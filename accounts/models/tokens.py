"""The keys that programs carry, and the days on which they were used."""

from datetime import datetime
from typing import ClassVar

from django.db import models

from accounts.models.people import User


class ApiToken(models.Model):
    """A key for a program. Only its hash is stored; its text is shown once, when it is made."""

    user = models.ForeignKey(User, models.CASCADE, related_name="tokens", verbose_name="用户")
    name = models.CharField("用途", max_length=60)
    prefix = models.CharField("前缀", max_length=12, unique=True, help_text="令牌的开头，供辨认。")
    digest = models.CharField(
        "摘要",
        max_length=64,
        unique=True,
        editable=False,
        help_text="令牌的 SHA-256；令牌本身不保存。",
    )
    scopes = models.JSONField(
        "范围",
        default=list,
        help_text="数据:地区:权限，例如 observations:150205:read；单写 read 为不限数据和地区。",
    )
    networks = models.JSONField(
        "允许的网段", default=list, blank=True, help_text="留空为不限；例如 10.1.0.0/16"
    )
    created_at = models.DateTimeField("创建时间")
    expires_at = models.DateTimeField("到期时间")
    revoked_at = models.DateTimeField("停用时间", null=True, blank=True)
    last_used_at = models.DateTimeField("最近使用", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "接口令牌"
        ordering = ("-created_at",)
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("created_at")), name="token_has_a_life"
            )
        ]

    def __str__(self) -> str:
        return f"{self.prefix}…（{self.name}）"

    def is_valid(self, at: datetime) -> bool:
        return self.revoked_at is None and at < self.expires_at


class TokenUse(models.Model):
    """A day on which a token was used from an address; the audit trail has an event for each."""

    token = models.ForeignKey(
        ApiToken, models.CASCADE, related_name="uses", verbose_name="接口令牌"
    )
    on = models.DateField("日期")
    address = models.CharField("地址", max_length=45)
    first_at = models.DateTimeField("首次使用")
    last_at = models.DateTimeField("最近使用")
    minutes = models.PositiveSmallIntegerField(
        "分钟数", default=1, help_text="当天有几分钟在用，不是请求次数。"
    )

    class Meta:
        verbose_name = verbose_name_plural = "令牌使用记录"
        ordering = ("-on", "-last_at")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["token", "on", "address"], name="token_use_once"),
            models.CheckConstraint(
                condition=models.Q(minutes__gte=1, last_at__gte=models.F("first_at")),
                name="token_use_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.token_id} {self.on} {self.address}"
