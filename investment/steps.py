"""线索、在谈、签约、落地 …: recorded with evidence, confirmed by a second person, voided.

What nobody has a paper for and is no achievement (线索、在谈、流失、重新启动) stands at once. One
project counts once, at its first signing; a second one is refused (DOMAIN §4.2). 开工 and
投产 of a signing that has a project are the project's own events, and are not recorded here.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from operator import attrgetter

from django.utils.timezone import localdate

from accounts.roles import Action
from entry.audit import Actor
from entry.errors import Invalid, NotAllowed
from investment.choices import (
    ENDINGS,
    NOTED,
    REPEATABLE,
    Needed,
    Reason,
    StepKind,
)
from investment.edits import subject_of, touch
from investment.files import own
from investment.funnel import Course, Step, course
from investment.known import known_of
from investment.locks import locked_signing
from investment.models import Agreement, InvestmentFile, Signing, SigningStep, StepRule
from investment.needs import Need, Needs, needs
from investment.scopes import may_edit
from plan import evidence as evidenced
from plan.evidence import Chronicle, dated, log, refuse_contradiction
from plan.precisions import Precision, date_words, period_of

_BUILT = (StepKind.STARTED, StepKind.PRODUCTION)
_WON = (StepKind.LANDED, *_BUILT)
# What comes after what, whatever else is unknown. Ground is broken before all of 落地 at times.
FOLLOWING: Mapping[str, Sequence[str]] = {
    StepKind.LEAD: (StepKind.TALKING, StepKind.SIGNED, *_WON),
    StepKind.TALKING: (StepKind.SIGNED, *_WON),
    StepKind.SIGNED: (StepKind.UPGRADED, *_WON),
    StepKind.LANDED: (StepKind.PRODUCTION,),
    StepKind.STARTED: (StepKind.PRODUCTION,),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class NewStep:
    """A step as it is handed in; `on` is any day of the stated period.

    A signing, and its upgrade, are of the day of their agreement, which says so already.
    """

    kind: str
    on: date | None = None
    precision: str = Precision.DAY
    agreement: Agreement | None = None
    reason: str = ""
    evidence: InvestmentFile | None = None
    note: str = ""
    is_demo: bool = False


def record(pk: int, new: NewStep, *, by: Actor, at: datetime) -> SigningStep:
    """Record a step of a signing; it waits for its confirmation unless it stands at once.

    Raises `Signing.DoesNotExist`, `NotAllowed`, and `Invalid` for what is unknown, incomplete, to
    come, there already, or contradicts what is there.
    """
    with locked_signing(pk) as signing:
        if not may_edit(by.person, signing):
            raise NotAllowed("你没有为这个招商项目登记环节的权限。")
        if new.kind not in StepKind.values:
            raise Invalid("请选择环节的种类。")
        kind, on = StepKind(new.kind), _day(signing, new)
        if new.agreement is not None:
            new = replace(new, precision=Precision.DAY)  # it bears its day
        advice = "还没有发生的，请写在下步计划里。"
        first, last = dated(
            on, new.precision, noun=str(kind.label), today=localdate(at), advice=advice
        )
        standing = list(SigningStep.objects.filter(signing=signing, voided_at=None))
        _refuse_out_of_place(signing, kind, standing, (first, last))
        refuse_contradiction(kind, str(kind.label), (first, last), standing, FOLLOWING)
        _refuse_incomplete(signing, kind, new)
        step = _made(signing, kind, last, new, by=by, at=at)
        touch(signing, at)
    return step


def _made(
    signing: Signing, kind: StepKind, on: date, new: NewStep, *, by: Actor, at: datetime
) -> SigningStep:
    alone = {"confirmed_by": by.person, "confirmed_at": at} if kind in NOTED else {}
    step = SigningStep.objects.create(
        signing=signing,
        kind=kind,
        on=on,
        precision=new.precision,
        agreement=new.agreement,
        reason=new.reason if kind in ENDINGS else "",
        evidence=new.evidence,
        note=new.note.strip()[:300],
        recorded_by=by.person,
        recorded_at=at,
        is_demo=new.is_demo,
        **alone,
    )
    after = {
        "kind": kind.value,
        "on": step.day_text,
        "reason": step.reason,
        "evidence": step.evidence.sha256 if step.evidence else "",
    }
    log(CHRONICLE, "record", step, by=by, at=at, after=after)
    return step


def confirm(step: SigningStep, *, by: Actor, at: datetime) -> SigningStep:
    """A second person vouches for a step; raises what `plan.evidence.confirm` does."""
    return evidenced.confirm(CHRONICLE, step, by=by, at=at)


def void(step: SigningStep, *, reason: str, by: Actor, at: datetime) -> SigningStep:
    """Take a step out of the counts for good; raises what `plan.evidence.void` does."""
    return evidenced.void(CHRONICLE, step, reason=reason, by=by, at=at)


@contextmanager
def _locked(step: SigningStep) -> Iterator[SigningStep]:
    with locked_signing(step.signing_id):
        found: SigningStep = SigningStep.objects.select_related("signing__lead").get(pk=step.pk)
        yield found


CHRONICLE = Chronicle(
    whole="招商环节",
    noun="环节",
    prefix="step",
    object_type="investment.signingstep",
    right=Action.CONFIRM_STEP,
    locked=_locked,
    record_of=attrgetter("signing"),
    may_edit=may_edit,
    subject_of=subject_of,
)


def _day(signing: Signing, new: NewStep) -> date:
    """The agreement's day, or the one that was handed in."""
    if new.agreement is None:
        if new.kind in (StepKind.SIGNED, StepKind.UPGRADED) and signing.agreements.exists():
            raise Invalid("请选择所签的协议：签约、升格的日期以协议为准。")
        if new.on is None:
            raise Invalid("请填写日期。")
        return new.on
    if new.agreement.signing_id != signing.pk:
        raise Invalid("请选择这个招商项目的协议。")
    if new.kind not in (StepKind.SIGNED, StepKind.UPGRADED):
        raise Invalid(f"登记{StepKind(new.kind).label}不需要选择协议。")
    if new.on is not None and new.on != new.agreement.signed_on:
        raise Invalid(f"签约日期以协议为准（{new.agreement.signed_on}），有误的请先更正协议。")
    return new.agreement.signed_on


