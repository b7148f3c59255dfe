"""Registers of signings, enterprises approached and support won, made up. No dice."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal

from accounts.models import Department
from benchmarks.projects import Register
from benchmarks.world import LAST, World, published_at
from investment.choices import FUNNEL, Level, Source, Way
from investment.models import (
    Agreement,
    Arrival,
    Chain,
    Contact,
    ContactNote,
    CountingRule,
    Event,
    FundsReceived,
    InvestmentFile,
    Signing,
    SigningStep,
    StepRule,
    SupportDocument,
    SupportItem,
    SupportKind,
    SupportShare,
    Team,
)

SIGNINGS, CONTACTS, ITEMS, MONTHS = 2000, 2000, 2000, 12
CHAINS, TEAMS, EVENTS = 12, 6, 30
KINDS = (("fund", "资金"), ("policy", "政策"), ("pilot", "试点"), ("honour", "荣誉"))
SAID = ("answer", "judge", "reply")
NEEDED = (("talking", "enterprise"), ("signed", "agreement"), ("landed", "company"))


def make_signings(world: World, register: Register, count: int = SIGNINGS) -> Sequence[Signing]:
    """Signings of the projects' departments and investors, at every step of the funnel."""
    signings = _signings(world, register, count)
    SigningStep.objects.bulk_create(_steps(world, signings), batch_size=2000)
    FundsReceived.objects.bulk_create(_funds(world, signings), batch_size=2000)
    Agreement.objects.bulk_create(
        Agreement(signing=one, kind="contract", signed_on=_day(at, 2), review="not_concerned")
        for at, one in enumerate(signings)
        if _reached(at) > 2
    )
    for year in range(LAST.year - 2, LAST.year + 1):
        CountingRule.objects.create(
            year=year, code="small", title="太小", text="不计", least=Decimal(10_000)
        )
    StepRule.objects.bulk_create(StepRule(step=step, field=field) for step, field in NEEDED)
    return signings


