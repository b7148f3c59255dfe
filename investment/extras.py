"""What only the wider columns of the ledger tell: agreements, proof, companies, people.

Six queries for any number of signings, taken only when such a column is shown.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from investment.choices import AgreementKind, Review, StepKind
from investment.entries import Entry
from investment.models import Agreement, Signing, SigningStep
from investment.rows import Agreed, More, Row
from plan.precisions import date_words
from projects.choices import Duty, EventKind
from projects.models import Member, ProjectEvent

_NOTHING = More()


def rows_of(
    entries: Sequence[Entry], as_of: datetime | None = None, *, with_more: bool = False
) -> list[Row]:
    """The lines of a ledger, with what its wider columns tell where they are shown."""
    if not with_more:
        return [Row(one) for one in entries]
    found = more_of([one.signing for one in entries], as_of)
    return [Row(one, found.get(one.signing.pk, _NOTHING)) for one in entries]


def more_of(signings: Sequence[Signing], as_of: datetime | None = None) -> Mapping[int, More]:
    """By signing. What is known at `as_of` of steps and events; the rest as it stands now."""
    pks = [one.pk for one in signings]
    projects = {one.project_id: one.pk for one in signings if one.project_id is not None}
    agreements, proofs = _agreements(pks), _proofs(pks, as_of)
    joined = _joined(pks)
    listed, heads = _listed(projects, as_of), _heads(projects)
    return {
        pk: replace(
            own,
            agreements=tuple(agreements[pk]),
            proof=proofs.get(pk, ""),
            co_operating=tuple(joined[pk]),
            listed=listed.get(pk, ""),
            heads=tuple(heads[pk]),
        )
        for pk, own in _companies(pks).items()
    }


def _agreements(pks: Sequence[int]) -> dict[int, list[Agreed]]:
    found: dict[int, list[Agreed]] = defaultdict(list)
    rows = Agreement.objects.filter(signing__in=pks).order_by("signed_on", "pk")
    for pk, kind, number, day, review in rows.values_list(
        "signing_id", "kind", "number", "signed_on", "review"
    ):
        words = str(AgreementKind(kind).label), str(Review(review).label)
        found[pk].append(Agreed(words[0], number, day, words[1]))
    return found


def _proofs(pks: Sequence[int], as_of: datetime | None) -> dict[int, str]:
    """落地依据: the paper by its caption, unless it tells agreement terms, or the report."""
    steps = SigningStep.objects.as_of(as_of).filter(signing__in=pks, kind=StepKind.LANDED)
    told = ("signing_id", "quote", "evidence__caption", "evidence__name", "evidence__is_restricted")
    found = {}
    for pk, quote, caption, name, is_restricted in steps.values_list(*told):
        paper = "佐证材料" if is_restricted else caption or name or ""
        found[pk] = paper or (f"报告：{quote}" if quote else "")
    return found


def _companies(pks: Sequence[int]) -> dict[int, More]:
    named = ("pk", "company__name", "company__credit_code", "first_talker__short_name")
    rows = Signing.objects.filter(pk__in=pks).order_by().values_list(*named)
    return {
        pk: More(company=name or "", company_code=code or "", first_talker=talker or "")
        for pk, name, code, talker in rows
    }


def _joined(pks: Sequence[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    rows = Signing.co_operating.through.objects.filter(signing__in=pks)
    ordered = rows.order_by("department__order", "department__code")
    for pk, name in ordered.values_list("signing_id", "department__short_name"):
        found[pk].append(name)
    return found


def _listed(projects: Mapping[int, int], as_of: datetime | None) -> dict[int, str]:
    """入统: when the project that a signing became entered the statistics library."""
    events = ProjectEvent.objects.as_of(as_of).filter(
        project__in=[*projects], kind=EventKind.LISTED
    )
    rows = events.values_list("project_id", "on", "precision")
    return {projects[pk]: f"{date_words(on, precision)}入库" for pk, on, precision in rows}


def _heads(projects: Mapping[int, int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    rows = Member.objects.filter(project__in=[*projects], duty=Duty.HEAD).order_by("pk")
    for project, name in rows.values_list("project_id", "name"):
        found[projects[project]].append(name)
    return found
