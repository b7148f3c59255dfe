"""An item of support with one row of each kind that its addresses name."""

from datetime import date
from decimal import Decimal

from django.core.files.base import ContentFile

from accounts.models import Department, User
from investment.models import Arrival, InvestmentFile, SupportDocument, SupportItem, SupportKind
from tests.factories import NOW


def support(lead: Department, clerk: User) -> dict[str, str]:
    """What `tests.personas` fills into the addresses; the item's key is that of the task."""
    document = SupportDocument.objects.create(
        title="某通知",
        number="内财预〔2024〕1号",
        dated=date(2024, 9, 1),
        level="region",
        lead=lead,
    )
    item = SupportItem.objects.create(
        key="road", name="道路资金", document=document, lead=lead, area=lead.area,
        kind=SupportKind.objects.create(code="fund", name="资金", is_money=True),
    )  # fmt: skip
    scan, slip = (
        InvestmentFile.objects.create(
            document=document, name=name, size=4, sha256="0" * 64, uploaded_by=clerk,
            uploaded_at=NOW, file=ContentFile(b"text", name="a.txt"),
        )
        for name in ("通知.txt", "进账单.txt")
    )  # fmt: skip
    arrival = Arrival.objects.create(
        item=item, amount=Decimal(1), on=date(2024, 9, 2), evidence=slip,
        recorded_by=clerk, recorded_at=NOW,
    )  # fmt: skip
    return {
        "<int:paper>": str(scan.pk),
        "<int:arrival>": str(arrival.pk),
        "<slug:motion>": "propose",
    }
