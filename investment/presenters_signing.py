"""What the template of one signing gets: plain values in words. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from entry.periods import Month
from investment.choices import ENDINGS, FUNNEL, NOTED, Needed, Reason, StepKind
from investment.entries import ENDED, Entry
from investment.fund_history import fund_lines, years_told
from investment.models import Signing, SigningStep
from investment.presenters_signing_parts import (
    agreement_told,
    facts,
    increase_told,
    investor_facts,
    money,
    project_told,
)
from investment.reads import BUILT
from investment.signing_details import SigningPage
from investment.signing_trail import changed
from plan.links import quoted_at

TRAIL = (
    {"href": "/investment/", "title": "招商引资"},
    {"href": "/investment/signings/", "title": "招商项目"},
)
BADGES: Mapping[str, str] = {
    StepKind.SIGNED: "badge--accent",
    StepKind.LANDED: "badge--accent",
    StepKind.STARTED: "badge--ok",
    StepKind.PRODUCTION: "badge--ok",
    ENDED: "badge--danger",
}


def signing_context(page: SigningPage) -> dict[str, Any]:
    """Everything that `investment/signing.html` shows, but the forms."""
    signing, entry = page.signing, page.entry
    signed = entry.day(StepKind.SIGNED)
    return {
        "page": page,
        "signing": signing,
        "entry": entry,
        "rights": page.rights,
        "trail": TRAIL,
        **_head(page),
        "rail": rail(page),
        "next": next_step(page),
        "steps": [_step(page, one) for one in page.steps],
        "facts": facts(page),
        "investor_facts": investor_facts(page),
        "agreements": [agreement_told(page, one) for one in page.agreements],
        "parent": increase_told(page.parent) if page.parent else None,
        "increases": [increase_told(one) for one in page.increases],
        "funds": years_told(fund_lines(page.funds, Month.of(signed) if signed else None)),
        "received": money(entry.judged.received),
        "received_rate": entry.received_rate,
        "project": project_told(page.project) if page.project else None,
        "contacts": page.contacts,
        "open_files": page.open_to_reader,
        "changes": [changed(one, page.closed) for one in page.changes],
        "plan_href": quoted_at(signing.chapter, signing.quote),
    }


def _head(page: SigningPage) -> dict[str, Any]:
    entry, judged = page.entry, page.entry.judged
    is_counted, words = counted(entry, page)
    return {
        "step_words": step_words(entry),
        "badge": BADGES.get(entry.place, ""),
        "days_here": entry.days_here,
        "here_since": entry.here_since,
        "is_stale": judged.is_stale,
        "is_counted": is_counted,
        "counted_words": words,
        "agreed": money(page.signing.agreed_investment),
        "outside": money(page.signing.outside_investment),
    }


def step_words(entry: Entry) -> str:
    """Where it stands; of what ended, how and why."""
    ended = entry.judged.course.ended
    if ended is not None:
        return f"{StepKind(ended.kind).label}：{Reason(ended.reason).label}"
    step = entry.judged.step
    return str(step.label) if step else "还没有核实的环节"


def counted(entry: Entry, page: SigningPage) -> tuple[bool, str]:
    """Whether it adds to the counts, and the sentence why."""
    signed = entry.day(StepKind.SIGNED)
    if entry.judged.excluded:
        return False, f"不计入：{entry.judged.excluded}"
    if signed is None:
        waits = any(_waits(one) and one.kind == StepKind.SIGNED for one in page.steps)
        return False, "签约待核实，核实后计数" if waits else "尚未签约，不计数"
    if entry.is_increase:
        return True, f"增资，{signed.year}年只计增量"
    return True, f"计入{signed.year}年签约"


def rail(page: SigningPage) -> list[dict[str, Any]]:
    """The funnel, step by step: when each was reached, on what it rests, what waits."""
    found = []
    for kind in FUNNEL:
        built = next((one for one in page.built if BUILT[one.kind] == kind), None)
        standing = [one for one in page.steps if one.kind == kind and one.voided_at is None]
        step = next((one for one in standing if not _waits(one)), None)
        day = page.entry.day(kind)
        source: Any = built or step
        state = "done" if day else "waiting" if standing else "todo"
        if kind == page.entry.judged.course.next_step and state == "todo":
            state = "next"
        found.append(
            {
                "kind": kind.value,
                "label": kind.label,
                "state": state,
                "day": source.day_text if day and source else "",
                "waiting": standing[0].day_text if state == "waiting" else "",
                "days": page.entry.judged.days.get(kind) if day else None,
                "is_here": kind == page.entry.judged.step,
                "of_project": built is not None,
                "step": step if built is None else None,
            }
        )
    return found


def _waits(step: SigningStep) -> bool:
    return step.confirmed_at is None and step.voided_at is None


def next_step(page: SigningPage) -> dict[str, Any]:
    """What comes next, and what it still takes; `others` is what else may be recorded."""
    course, signing = page.entry.judged.course, page.signing
    kind = course.next_step
    of_project = kind in (StepKind.STARTED, StepKind.PRODUCTION) and signing.project is not None
    waits = next((one for one in page.steps if _waits(one) and one.kind in FUNNEL), None)
    needs = page.entry.judged.needs
    return {
        "kind": kind.value if kind else "",
        "label": StepKind(waits.kind).label if waits else kind.label if kind else "",
        "ended": course.ended is not None,
        "of_project": of_project,
        "waits": waits,
        "missing": needs.missing,
        "brought": needs.brought,
        "others": [] if of_project and course.ended else others(page),
    }


def others(page: SigningPage) -> list[tuple[str, str]]:
    """(kind, word) of what may be recorded beside the next step."""
    course, signing = page.entry.judged.course, page.signing
    if course.ended is not None:
        return [(StepKind.RESUMED.value, str(StepKind.RESUMED.label))]
    there = {one.kind for one in page.steps if one.voided_at is None} | {*course.reached}
    after = FUNNEL.index(course.next_step) + 1 if course.next_step else len(FUNNEL)
    offered = None if any(_waits(one) for one in page.steps) else course.next_step
    wanted = [one for one in FUNNEL[: after + 1] if one not in there and one != offered]
    if signing.project is not None:
        wanted = [one for one in wanted if one not in BUILT.values()]
    is_signed = StepKind.SIGNED in there
    if is_signed and course.upgraded is None:
        wanted.append(StepKind.UPGRADED)
    wanted.append(StepKind.ABANDONED if is_signed else StepKind.LOST)
    return [(one.value, str(one.label)) for one in wanted]


def _step(page: SigningPage, one: SigningStep) -> dict[str, Any]:
    """A step and where it stands: waiting, in force, voided."""
    return {
        "step": one,
        "day": one.day_text,
        "reason": one.get_reason_display() if one.kind in ENDINGS else "",
        "is_waiting": _waits(one),
        "is_voided": one.voided_at is not None,
        "may_fetch": one.evidence_id in page.open_to_reader,
    }


def back_href(signing: Signing, anchor: str = "") -> str:
    return f"/investment/signings/{signing.key}/{f'#{anchor}' if anchor else ''}"


_TYPED = {Needed.EVIDENCE, Needed.SITE}  # alternatives that the step's own form takes


def step_page(signing: Signing, kind: StepKind, unmet: Iterable[tuple[str, ...]]) -> dict[str, Any]:
    """What the page of a step says above its form, and what is to be done elsewhere first."""
    lede = (
        "登记即生效，不需要核实。"
        if kind in NOTED
        else "登记后由审核人或发布人核实，核实之后才计数。"
    )
    return {"lede": lede, "first": tuple(_elsewhere(signing, kind, unmet))}


def _elsewhere(
    signing: Signing, kind: StepKind, unmet: Iterable[tuple[str, ...]]
) -> Iterator[tuple[str, str]]:
    """(address, words) of what a step asks for that is entered on a page of its own."""
    page = back_href(signing)
    if signing.project is not None and kind in BUILT.values():
        yield f"/projects/{signing.project.key}/events/new/", f"在重点项目登记{kind.label}"
    for needs in unmet:
        named = {Needed.PROJECT, Needed.PROJECT_CODE} & {*needs}
        if named and not _TYPED & {*needs} and signing.parent_id is None:
            if signing.project is None:
                yield f"{page}project/", "对应或登记重点项目"
            else:
                yield f"/projects/{signing.project.key}/edit/facts/", "在重点项目填写项目代码"
        if Needed.REVIEW in needs and kind is not StepKind.SIGNED:
            yield f"{page}#agreements", "登记公平竞争审查"
