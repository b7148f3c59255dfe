"""The signings of the demonstration: entered, agreed, landed, through their doors.

`seeds/demo/signings.csv` tells the story; every row made of it is flagged `is_demo`.
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Department, User
from config import notice
from config.demonstration import Demonstration, People
from config.demonstration_contacts import Contacts
from config.illustration import dice
from config.illustration_investment import Deal, Happening, forward, happenings, hindrance
from config.plays import Play
from investment import agreements, enterprises, files, investors, landing, steps, upkeep
from investment.agreements import NewAgreement
from investment.choices import AgreementKind, Review, Source, StepKind
from investment.investors import NewInvestor
from investment.landing import NewProject
from investment.models import (
    Agreement,
    Chain,
    CountingRule,
    InvestmentFile,
    Signing,
    SigningStep,
    Team,
)
from investment.steps import NewStep
from investment.upkeep import NewSigning
from projects import events as project_events
from projects import files as project_files
from projects.choices import Category, FileKind
from projects.models import Enterprise, Project

BYTES = 1024 * 1024
DEALS = 2  # of one day's plays, after events and contacts
RECORDED, CONFIRMED, LINKED = 1, 3, 4  # days after
WAITING = "sy-concrete-towers"  # its signing is recorded, and still to be confirmed
TERMS = "供地、供电、厂房和建设时序条款（示意文本，非实际协议）。"
NEWS_ON = date(2024, 10, 22)
# A new investor takes over: the signing, the day, who, and where from.
CHANGED = ("sy-polishing-powder", date(2024, 8, 20), "承屹稀土材料（示意）", "江西赣州")
CATEGORIES = {
    "producer-services": Category.SERVICE,
    "consumer-services": Category.SERVICE,
    "culture-tourism": Category.SERVICE,
    "modern-agriculture": Category.AGRICULTURE,
}
NOT_DATED = (Review.WAITING, Review.NOT_CONCERNED)


class Deals:
    """Plays who signs what when, and how far it comes."""

    def __init__(
        self,
        stage: Demonstration,
        deals: Mapping[str, Deal],
        contacts: Contacts,
        officials: Mapping[int, User],
    ) -> None:
        self.stage, self.deals, self.contacts, self.officials = stage, deals, contacts, officials
        self.departments = {one.code: one for one in Department.objects.select_related("area")}
        self.chains = {one.code: one for one in Chain.objects.all()}
        self.teams = {one.code: one for one in Team.objects.all()}
        self.rules = {one.code: one for one in CountingRule.objects.all()}
        self.made: dict[str, Signing] = {}

    def plays(self) -> Iterator[Play]:
        for deal in self.deals.values():
            for what in happenings(deal):
                on = what.on + timedelta(days=RECORDED)
                yield Play(on, DEALS, partial(self._happen, deal, what))
            if self._is_on_its_way(deal) and dice(deal.key, "news") % 2:
                yield Play(NEWS_ON, DEALS, partial(self._news, deal))
        key, on, *_ = CHANGED
        yield Play(on, DEALS, partial(self._other_investor, self.deals[key]))

    def _is_on_its_way(self, deal: Deal) -> bool:
        first = min(deal.days.values()) < NEWS_ON
        return first and deal.landed_on is None and not deal.ended and not deal.parent

    def _people(self, deal: Deal) -> People:
        return self.stage.people(self.departments[deal.lead])

    def _version(self, deal: Deal) -> int:
        found: int = Signing.objects.values_list("version", flat=True).get(
            pk=self.made[deal.key].pk
        )
        return found

    # -- what happens ------------------------------------------------------------------------------

    def _happen(self, deal: Deal, what: Happening, at: datetime) -> None:
        if deal.key not in self.made:
            self.made[deal.key] = self._enter(deal, at)
        kind = StepKind(what.kind)
        if kind in (StepKind.SIGNED, StepKind.UPGRADED):
            self._agree(deal, kind, what.on, at)
        elif kind is StepKind.LANDED:
            self._land(deal, what.on, at)
        elif kind in (StepKind.STARTED, StepKind.PRODUCTION):
            self._build(deal, kind, what.on, at)
        else:
            proven = kind is StepKind.ABANDONED
            evidence = self._paper(deal, f"{kind.label}佐证", what.on, at) if proven else None
            self._record(deal, NewStep(
                kind=kind, on=what.on, reason=what.reason, evidence=evidence, is_demo=True
            ), at)  # fmt: skip

    def _enter(self, deal: Deal, at: datetime) -> Signing:
        """The record, who joins in, and the contact that it came of."""
        people, lead = self._people(deal), self.departments[deal.lead]
        values: dict[str, Any] = {
            "way": deal.way,
            "content": deal.content,
            "agreed_investment": deal.agreed,
            "outside_investment": deal.outside,
            "recruiter": "示意招商专员",
            "first_talker": lead,
            "note": "示意数据。",
            **{f"is_{flag}": True for flag in deal.flags},
        }
        parent = self.made[deal.parent] if deal.parent else None
        if parent is None:
            values |= {
                "enterprise": self._investor(deal, deal.enterprise, deal.credit_code, at),
                "source": deal.source,
                "source_place": deal.place,
                "chain": self.chains[deal.chain],
                "team": self.teams[deal.team] if deal.team else None,
                "lead_official": self.officials.get(dice(deal.key, "official") % 12),
            }
        new = NewSigning(
            name=deal.name, lead=lead, area=lead.area, parent=parent, values=values, is_demo=True
        )
        signing = upkeep.create(new, by=people.clerk, at=at)
        joined = [self.departments[code] for code in deal.co]
        if joined:
            upkeep.set_co_operating(
                signing.pk, joined, by=people.clerk, at=at, seen_version=signing.version
            )
        self.contacts.win(deal.enterprise, signing, people.clerk, at)
        return signing

    def _investor(self, deal: Deal, name: str, code: str, at: datetime) -> Enterprise:
        return enterprises.register(
            name,
            code=code,
            region=deal.place,
            lead=self.departments[deal.lead],
            by=self._people(deal).clerk,
            at=at,
            is_demo=True,
        )

    def _agree(self, deal: Deal, kind: StepKind, on: date, at: datetime) -> None:
        signing, clerk = self.made[deal.key], self._people(deal).clerk
        if deal.event and kind is StepKind.SIGNED:
            upkeep.set_facts(
                signing.pk, {"event": self.contacts.events[deal.event]},
                by=clerk, at=at, seen_version=self._version(deal),
            )  # fmt: skip
        agreement = self._agreement(deal, kind, on, at)
        evidence = self._paper(deal, f"{kind.label}佐证", on, at)
        self._record(
            deal, NewStep(kind=kind, agreement=agreement, evidence=evidence, is_demo=True), at
        )
        if deal.exclusion:
            upkeep.set_exclusion(
                signing.pk,
                self.rules[deal.exclusion],
                reason="按计数规则不计入（示意）。",
                by=self._people(deal).reviewer,
                at=at + timedelta(days=CONFIRMED),
                seen_version=self._version(deal),
            )

    def _agreement(self, deal: Deal, kind: StepKind, on: date, at: datetime) -> Agreement:
        """Every fifth with its text; the review is of some days before."""
        review = deal.review or Review.WAITING
        written = deal.agreement if kind is StepKind.SIGNED else AgreementKind.CONTRACT
        text = dice(deal.key, "text") % 5 == 0
        new = NewAgreement(
            kind=written,
            signed_on=on,
            number=f"示意协议{on:%Y%m%d}-{dice(deal.key, kind)}",
            review=review,
            reviewed_on=None if review in NOT_DATED else on - timedelta(days=4),
            terms=TERMS,
            upload=self._upload(deal, "协议文本", on) if text else None,
            max_bytes=BYTES,
            is_demo=True,
        )
        return agreements.add(
            self.made[deal.key].pk, new,
            by=self._people(deal).clerk, at=at, seen_version=self._version(deal),
        )  # fmt: skip

    def _land(self, deal: Deal, on: date, at: datetime) -> None:
        signing, people = self.made[deal.key], self._people(deal)
        company = self._investor(deal, deal.company, deal.company_code, at)
        upkeep.set_facts(
            signing.pk, {"company": company, "site": deal.site},
            by=people.clerk, at=at, seen_version=self._version(deal),
        )  # fmt: skip
        evidence = self._paper(deal, "营业执照和用地（厂房）证明", on, at)
        self._record(
            deal, NewStep(kind=StepKind.LANDED, on=on, evidence=evidence, is_demo=True), at
        )
        later, seen = at + timedelta(days=LINKED - RECORDED), self._version(deal)
        if deal.project == "new":
            new = NewProject(category=CATEGORIES.get(deal.chain, Category.INDUSTRY), nature="new")
            landing.create(signing.pk, new, by=people.clerk, at=later, seen_version=seen)
        else:
            project = Project.objects.get(key=deal.project)
            landing.link(signing.pk, project, by=self.stage.publisher, at=later, seen_version=seen)

    def _build(self, deal: Deal, kind: StepKind, on: date, at: datetime) -> None:
        """开工 and 投产 are the project's own."""
        signing = Signing.objects.select_related("project__lead__area").get(
            pk=self.made[deal.key].pk
        )
        project, people = signing.project, self._people(deal)
        assert project is not None  # noqa: S101 - the story lands it first
        file = project_files.attach(
            project, self._upload(deal, f"{kind.label}佐证", on), kind=FileKind.EVIDENCE,
            max_bytes=BYTES, caption=f"{kind.label}佐证（示意）", taken_on=on,
            by=people.clerk, at=at, is_demo=True,
        )  # fmt: skip
        event = project_events.record(
            project, kind=kind, on=on, evidence=file, note="示意数据。",
            by=people.clerk, at=at, is_demo=True,
        )  # fmt: skip
        project_events.confirm(
            event, by=people.reviewer, at=at + timedelta(days=CONFIRMED - RECORDED)
        )

    def _other_investor(self, deal: Deal, at: datetime) -> None:
        _, on, name, place = CHANGED
        signing, people = self.made[deal.key], self._people(deal)
        new = NewInvestor(
            on=on,
            enterprise=self._investor(deal, name, "", at),
            source=Source.OUTSIDE_REGION,
            place=place,
            evidence=self._paper(deal, "投资方变更协议", on, at),
            is_demo=True,
        )
        investors.change(signing.pk, new, by=people.clerk, at=at, seen_version=self._version(deal))

    def _news(self, deal: Deal, at: datetime) -> None:
        upkeep.set_news(
            self.made[deal.key].pk,
            problem=hindrance(deal.key),
            next_step=forward(deal.key),
            next_on=NEWS_ON + timedelta(days=10 + dice(deal.key, "next") % 30),
            by=self._people(deal).clerk,
            at=at,
            seen_version=self._version(deal),
        )

    # -- steps and papers --------------------------------------------------------------------------

    def _record(self, deal: Deal, new: NewStep, at: datetime) -> SigningStep:
        people = self._people(deal)
        step = steps.record(self.made[deal.key].pk, new, by=people.clerk, at=at)
        if step.confirmed_at is None and deal.key != WAITING:
            confirmed = at + timedelta(days=CONFIRMED - RECORDED)
            step = steps.confirm(step, by=people.reviewer, at=confirmed)
        return step

    def _paper(self, deal: Deal, title: str, on: date, at: datetime) -> InvestmentFile:
        return files.attach(
            self.made[deal.key],
            self._upload(deal, title, on),
            max_bytes=BYTES,
            caption=f"{title}（示意）",
            by=self._people(deal).clerk,
            at=at,
            is_demo=True,
        )

    def _upload(self, deal: Deal, title: str, on: date) -> SimpleUploadedFile:
        day = f"{on.year}年{on.month}月{on.day}日"
        told = ("示意材料，非实际文件", f"招商项目：{deal.name}", f"{title}　日期：{day}")
        return SimpleUploadedFile(f"{title}（示意）.pdf", notice.pdf(told))
