"""线索、在谈、签约、落地、开工、投产: each dated, evidenced and confirmed."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from entry.fields import known_choice
from investment import choices
from investment.models.file import InvestmentFile
from investment.models.signing import Agreement, Signing
from plan.models import EvidencedEvent, EvidencedQuerySet, evidenced_constraints


class SigningStep(EvidencedEvent):
    """A step of a signing. 开工 and 投产 of one with a project are the project's own events."""

    signing = models.ForeignKey(
        Signing, models.PROTECT, related_name="steps", verbose_name="招商项目"
    )
    kind = models.CharField("环节", max_length=10, choices=choices.StepKind)
    agreement = models.ForeignKey(
        Agreement,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="steps",
        verbose_name="协议",
    )
    reason = models.CharField("原因", max_length=10, choices=choices.Reason, blank=True)
    evidence = models.ForeignKey(
        InvestmentFile,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="steps",
        verbose_name="佐证材料",
    )
    quote = models.CharField("报告原文", max_length=200, blank=True)
    occurrence = models.PositiveSmallIntegerField("第几处", default=1)

    objects = EvidencedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "招商环节"
        ordering = ("signing", "on", "pk")
        indexes: ClassVar = [models.Index(fields=["kind", "on"], name="signing_step_kind")]
        constraints: ClassVar = [
            known_choice("kind", choices.StepKind, "signing_step_kind_known"),
            known_choice("reason", choices.Reason, "signing_step_reason_known", blank=True),
            *evidenced_constraints("signing_step", told=~Q(quote=""), unevidenced=choices.NOTED),
            models.UniqueConstraint(
                fields=["signing", "kind"],
                condition=Q(voided_at=None) & ~Q(kind__in=[*choices.REPEATABLE]),
                name="signing_step_once",
                violation_error_message="这个项目已有这一环节：重复签约不另计，日期有误的请先作废。",
            ),
            models.UniqueConstraint(
                fields=["signing", "kind", "on"],
                condition=Q(voided_at=None),
                name="signing_step_once_a_day",
                violation_error_message="这个项目当天已有这一环节。",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=[*choices.ENDINGS]) | ~Q(reason=""),
                name="signing_step_ended_with_reason",
                violation_error_message="流失、终止须选择原因。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.day_text}"
