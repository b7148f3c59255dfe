"""What the templates of one problem and of the proposals get: plain values in words. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from accounts.models import User
from accounts.roles import Action
from projects import problem_columns as told
from projects.models import Problem
from projects.moves import MOVE_TITLES
from projects.presenters_problems import BADGES, PACES, TRAIL, note_of
from projects.problem_details import ProblemPage
from projects.proposals import Proposal

WARNINGS = frozenset({"send_back", "remind", "reopen", "escalate", "suspend"})


def problem_context(page: ProblemPage, problem: Problem) -> dict[str, Any]:
    """Everything that `projects/problem.html` shows, but the forms."""
    entry = page.entry
    words = told.stage_words(entry)
    return {
        "page": page,
        "problem": problem,
        "trail": TRAIL,
        "project_href": f"/projects/{problem.project.key}/" if problem.project else "",
        "entry": entry,
        "standing": entry.standing,
        "pace": PACES[entry.standing.pace],
        "stage_words": words,
        "badge": BADGES.get(words, ""),
        "note": note_of(entry),
        "co_operating": "、".join(one.short_name for one in entry.co_operating),
        "timeline": [
            {
                "event": one,
                "title": MOVE_TITLES.get(one.action, one.action),
                "is_warning": one.action in WARNINGS,
            }
            for one in page.events
        ],
    }


@dataclass(frozen=True, slots=True)
class ProposalLine:
    """One proposal with its addresses; `typed` is a reason that was refused, `problem` why."""

    proposal: Proposal
    raise_query: str
    may_dismiss: bool
    typed: str = ""
    problem: str = ""

    @property
    def anchor(self) -> str:
        return f"{self.proposal.project.key}-{self.proposal.source}"


def proposal_lines(
    found: Iterable[Proposal], user: User, refused: str = "", typed: str = "", problem: str = ""
) -> list[ProposalLine]:
    """`refused` is `project|source` of the one whose dismissal was refused."""
    lines = []
    for one in found:
        named = {"project": one.project.key, "source": one.source, "month": str(one.month)}
        is_refused = refused == f"{one.project.key}|{one.source}"
        lines.append(
            ProposalLine(
                proposal=one,
                raise_query=f"?{urlencode(named)}",
                may_dismiss=user.has_perm(Action.ASSIGN_PROBLEM, one.project),
                typed=typed if is_refused else "",
                problem=problem if is_refused else "",
            )
        )
    return lines
