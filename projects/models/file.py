"""Photos and evidence behind a project. Served only through a permission check."""

from typing import ClassVar

from django.db import models

from accounts.models import Department, User
from entry.fields import known_choice
from projects import choices
from projects.models.project import Project


class ProjectFile(models.Model):
    project = models.ForeignKey(Project, models.PROTECT, related_name="files", verbose_name="项目")
    kind = models.CharField("种类", max_length=10, choices=choices.FileKind)
    caption = models.CharField("说明", max_length=100, blank=True)
    taken_on = models.DateField("拍摄（形成）日期", null=True, blank=True)
    file = models.FileField("文件", upload_to="projects/%Y/%m", max_length=200)
    name = models.CharField("文件名", max_length=200)
    size = models.PositiveIntegerField("大小（字节）")
    sha256 = models.CharField("SHA-256摘要", max_length=64)
    uploaded_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="上传人")
    uploaded_at = models.DateTimeField("上传时间")
    removed_at = models.DateTimeField(
        "移除时间", null=True, help_text="移除后不再提供，文件仍留存。"
    )
    is_demo = models.BooleanField("示意数据", default=False, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "项目资料"
        ordering = ("pk",)
        constraints: ClassVar = [known_choice("kind", choices.FileKind, "project_file_kind_known")]

    def __str__(self) -> str:
        return self.name

    @property
    def department(self) -> Department:
        return self.project.lead
