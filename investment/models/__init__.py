"""The records of investment promotion and of support won from above."""

from investment.models.event import Chain, Contact, ContactNote, ContactQuerySet, Event, Team
from investment.models.file import InvestmentFile
from investment.models.funds import FUNDS, FundsReceived, FundsReceivedQuerySet
from investment.models.granting import SupportDocument, SupportKind
from investment.models.rule import CountingRule, StepRule, SupportRule
from investment.models.signing import Agreement, InvestorChange, Signing, SigningQuerySet
from investment.models.step import SigningStep
from investment.models.support import Arrival, SupportItem, SupportQuerySet, SupportShare

__all__ = [
    "FUNDS",
    "Agreement",
    "Arrival",
    "Chain",
    "Contact",
    "ContactNote",
    "ContactQuerySet",
    "CountingRule",
    "Event",
    "FundsReceived",
    "FundsReceivedQuerySet",
    "InvestmentFile",
    "InvestorChange",
    "Signing",
    "SigningQuerySet",
    "SigningStep",
    "StepRule",
    "SupportDocument",
    "SupportItem",
    "SupportKind",
    "SupportQuerySet",
    "SupportRule",
    "SupportShare",
    "Team",
]