def _signings(world: World, register: Register, count: int) -> Sequence[Signing]:
    projects, home = register.projects, world.areas[0]
    leads = [one.lead for one in projects]
    chains = Chain.objects.bulk_create(
        Chain(code=f"c{at}", name=f"第{at}产业链", order=at) for at in range(CHAINS)
    )
    teams = Team.objects.bulk_create(
        Team(code=f"t{at}", name=f"第{at}小分队", lead=leads[0], order=at) for at in range(TEAMS)
    )
    events = Event.objects.bulk_create(
        Event(
            key=f"e{at}", title=f"第{at}场推介会", kind="fair", city="杭州",
            held_on=date(LAST.year, at % 12 + 1, 9), lead=leads[0],
        )
        for at in range(EVENTS)
    )  # fmt: skip
    made = Signing.objects.bulk_create(
        Signing(
            key=f"s{at:04}", name=f"第{at}号新能源装备制造招商项目", area=home,
            enterprise=projects[at % len(projects)].enterprise,
            source=Source.values[at % 5], way=Way.values[at % 8], lead=leads[at % len(leads)],
            chain=chains[at % CHAINS], team=teams[at % TEAMS], event=events[at % EVENTS],
            agreed_investment=Decimal(8_000 + 130 * at), outside_investment=Decimal(8_000),
            project=projects[at // 4] if at % 4 == 3 and at // 4 < len(projects) else None,
            problem="用地指标尚未落实。" if at % 9 == 0 else "", next_step="继续洽谈。",
            updated_at=published_at(LAST - at % 3), order=at,
        )
        for at in range(count)
    )  # fmt: skip
    for at, one in enumerate(made):
        if at % 25 == 24:
            one.parent, one.project = made[at - 1], None
    Signing.objects.bulk_update(made, ["parent", "project"], batch_size=500)
    return made


def _reached(number: int) -> int:
    """How many steps of the funnel the signing of this number took."""
    return number % 6 + 1


def _day(number: int, step: int) -> date:
    first = date(LAST.year - number % 3, 1, 1) + timedelta(days=number % 120)
    return first + timedelta(days=step * (20 + number % 17))


def _steps(world: World, signings: Sequence[Signing]) -> Iterator[SigningStep]:
    at = published_at(LAST - MONTHS)
    known = {"quote": "原文", "recorded_by": world.clerk, "recorded_at": at}
    done = {**known, "confirmed_by": world.clerk, "confirmed_at": at}
    for number, one in enumerate(signings):
        kinds = FUNNEL[: _reached(number)]
        for step, kind in enumerate(kinds):
            if one.project_id is None or kind not in ("started", "production"):
                yield SigningStep(signing=one, kind=kind, on=_day(number, step), **done)
        if number % 20 == 1:
            reason = {"kind": "lost", "reason": "market"}
            yield SigningStep(signing=one, on=_day(number, 7), **reason, **done)


def _funds(world: World, signings: Sequence[Signing]) -> Iterator[FundsReceived]:
    for month in world.size.span[-MONTHS:]:
        at = published_at(month)
        for number, one in enumerate(signings):
            if _reached(number) < 4:
                continue
            verified = Decimal(month.month * (10 + number % 40))
            yield FundsReceived(
                signing=one, month=month, monthly_return_id=world.regular[month],
                claimed=verified + 5, verified=verified, outside_region=verified / 2,
                fixed=verified, proof="bank_slip", entered_by=world.clerk, entered_at=at,
                published_at=at,
            )  # fmt: skip


def make_contacts(
    world: World, signings: Sequence[Signing], count: int = CONTACTS
) -> Sequence[Contact]:
    """Enterprises approached at the signings' events: two in three are still talked to."""
    at = published_at(LAST - 1)
    made = Contact.objects.bulk_create(
        Contact(
            name=f"第{number}号装备制造有限公司", city="杭州", chain=one.chain, event=one.event,
            team=one.team, lead=one.lead, first_on=_day(number, 0), intention="建设叶片生产线",
            next_action="" if number % 3 == 2 else "实地考察",
            signing=one if number % 6 == 2 else None,
            closed_on=_day(number, 4) if number % 3 == 2 else None,
            close_reason="market" if number % 6 == 5 else "",
        )
        for number in range(count)
        for one in [signings[number % len(signings)]]
    )  # fmt: skip
    ContactNote.objects.bulk_create(
        (
            ContactNote(
                contact=one, kind=kind, on=_day(number, step), text="已联系。", by=world.clerk,
                at=at,
            )
            for number, one in enumerate(made)
            for step, kind in enumerate(SAID[: number % 4])
        ),
        batch_size=2000,
    )  # fmt: skip
    return made


def make_support(world: World, register: Register, count: int = ITEMS) -> Sequence[SupportItem]:
    """Items of every kind and state, all of the last year, most with a document of their own."""
    leads = list(dict.fromkeys(one.lead for one in register.projects))
    kinds = SupportKind.objects.bulk_create(
        SupportKind(code=code, name=name, is_money=code == "fund", order=at)
        for at, (code, name) in enumerate(KINDS)
    )
    documents = SupportDocument.objects.bulk_create(
        SupportDocument(
            title=f"关于下达第{at}批资金的通知", number=f"财建〔{LAST.year}〕{at}号",
            dated=date(LAST.year, at % 12 + 1, 9), level=Level.values[at % 3],
            granted_by="财政厅", lead=leads[at % len(leads)],
        )
        for at in range(count * 3 // 4)
    )  # fmt: skip
    items = SupportItem.objects.bulk_create(
        _item(world, at, kinds[at % 4], documents[at % len(documents)], leads[at % len(leads)])
        for at in range(count)
    )
    SupportShare.objects.bulk_create(_shares(items, leads), batch_size=2000)
    Arrival.objects.bulk_create(_arrivals(world, items), batch_size=2000)
    return items


def _item(
    world: World, at: int, kind: SupportKind, document: SupportDocument, lead: Department
) -> SupportItem:
    recognised = at % 3 > 0
    is_money = kind.is_money
    return SupportItem(
        key=f"i{at:04}", name=f"第{at}项", kind=kind, document=document, area=world.areas[0],
        lead=lead, amount=Decimal(500 + at) if is_money else None,
        fund_class="special_transfer" if is_money else "",
        recognition="recognised" if recognised else "applied",
        recognised_on=date(LAST.year, at % 12 + 1, 20) if recognised else None,
        recognised_by=world.clerk if recognised else None,
        recognised_count=None if is_money else 1, order=at,
    )  # fmt: skip


def _shares(items: Sequence[SupportItem], leads: Sequence[Department]) -> Iterator[SupportShare]:
    for at, one in enumerate(items):
        other = leads[(at + 1) % len(leads)]
        parts = ((one.lead, 70), (other, 30)) if at % 2 else ((one.lead, 100),)
        for department, percent in parts:
            yield SupportShare(item=one, department=department, percent=Decimal(percent))


def _arrivals(world: World, items: Sequence[SupportItem]) -> Iterator[Arrival]:
    """Of every second fund, by a slip that everybody's arrival shares."""
    funds = [one for one in items if one.amount is not None][::2]
    at = published_at(LAST - 1)
    slip = InvestmentFile.objects.create(
        document=funds[0].document, file="slip.pdf", name="回单.pdf", size=1, sha256="0" * 64,
        uploaded_by=world.clerk, uploaded_at=at,
    )  # fmt: skip
    for one in funds:
        yield Arrival(
            item=one, on=date(LAST.year, 6, 3), amount=Decimal(100), evidence=slip,
            recorded_by=world.reader, recorded_at=at, confirmed_by=world.clerk, confirmed_at=at,
        )  # fmt: skip
