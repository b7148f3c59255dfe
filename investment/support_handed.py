"""What is handed in about support: a document, an item, a decision, an instalment. Plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from accounts.models import Area, Department
from investment.choices import Novelty
from investment.models import InvestmentFile, SupportDocument, SupportKind
from projects.models import Project

EVIDENCE_BYTES = 20 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDocument:
    """A document from above, as whoever enters it has it before him."""

    title: str
    lead: Department
    level: str
    number: str = ""
    dated: date | None = None
    granted_by: str = ""
    is_demo: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NewItem:
    """One thing won. `document` is known already, or entered together with its first item; `shares`
    are per cent by department, all of it the lead's unless given. Amounts are 万元."""

    kind: SupportKind
    name: str
    lead: Department
    area: Area
    document: SupportDocument | NewDocument | None = None
    level: str = ""
    fund_class: str = ""
    is_formula: bool = False
    needs_match: bool = False
    amount: Decimal | None = None
    novelty: str = Novelty.FIRST
    valid_until: date | None = None
    project: Project | None = None
    note: str = ""
    shares: Mapping[Department, Decimal] = field(default_factory=dict)
    is_demo: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What is handed in with a step; each step looks at what its row of the table names.

    `on` is the day of the decision, today unless given.
    """

    text: str = ""
    on: date | None = None
    amount: Decimal | None = None
    count: int | None = None


NOTHING = Given()


@dataclass(frozen=True, slots=True, kw_only=True)
class NewArrival:
    """An instalment with its slip: a new file, or one that is behind the document already."""

    amount: Decimal
    on: date
    note: str = ""
    evidence: InvestmentFile | None = None
    upload: "UploadedFile[Any] | None" = None
    max_bytes: int = EVIDENCE_BYTES
    is_demo: bool = False
