"""Registers that move through their own doors, each deed told to an oracle as well."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.core.files.base import ContentFile

from accounts.models import Department, User
from investment import investors, steps, upkeep
from investment.investors import NewInvestor
from investment.models import CountingRule, Signing, SigningStep, SupportItem
from investment.steps import NewStep
from investment.upkeep import NewSigning
from projects import events
from projects.models import Project, ProjectEvent, ProjectFile
from tests.factories import NOW, actor
from tests.indicators.counted_registers.oracle import Row
from tests.investment.factories import firm, paper
from tests.investment.support_scenes import House, take
from tests.projects.factories import ProjectFactory

AGREED, INCREMENT = Decimal(90_000), Decimal(10_000)  # 万元


@dataclass
class Registers:
    """Signings, projects and policies of two departments, and the funds to be typed of signings."""

    people: House
    rule: CountingRule
    at: datetime = NOW
    signings: list[Row] = field(default_factory=list)
    projects: list[Row] = field(default_factory=list)
    policies: list[Row] = field(default_factory=list)
    wishes: dict[str, Decimal] = field(default_factory=dict)

    def sign(self, who: int, day: date) -> None:
        lead, clerk = self._lead(who)
        new = NewSigning(
            name=f"招商{len(self.signings)}", lead=lead, area=lead.area,
            values={"enterprise": firm(), "source": "outside_region",
                    "agreed_investment": AGREED},
        )  # fmt: skip
        made = upkeep.create(new, by=actor(clerk), at=self.at)
        row = Row(made.key, made.name, agreed=AGREED)
        self.signings.append(row)
        self._step(row, "signed", day)

    def increase(self, at: int, day: date) -> None:
        """More capital of one that has signed: its money counts, and no project."""
        rows = [one for one in self.signings if "signed" in one.days and one.parent is None]
        if rows:
            of = rows[at % len(rows)]
            signing = Signing.objects.get(key=of.key)
            clerk = self._clerk_of(signing.lead)
            new = NewSigning(
                name=f"{of.name}增资{len(self.signings)}", lead=signing.lead, area=signing.area,
                parent=signing, values={"agreed_investment": INCREMENT},
            )  # fmt: skip
            made = upkeep.create(new, by=actor(clerk), at=self.at)
            row = Row(made.key, made.name, agreed=INCREMENT, parent=of)
            self.signings.append(row)
            self._step(row, "signed", day)

    def agree(self, at: int, amount: int | None) -> None:
        """Another agreed investment, or one that nobody knows any more."""
        if self.signings:
            row = self.signings[at % len(self.signings)]
            agreed = None if amount is None else Decimal(amount)
            self._set(row, {"agreed_investment": agreed})
            row.agreed = agreed

    def step(self, at: int, kind: str, day: date) -> None:
        if self.signings:
            self._step(self.signings[at % len(self.signings)], kind, day)

    def _step(self, row: Row, kind: str, day: date) -> None:
        signing = Signing.objects.get(key=row.key)
        clerk = self._clerk_of(signing.lead)
        new = NewStep(kind=kind, on=day, evidence=paper(signing, clerk))
        made = steps.record(signing.pk, new, by=actor(clerk), at=self.at)
        steps.confirm(made, by=actor(self.people.office), at=self.at)
        row.days[kind] = day

    def void(self, at: int, kind: str) -> None:
        rows = [one for one in self.signings if kind in one.days]
        if rows:
            row = rows[at % len(rows)]
            found = SigningStep.objects.get(signing__key=row.key, kind=kind, voided_at=None)
            steps.void(found, reason="登记有误", by=actor(self.people.office), at=self.at)
            del row.days[kind]

    def rename(self, at: int) -> None:
        if self.signings:
            row = self.signings[at % len(self.signings)]
            name = f"{row.name}改"
            self._set(row, {"name": name})
            row.name = name

    def _set(self, row: Row, values: dict[str, Any]) -> None:
        signing = Signing.objects.get(key=row.key)
        clerk = self._clerk_of(signing.lead)
        upkeep.set_facts(
            signing.pk, values, by=actor(clerk), at=self.at, seen_version=signing.version
        )

    def take_over(self, at: int, day: date) -> None:
        """By another investor: the signing counts as his."""
        if self.signings:
            signing = Signing.objects.get(key=self.signings[at % len(self.signings)].key)
            clerk = self._clerk_of(signing.lead)
            new = NewInvestor(
                on=day, enterprise=firm("other"), source="outside_city",
                evidence=paper(signing, clerk),
            )  # fmt: skip
            investors.change(
                signing.pk, new, by=actor(clerk), at=self.at, seen_version=signing.version
            )

    def hand_over(self, at: int, who: int) -> None:
        """To another lead: only the office can, and no page."""
        if self.signings:
            row = self.signings[at % len(self.signings)]
            Signing.objects.filter(key=row.key).update(lead=self._lead(who)[0])

    def exclude(self, at: int) -> None:
        """Left out of the counts, or taken in again."""
        if self.signings:
            row = self.signings[at % len(self.signings)]
            signing = Signing.objects.get(key=row.key)
            upkeep.set_exclusion(
                signing.pk, None if row.is_excluded else self.rule, reason="按规则",
                by=actor(self.people.office), at=self.at, seen_version=signing.version,
            )  # fmt: skip
            row.is_excluded = not row.is_excluded

    def win(self, day: date, number: int) -> None:
        name = f"政策{len(self.policies)}"
        made = self.people.won(name, "policy", dated=day, recognised_count=number)
        self.policies.append(Row(made.key, name, {"won": day}, number=number))

    def lose(self, at: int) -> None:
        """The recognition is taken back."""
        rows = [one for one in self.policies if one.days]
        if rows:
            row = rows[at % len(rows)]
            item = SupportItem.objects.get(key=row.key)
            take(item, "reopen", self.people.office, text="重新认定")
            row.days.clear()

    def build(self, day: date) -> None:
        lead = self.people.finance
        made: Project = ProjectFactory(key=f"p{len(self.projects)}", lead=lead)
        file = ProjectFile.objects.create(
            project=made, name="a.pdf", size=4, sha256="0" * 64, kind="evidence",
            uploaded_by=self.people.clerk, uploaded_at=self.at,
            file=ContentFile(b"text", name="a.pdf"),
        )  # fmt: skip
        event = events.record(
            made, kind="started", on=day, evidence=file, by=actor(self.people.clerk), at=self.at
        )
        events.confirm(event, by=actor(self.people.office), at=self.at)
        self.projects.append(Row(made.key, made.name, {"started": day}))

    def stop(self, at: int) -> None:
        rows = [one for one in self.projects if one.days]
        if rows:
            row = rows[at % len(rows)]
            event = ProjectEvent.objects.get(project__key=row.key, voided_at=None)
            events.void(event, reason="没有开工", by=actor(self.people.office), at=self.at)
            row.days.clear()

    def wish(self, at: int, amount: int) -> None:
        """What will be typed of a signing's funds with the next return."""
        if self.signings:
            self.wishes[self.signings[at % len(self.signings)].key] = Decimal(amount)

    def pass_a_day(self) -> None:
        self.at += timedelta(days=1)

    def _lead(self, who: int) -> tuple[Department, User]:
        people = self.people
        return ((people.finance, people.clerk), (people.roads, people.partner))[who % 2]

    def _clerk_of(self, lead: Department) -> User:
        return self.people.clerk if lead == self.people.finance else self.people.partner