def _refuse_out_of_place(
    signing: Signing, kind: StepKind, standing: Sequence[SigningStep], period: tuple[date, date]
) -> None:
    """What stands already, what is the project's own, and what an ending forbids."""
    if signing.project is not None and kind in _BUILT:
        raise Invalid(
            f"这个招商项目已对应重点项目“{signing.project}”，{kind.label}请在重点项目登记，"
            "不在这里另记。"
        )
    _refuse_twice(kind, standing, period[1])
    _refuse_around_ending(kind, standing, period)
    _refuse_ending(kind, course_of(standing, date.max))


def _refuse_around_ending(
    kind: StepKind, standing: Sequence[SigningStep], period: tuple[date, date]
) -> None:
    """Nothing is done after an ending before it is resumed; what came before it may be told late.

    An ending comes after all that is known, and what is resumed after its ending.
    """
    first, last = period
    whole = course_of(standing, date.max).ended
    if kind == StepKind.RESUMED:
        if whole is None:
            raise Invalid("这个招商项目没有流失或终止，不需要登记重新启动。")
        if last < whole.on:
            raise Invalid(f"重新启动日期早于{_named(whole)}，请核对。")
        return
    stopped = whole if kind in ENDINGS else course_of(standing, last).ended
    if stopped is not None and (kind in ENDINGS or stopped.on < first):
        raise Invalid(f"这个招商项目已{_named(stopped)}，请先登记重新启动。")
    later = (one for one in standing if period_of(one.on, one.precision)[0] > last)
    if kind in ENDINGS and (after := next(later, None)) is not None:
        raise Invalid(f"“{after}”晚于{kind.label}日期，请核对。")


def _named(step: Step) -> str:
    """流失（2024年9月1日）."""
    return f"{StepKind(step.kind).label}（{date_words(step.on, Precision.DAY)}）"


def _refuse_twice(kind: StepKind, standing: Iterable[SigningStep], last: date) -> None:
    same = (one for one in standing if one.kind == kind)
    found = next((one for one in same if kind not in REPEATABLE or one.on == last), None)
    if found is None:
        return
    state = "已核实" if found.confirmed_at else "待核实"
    once = "项目只在首次签约时计一次，再次签约不另计；" if kind == StepKind.SIGNED else ""
    raise Invalid(f"这个招商项目已有“{found}”（{state}）；{once}日期有误的请先作废原记录再登记。")


def _refuse_ending(kind: StepKind, found: Course) -> None:
    signed = StepKind.SIGNED in found.reached
    if kind == StepKind.LOST and signed:
        raise Invalid("已经签约的不能登记流失；不再实施的请登记终止，并附佐证材料。")
    if kind == StepKind.UPGRADED and not signed:
        raise Invalid("还没有登记签约，不能登记升格。")


def _refuse_incomplete(signing: Signing, kind: StepKind, new: NewStep) -> None:
    """The table of needs, with what is handed in beside the record."""
    if new.reason and new.reason not in Reason.values:
        raise Invalid("请从列表中选择原因。")
    if new.evidence is not None and own(signing, new.evidence) is None:
        raise Invalid("请选择本项目的佐证材料。")
    given = {Needed.EVIDENCE: new.evidence is not None, Needed.REASON: bool(new.reason)}
    found = needed_for(signing, kind, [name for name, holds in given.items() if holds])
    lacking = [*found.missing, *found.brought]
    if kind in ENDINGS and not new.reason:
        lacking.append(str(Needed.REASON.label))
    if kind not in NOTED and new.evidence is None:
        lacking.append(str(Needed.EVIDENCE.label))
    lacking = [one for one in dict.fromkeys(lacking) if not _told_within(one, lacking)]
    if lacking:
        raise Invalid(f"登记{kind.label}还缺：{'、'.join(lacking)}。")


def _told_within(one: str, others: Iterable[str]) -> bool:
    """Whether an alternative names it already: 对应的重点项目／佐证材料."""
    return any(one != other and one in other.split("／") for other in others)


def needed_for(signing: Signing, kind: str, given: Iterable[Needed] = ()) -> Needs:
    """What a signing lacks for a step, by the table of the day. Two queries."""
    rules = [Need(*row) for row in StepRule.objects.values_list("step", "field", "group")]
    agreements = signing.agreements.values_list("kind", "review")
    return needs(rules, kind, known_of(signing, agreements), {*given})


def course_of(steps: Iterable[SigningStep], until: date) -> Course:
    """The course that these steps make, confirmed or not."""
    return course((Step(one.kind, one.on, one.pk, one.reason) for one in steps), until)
