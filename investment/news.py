"""What changed among the signings: signed, landed, ended (`plan.news`).

Work begun and production are the projects' news: a signing that landed is one. A fixed number of
queries, however many signings.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal

from entry.numbers import display
from entry.periods import Month
from investment.choices import StepKind
from investment.entries import Entry
from investment.judging import Judged, judge
from investment.models import Signing
from plan.news import Kind, News, Telling

_STEPS: Mapping[StepKind, Kind] = {StepKind.SIGNED: Kind.SIGNED, StepKind.LANDED: Kind.LANDED}
_TEN_THOUSAND = Decimal(10000)


def signing_news(
    entries: Sequence[Entry], seen: Telling, now: Telling, then: Telling, *, today: date
) -> list[News]:
    """What became of these signings; `entries` are as told by `seen`, read already."""
    signings = [one.signing for one in entries]
    if not signings:
        return []
    if seen == now:
        at = {one.signing.pk: one.judged for one in entries}
    else:
        at = judge(signings, now.month, now.as_of, today=today)
    before = judge(signings, then.month, then.as_of, today=today)
    return [news for one in signings for news in _of(one, at[one.pk], before[one.pk])]


def _of(signing: Signing, now: Judged, then: Judged) -> Iterator[News]:
    for step, kind in _STEPS.items():
        on, was = now.course.reached.get(step), then.course.reached.get(step)
        if on is not None and was is None:
            is_late = Month.of(on) < now.month
            yield _news(signing, kind, _words(signing, now, step, on), on, is_late=is_late)
        elif was is not None and on is None:
            words = f"上月列为{step.label}，现已作废"
            yield _news(signing, Kind.TAKEN_BACK, words)
    ended = now.course.ended
    if ended is not None and then.course.ended is None:
        words = f"{_day(ended.on)}{StepKind(ended.kind).label}"
        yield _news(signing, Kind.LEFT, words, ended.on, is_late=Month.of(ended.on) < now.month)


def _words(signing: Signing, now: Judged, step: StepKind, on: date) -> str:
    """2024年9月12日签约，协议投资12.50亿元; of an increase or an exclusion that, too."""
    told = [f"{_day(on)}{'增资' if now.record.is_increase else ''}{step.label}"]
    if signing.agreed_investment is not None:
        told.append(f"协议投资{display(signing.agreed_investment / _TEN_THOUSAND, 2)}亿元")
    if now.excluded:
        told.append(f"不计入（{now.excluded}）")
    return "，".join(told)


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _news(
    signing: Signing, kind: Kind, words: str, on: date | None = None, *, is_late: bool = False
) -> News:
    return News(
        kind=kind,
        title=signing.name,
        href=f"/investment/signings/{signing.key}/",
        words=words,
        on=on,
        is_late=is_late,
    )
