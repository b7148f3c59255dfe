"""A small house that wins support: who enters it, who shares in it, who recognises it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import count
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Department, User
from investment import arrivals, shares, support, support_files
from investment.models import Arrival, SupportDocument, SupportItem, SupportKind, SupportRule
from investment.support_handed import Given, NewArrival, NewDocument, NewItem
from tests.factories import DepartmentFactory, actor, person
from tests.projects.factories import ProjectFactory

PDF = b"%PDF-1.4\n%%EOF\n"
TODAY = date(2024, 10, 18)
KINDS = (("fund", "资金", True), ("policy", "政策", False), ("pilot", "示范试点", False))
KINDS += (("honour", "荣誉", False),)
_NUMBERS = count(1)


def at(month: int, day: int, year: int = 2024) -> datetime:
    """A moment at ten in the morning."""
    return datetime(year, month, day, 2, tzinfo=UTC)


NOW = at(10, 18)


def pdf(name: str = "文件.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, PDF)


def store_at(settings: Any, folder: Path) -> None:
    """Files of a test go to its own folder."""
    default = {**settings.STORAGES["default"], "OPTIONS": {"location": folder}}
    settings.STORAGES = {**settings.STORAGES, "default": default}


def kinds() -> dict[str, SupportKind]:
    return {
        code: SupportKind.objects.get_or_create(
            code=code, defaults={"name": name, "is_money": is_money, "order": order}
        )[0]
        for order, (code, name, is_money) in enumerate(KINDS)
    }


def rule(kind: str = "fund", year: int = 2024, **fields: Any) -> SupportRule:
    made: SupportRule = SupportRule.objects.update_or_create(
        kind=kinds()[kind], year=year, defaults=fields
    )[0]
    return made


def rules(year: int = 2024) -> None:
    """Every kind by its document, as the seeds have it."""
    for code, _, _ in KINDS:
        rule(code, year)


@dataclass(frozen=True)
class House:
    """The finance bureau leads, the road bureau joins, the commission recognises."""

    finance: Department
    roads: Department
    clerk: User
    colleague: User
    partner: User
    stranger: User
    reviewer: User
    office: User
    second: User
    leader: User
    kinds: Mapping[str, SupportKind]

    def document(self, dated: date | None = date(2024, 3, 1), **fields: Any) -> NewDocument:
        told = {"title": "关于下达资金的通知", "level": "region", "granted_by": "自治区财政厅"}
        number = f"内财预〔2024〕{next(_NUMBERS)}号"
        given: dict[str, Any] = {**told, "number": number, "lead": self.finance, **fields}
        return NewDocument(dated=dated, **given)

    def item(self, name: str = "某项资金", kind: str = "fund", **fields: Any) -> SupportItem:
        """One entered by the clerk under a document of its own, unless said otherwise."""
        by, when = fields.pop("by", self.clerk), fields.pop("when", NOW)
        dated = fields.pop("dated", date(2024, 3, 1))
        is_money = self.kinds[kind].is_money
        money = {"amount": Decimal(500), "fund_class": "special_transfer"} if is_money else {}
        told: dict[str, Any] = {
            "lead": self.finance,
            "area": self.finance.area,
            "document": self.document(dated),
            **money,
            **fields,
        }
        if "amount" in told and told["amount"] is not None:
            told["amount"] = Decimal(told["amount"])
        new = NewItem(kind=self.kinds[kind], name=name, **told)
        return support.create(new, by=actor(by), at=when)

    def complete(self, name: str = "某项资金", kind: str = "fund", **fields: Any) -> SupportItem:
        """One that can be proposed: its document has a file."""
        made = self.item(name, kind, **fields)
        if made.document is not None and not made.document.files.exists():
            self.file(made.document)
        return made

    def file(self, document: SupportDocument, name: str = "文件.pdf") -> Any:
        return support_files.attach(
            document, pdf(name), max_bytes=9999, by=actor(self.clerk), at=NOW
        )

    def proposed(self, name: str = "某项资金", kind: str = "fund", **fields: Any) -> SupportItem:
        return take(self.complete(name, kind, **fields), "propose", self.clerk)

    def won(self, name: str = "某项资金", kind: str = "fund", **fields: Any) -> SupportItem:
        """Recognised, with what `Given` may say of it."""
        names = ("recognised_amount", "recognised_count", "recognised_on")
        told = {one.removeprefix("recognised_"): fields.pop(one, None) for one in names}
        given = {one: value for one, value in told.items() if value is not None}
        return take(self.proposed(name, kind, **fields), "recognise", self.office, **given)

    def paid(
        self, item: SupportItem, amount: str = "100", on: date = date(2024, 6, 1), **fields: Any
    ) -> Arrival:
        """An instalment that the reviewer has confirmed."""
        made = self.recorded(item, amount, on, **fields)
        return arrivals.confirm(made, by=actor(self.reviewer), at=NOW)

    def recorded(
        self, item: SupportItem, amount: str = "100", on: date = date(2024, 6, 1), **fields: Any
    ) -> Arrival:
        """An instalment that waits."""
        by, when = fields.pop("by", self.clerk), fields.pop("when", NOW)
        given = {"upload": pdf("进账单.pdf"), "max_bytes": 9999, **fields}
        new = NewArrival(amount=Decimal(amount), on=on, **given)
        return arrivals.record(item.pk, new, by=actor(by), at=when)

    def share(self, item: SupportItem, parts: Mapping[Department, str]) -> SupportItem:
        now = fresh(item)
        parted = shares.Parted(now.lead, {one: Decimal(part) for one, part in parts.items()})
        return shares.set_shares(
            item.pk, parted, by=actor(self.clerk), at=NOW, seen_version=now.version
        )


def house() -> House:
    finance = DepartmentFactory(code="czj", name="财政局", short_name="财政局", order=1)
    roads = DepartmentFactory(code="jtj", name="交通运输局", short_name="交通局", order=2)
    elsewhere = DepartmentFactory(code="wlj", name="文旅局", short_name="文旅局", order=3)
    office = DepartmentFactory(code="fgw", name="发改委", short_name="发改委", order=4)
    return House(
        finance=finance,
        roads=roads,
        clerk=person("clerk", finance, full_name="王芳"),
        colleague=person("clerk", finance, full_name="吴军"),
        partner=person("clerk", roads, full_name="郑凯"),
        stranger=person("clerk", elsewhere, full_name="冯涛"),
        reviewer=person("reviewer", finance, full_name="李娜"),
        office=person("publisher", office, full_name="张伟"),
        second=person("publisher", office, full_name="何敏"),
        leader=person("leader", username="chief", full_name="刘敏"),
        kinds=kinds(),
    )


def project(of: House, **fields: Any) -> Any:
    return ProjectFactory(lead=of.finance, **fields)


def fresh(item: SupportItem) -> SupportItem:
    return SupportItem.objects.select_related("kind", "document", "lead").get(pk=item.pk)


def take(
    item: SupportItem, name: str, by: User, when: datetime | None = None, **given: Any
) -> SupportItem:
    """A step at the version that stands, on the day of the tests unless said otherwise."""
    return support.act(
        item.pk,
        name,
        by=actor(by),
        at=when or NOW,
        seen_version=fresh(item).version,
        given=Given(**given),
    )
