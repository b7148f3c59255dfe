"""Where a plan's text promises a number, and where it states one."""

from accounts.models import Area, User
from entry.periods import Month
from indicators.models import Observation, Target
from indicators.presenters import growth_text, value_of
from plan.reading import Quoted


def quoted_targets(user: User, plan: int) -> list[Quoted]:
    """The targets of a plan that this user may see, repetitions too. One query.

    A repetition is marked in its own place and leads to what it repeats.
    """
    found = Target.objects.visible_to(user).filter(plan=plan).exclude(quote="")
    return [
        Quoted("target", restated or key, name, quote, occurrence)
        for key, restated, name, quote, occurrence in found.order_by(
            "chapter__order", "key"
        ).values_list("key", "restates__key", "indicator__name", "quote", "occurrence")
    ]


def quoted_actuals(user: User, area: Area, year: int) -> list[Quoted]:
    """The figures of earlier years that the plan's text states. One query.

    One sentence often states five figures: the mark narrows to the indicator's own name in it.
    """
    found = Observation.objects.visible_to(user).filter(area=area, month__lt=Month(year, 1))
    rows = found.filter(superseded_at=None).exclude(quote="").select_related("indicator")
    return [
        Quoted(
            "actual",
            f"{one.indicator.code}@{one.month}",
            one.indicator.name,
            one.quote,
            names=(one.indicator.name, *one.indicator.synonyms.split("|")),
            stated=_stated(one),
        )
        for one in rows.order_by("indicator__order", "month")
    ]


def _stated(figure: Observation) -> str:
    """2023年：4.5亿元以上，↑9%"""
    value = str(value_of(figure.indicator, figure)) if figure.value is not None else ""
    growth = growth_text(figure.growth) if figure.growth is not None else ""
    rank = f"全市第{figure.rank}位" if figure.rank else ""
    told = "，".join(part for part in (value, growth, rank) if part)
    return f"{figure.month.year}年：{told}" if told else ""
