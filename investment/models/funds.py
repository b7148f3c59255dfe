"""到位资金: what is reported of a signing each month, claimed and verified apart."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q

from accounts.models import Reach, User
from accounts.roles import Action
from entry.fields import known_choice
from entry.figures import FigureQuerySet, MonthlyFigure, figure_constraints, figure_indexes
from investment import choices
from investment.models.signing import Signing
from projects.models.project import money

SOURCES = ("outside_region", "outside_city", "outside_district", "foreign")
USES = ("fixed", "working")
FUNDS = ("claimed", "verified", *SOURCES, *USES)
_DRAFT = Q(published_at=None)  # is typed cell by cell, and checked before it is handed in


class FundsReceivedQuerySet(FigureQuerySet["FundsReceived"]):
    def visible_to(self, user: User) -> Self:
        """Published funds of the signings that this user may see; drafts never."""
        return self.within_sight(user.reach(Action.VIEW_INVESTMENT), user.pk)

    def within_sight(self, reach: Reach, person: Any) -> Self:
        """The same by how far somebody sees and who he is (his key)."""
        if reach.everything:
            return self.published()
        return self.published().filter(signing__in=Signing.objects.within_sight(reach, person))


class FundsReceived(MonthlyFigure):
    """Amounts are the year's to the end of the month, in 万元. Only `verified` counts.

    `outside_region`, `outside_city`, `outside_district` and `foreign` are parts of the verified
    amount that exclude each other (DOMAIN §4.3: 国内省外、省内市外、市内县际, FDI apart);
    `fixed` and `working` split it another way.
    """

    subject_fields = ("signing",)
    content_fields = (*FUNDS, "proof", "note")

    signing = models.ForeignKey(
        Signing, models.PROTECT, related_name="funds", verbose_name="招商项目"
    )
    claimed: Any = money("本年累计申报到位")
    verified: Any = money("本年累计核定到位")
    outside_region: Any = money("其中自治区外")
    outside_city: Any = money("其中自治区内市外")
    outside_district: Any = money("其中市内区外")
    foreign: Any = money("其中境外")
    fixed: Any = money("其中固定资产投资")
    working: Any = money("其中流动资金")
    proof = models.CharField("凭证", max_length=16, choices=choices.Proof, blank=True)

    objects = FundsReceivedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "到位资金"
        ordering = ("signing", "month", "published_at")
        indexes: ClassVar = [
            models.Index(fields=["month", "signing"], name="funds_received_month"),
            *figure_indexes("funds_received"),
        ]
        constraints: ClassVar = [
            *figure_constraints("funds_received", ["signing"]),
            known_choice("proof", choices.Proof, "funds_received_proof_known", blank=True),
            *(
                models.CheckConstraint(
                    condition=Q(**{name: None}) | Q(**{f"{name}__gte": 0}),
                    name=f"funds_received_{name}_not_negative",
                )
                for name in FUNDS
            ),
            models.CheckConstraint(
                condition=_DRAFT | Q(verified=None) | Q(verified__lte=F("claimed")),
                name="funds_received_verified_within_claimed",
                violation_error_message="核定到位不能大于申报到位。",
            ),
            models.CheckConstraint(
                condition=_DRAFT | Q(verified=None) | Q(verified=0) | ~Q(proof=""),
                name="funds_received_proven",
                violation_error_message="核定的到位资金须选择凭证。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.signing_id} {self.month}"
