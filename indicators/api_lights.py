"""The rows of the lights' address: judged now, or kept from the day a month was published."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from accounts.api_rows import moment
from accounts.clock import today
from entry.api_fields import share_text
from entry.api_questions import demo_returns
from entry.periods import Accumulation, Month
from indicators import rules
from indicators.judging import Deadlines, judge_targets, judged_month, period_label
from indicators.models import LightSnapshot, Target
from plan.lights import Colour

Rows = list[dict[str, Any]]


def live_rows(targets: Sequence[Target], month: Month, *, as_of: datetime | None) -> Rows:
    """The lights as judged from what was known at `as_of`. Five queries."""
    deadlines = Deadlines.load(today(), as_of)
    found = judge_targets(targets, month, as_of=as_of, deadlines=deadlines)
    demo = demo_returns({one.figure.monthly_return_id for one in found if one.figure})
    return [
        {
            **_subject(judged.target, judged.month),
            "colour": judged.light.colour.value,
            "word": judged.light.word,
            "sentence": judged.light.sentence,
            "rule_version": judged.light.rule_version,
            "family": judged.light.family.value,
            "inputs": judged.light.inputs,
            "completion": share_text(judged.light.completion),
            "schedule": share_text(judged.light.schedule),
            "gap": share_text(judged.light.gap),
            "taken_at": None,
            "demo": judged.figure is not None and judged.figure.monthly_return_id in demo,
        }
        for judged in found
    ]


def kept_rows(targets: Sequence[Target], month: Month, *, as_of: datetime | None) -> Rows:
    """The lights kept with the publication of each target's period, the latest one. One query.

    Targets without one, because nothing of theirs was published yet, are left out.
    """
    periods = {target.pk: judged_month(target.indicator, month) for target in targets}
    kept = LightSnapshot.objects.filter(target__in=periods, month__in=set(periods.values()))
    if as_of is not None:
        kept = kept.filter(taken_at__lte=as_of)
    found = {
        (one.target_id, one.month): one
        for one in kept.select_related("monthly_return").order_by("taken_at", "pk")
    }
    pairs = ((target, found.get((target.pk, periods[target.pk]))) for target in targets)
    return [_kept(target, one) for target, one in pairs if one is not None]


def _kept(target: Target, snapshot: LightSnapshot) -> dict[str, Any]:
    inputs: dict[str, str] = snapshot.inputs
    return {
        **_subject(target, snapshot.month),
        "colour": snapshot.colour,
        "word": Colour(snapshot.colour).word,
        "sentence": snapshot.sentence,
        "rule_version": snapshot.rule_version,
        "family": _family(target).value,
        "inputs": inputs,
        "completion": share_text(inputs.get("completion")),
        "schedule": share_text(inputs.get("schedule")),
        "gap": share_text(inputs.get("gap")),
        "taken_at": moment(snapshot.taken_at),
        "demo": snapshot.monthly_return.is_demo,
    }


def _family(target: Target) -> rules.Family:
    amount: Decimal | None = target.amount
    return rules.family_of(
        rules.Measure(target.measure),
        rules.Operator(target.operator),
        Accumulation(target.indicator.accumulation),
        amount,
    )


def _subject(target: Target, month: Month) -> dict[str, Any]:
    return {
        "target": target.key,
        "indicator": target.indicator.code,
        "area": target.area.code,
        "month": str(month),
        "label": period_label(target.indicator, month),
    }
