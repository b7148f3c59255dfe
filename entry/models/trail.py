"""The audit trail and what keeps writers in order."""

from typing import ClassVar

from django.db import models

from accounts.models import User
from entry.models.returns import Return


class AuditEvent(models.Model):
    """Who did what, when, from where, before → after, why. Append-only, chained by hash."""

    sequence = models.BigIntegerField("序号", primary_key=True)
    at = models.DateTimeField("时间")
    actor = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name="操作人"
    )
    actor_name = models.CharField("用户名", max_length=40)
    door = models.CharField("入口", max_length=10, help_text="页面、管理、接口或命令。")
    address = models.CharField("地址", max_length=45, blank=True)
    action = models.CharField("动作", max_length=40)
    object_type = models.CharField("对象", max_length=60)
    object_id = models.CharField("对象编号", max_length=80)
    monthly_return = models.ForeignKey(
        Return,
        models.PROTECT,
        null=True,
        related_name="audit_events",
        db_index=False,  # `audit_return` begins with it
        verbose_name="月报",
    )
    subject = models.CharField("数据项", max_length=120, blank=True)
    object_version = models.PositiveIntegerField(
        "数据版本", null=True, help_text="这一步之后的版本。"
    )
    return_version = models.PositiveIntegerField(
        "月报版本", null=True, help_text="这一步之后的版本。"
    )
    before = models.JSONField("原值", default=dict)
    after = models.JSONField("新值", default=dict)
    reason = models.TextField("理由", blank=True)
    previous = models.CharField("上一条摘要", max_length=64)
    digest = models.CharField("摘要", max_length=64, help_text="本条内容连同上一条摘要的 SHA-256。")

    class Meta:
        verbose_name = verbose_name_plural = "审计记录"
        ordering = ("-sequence",)
        indexes: ClassVar = [
            models.Index(fields=["subject", "sequence"], name="audit_subject"),
            models.Index(fields=["monthly_return", "sequence"], name="audit_return"),
            models.Index(fields=["at"], name="audit_at"),
        ]
        constraints: ClassVar = [
            # A constraint, not `unique=True`: that would index every digest twice on PostgreSQL.
            models.UniqueConstraint(fields=["digest"], name="audit_digest_once"),
        ]

    def __str__(self) -> str:
        return f"{self.sequence} {self.action} {self.object_type} {self.object_id}"


class AuditHead(models.Model):
    """The end of the chain: one row, locked by whoever appends."""

    singleton = models.BooleanField("唯一行", default=True, unique=True, editable=False)
    sequence = models.BigIntegerField("末条序号", default=0)
    digest = models.CharField("末条摘要", max_length=64, default="0" * 64)

    class Meta:
        verbose_name = verbose_name_plural = "审计链末端"


class PublicationClock(models.Model):
    """When figures were published last: one row, locked by whoever publishes.

    So publications come into force in the order of their stamps, and who has all rows up to a
    stamp never meets an earlier one again (`entry.publication.stamp`).
    """

    singleton = models.BooleanField("唯一行", default=True, unique=True, editable=False)
    last = models.DateTimeField("最近发布时间")

    class Meta:
        verbose_name = verbose_name_plural = "发布时钟"


class KeptAnswer(models.Model):
    """The answer to a write at the REST door, kept so that the same request has one effect."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+", verbose_name="用户")
    key = models.CharField("请求标识", max_length=255, help_text="请求头 Idempotency-Key。")
    digest = models.CharField("请求摘要", max_length=64, help_text="令牌、方法、地址、版本和内容。")
    status = models.PositiveSmallIntegerField("状态码", default=0)
    headers = models.JSONField("响应头", default=dict)
    body = models.TextField("响应内容", blank=True)
    created_at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "接口写入的应答"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "key"], name="kept_answer_once")
        ]
