"""Files behind a return: evidence, and workbooks on their way in."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from accounts.models import Department, User
from entry.fields import known_choice
from entry.models.returns import Return


class Attachment(models.Model):
    """佐证: a file behind a return. Served only through a permission check."""

    monthly_return = models.ForeignKey(
        Return, models.PROTECT, related_name="attachments", verbose_name="月报"
    )
    register = models.CharField(
        "台账", max_length=30, blank=True, help_text="留空为整份月报的佐证。"
    )
    subject = models.CharField("数据项", max_length=80, blank=True)
    file = models.FileField("文件", upload_to="%Y/%m", max_length=200)
    name = models.CharField("文件名", max_length=200)
    size = models.PositiveIntegerField("大小（字节）")
    sha256 = models.CharField("SHA-256摘要", max_length=64)
    uploaded_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="上传人")
    uploaded_at = models.DateTimeField("上传时间")
    removed_at = models.DateTimeField(
        "移除时间", null=True, help_text="移除后不再提供，文件仍留存。"
    )

    class Meta:
        verbose_name = verbose_name_plural = "佐证材料"
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.name

    @property
    def department(self) -> Department:
        return self.monthly_return.department


class UploadQuerySet(models.QuerySet["Upload"]):
    def open_of(self, user: User) -> Self:
        """What this person has sent and neither confirmed nor cancelled."""
        return self.filter(uploaded_by=user).exclude(stage=Upload.Stage.APPLIED)


class Upload(models.Model):
    """A workbook on its way into a return: read, previewed, then written whole or not at all.

    A cancelled one leaves nothing; an applied one is the evidence of what it wrote.
    """

    class Stage(models.TextChoices):
        READING = "reading", "读取中"
        READY = "ready", "待确认"
        FAILED = "failed", "读不出"
        APPLIED = "applied", "已写入"

    monthly_return = models.ForeignKey(
        Return, models.CASCADE, related_name="uploads", verbose_name="月报"
    )
    file = models.FileField("文件", upload_to="uploads/%Y/%m", max_length=200)
    name = models.CharField("文件名", max_length=200)
    size = models.PositiveIntegerField("大小（字节）")
    sha256 = models.CharField("SHA-256摘要", max_length=64)
    uploaded_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="上传人")
    uploaded_at = models.DateTimeField("上传时间")
    stage = models.CharField("阶段", max_length=10, choices=Stage, default=Stage.READING)
    step = models.CharField("正在做", max_length=30, blank=True)
    done = models.PositiveIntegerField("这一步已处理（行）", default=0)
    total = models.PositiveIntegerField(
        "这一步共有（行）", default=0, help_text="0为事先不知道有多少。"
    )
    beat_at = models.DateTimeField(
        "最近动静", help_text="读取的进程每做一步更新一次；久无更新即视为中断。"
    )
    trouble = models.TextField("读不出的原因", blank=True)
    preview = models.JSONField("预览", default=dict, help_text="将要写入的各格及识别中的问题。")
    attachment = models.OneToOneField(
        Attachment, models.PROTECT, null=True, related_name="upload", verbose_name="留存的原件"
    )

    objects = UploadQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "导入文件"
        constraints: ClassVar = [
            known_choice("stage", ["reading", "ready", "failed", "applied"], "upload_stage_known"),
            models.CheckConstraint(
                condition=Q(stage="applied", attachment__isnull=False)
                | (~Q(stage="applied") & Q(attachment=None)),
                name="upload_applied_is_kept",
            ),
            models.UniqueConstraint(
                fields=["monthly_return", "uploaded_by"],
                condition=~Q(stage="applied"),
                name="upload_one_open",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def department(self) -> Department:
        return self.monthly_return.department


class LearnedName(models.Model):
    """What a department means by a name or a heading in its own sheets, once it has said so."""

    department = models.ForeignKey(
        Department, models.CASCADE, related_name="+", verbose_name="部门"
    )
    kind = models.CharField("种类", max_length=6, choices=[("row", "数据项"), ("column", "栏")])
    text = models.CharField("表中写法", max_length=120, help_text="去空格、统一全半角之后。")
    meaning = models.CharField("指的是", max_length=120, help_text="ignore 为不采用。")
    learned_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="指定人")
    learned_at = models.DateTimeField("指定时间")

    class Meta:
        verbose_name = verbose_name_plural = "记住的对应关系"
        constraints: ClassVar = [
            known_choice("kind", ["row", "column"], "learned_kind_known"),
            models.UniqueConstraint(fields=["department", "kind", "text"], name="learned_once"),
        ]

    def __str__(self) -> str:
        return f"{self.text} → {self.meaning}"
