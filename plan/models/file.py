"""Files handed in with a step of a task. Served only through a permission check."""

from django.db import models

from accounts.models import Department
from plan.models.task import TaskEvent


class TaskFile(models.Model):
    """任务附件. Append-only, as the step that it came with; who and when are the step's."""

    event = models.ForeignKey(
        TaskEvent, models.PROTECT, related_name="files", verbose_name="任务流转"
    )
    file = models.FileField("文件", upload_to="tasks/%Y/%m", max_length=200)
    name = models.CharField("文件名", max_length=200)
    size = models.PositiveIntegerField("大小（字节）")
    sha256 = models.CharField("SHA-256摘要", max_length=64)

    class Meta:
        verbose_name = verbose_name_plural = "任务附件"
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.name

    @property
    def department(self) -> Department:
        return self.event.task.lead
