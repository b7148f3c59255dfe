"""Which of the fields that a step may ask for a signing has (`choices.Needed`)."""

from collections.abc import Collection, Iterable

from investment.choices import AgreementKind, Needed, Review
from investment.models import Signing


def known_of(signing: Signing, agreements: Iterable[tuple[str, str]]) -> frozenset[str]:
    """`agreements` are kind and state of the review of each; no query but for what is not loaded.

    An increase has what its project has of site, company and code.
    """
    found = list(agreements)
    return frozenset(
        name for name, holds in (*_facts(signing), *_agreed(found), *_landed(signing)) if holds
    )


def _facts(signing: Signing) -> Iterable[tuple[str, bool]]:
    enterprise = signing.enterprise
    yield Needed.ENTERPRISE, enterprise is not None
    yield Needed.CREDIT_CODE, enterprise is not None and bool(enterprise.credit_code)
    yield Needed.SOURCE, bool(signing.source)
    yield Needed.CONTENT, bool(signing.content)
    yield Needed.CHAIN, signing.chain_id is not None
    yield Needed.AGREED, signing.agreed_investment is not None
    yield Needed.OUTSIDE, signing.outside_investment is not None


def _agreed(agreements: Collection[tuple[str, str]]) -> Iterable[tuple[str, bool]]:
    yield Needed.AGREEMENT, bool(agreements)
    yield Needed.CONTRACT, any(kind == AgreementKind.CONTRACT for kind, _ in agreements)
    reviewed = bool(agreements) and all(state != Review.WAITING for _, state in agreements)
    yield Needed.REVIEW, reviewed


def _landed(signing: Signing) -> Iterable[tuple[str, bool]]:
    own = signing.parent or signing
    yield Needed.COMPANY, own.company_id is not None
    yield Needed.SITE, bool(own.site)
    project = own.project
    yield Needed.PROJECT, project is not None
    yield Needed.PROJECT_CODE, project is not None and bool(project.code)
