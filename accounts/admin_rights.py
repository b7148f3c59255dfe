"""Which models each role may touch in the administration; everything not named is refused."""

from collections.abc import Iterable, Mapping

from accounts.roles import Role

_ALL = frozenset({"view", "add", "change", "delete"})
_KEEP = frozenset({"view", "add", "change"})  # retired by a flag, never deleted
_VIEW = frozenset({"view"})

RIGHTS: Mapping[Role, Mapping[str, frozenset[str]]] = {
    Role.SYSTEM_ADMIN: {
        "accounts.area": _KEEP,
        "accounts.department": _KEEP,
        "accounts.user": _KEEP,
        "accounts.membership": _VIEW,
    },
    Role.SECURITY_ADMIN: {
        "accounts.user": _VIEW,
        "accounts.area": _VIEW,
        "accounts.department": _VIEW,
        "accounts.membership": _ALL,
        "accounts.apitoken": _VIEW | {"change"},
        "axes.accessattempt": _VIEW | {"delete"},
    },
    Role.AUDITOR: {
        "accounts.area": _VIEW,
        "accounts.department": _VIEW,
        "accounts.user": _VIEW,
        "accounts.membership": _VIEW,
        "accounts.apitoken": _VIEW,
        "entry.auditevent": _VIEW,
        "entry.returnevent": _VIEW,
        "axes.accessattempt": _VIEW,
        "axes.accesslog": _VIEW,
    },
    Role.PUBLISHER: {
        "entry.return": _VIEW,
        "entry.calendarday": _ALL,
        "entry.duerule": _ALL,
        "plan.plan": _KEEP,
        "plan.chapter": _KEEP,
        "plan.plancurve": _ALL,
        "plan.thresholdrule": _KEEP,
        "plan.task": _KEEP,
        "plan.tasknode": _ALL,
        "plan.taskevent": _VIEW,
        "plan.taskprogress": _VIEW,
        "projects.enterprise": _KEEP,
        "projects.project": _KEEP,
        "projects.mention": _VIEW,
        "projects.member": _ALL,
        "projects.funding": _ALL,
        "projects.milestone": _ALL,
        "projects.yearplan": _ALL,
        "projects.plannedmonth": _ALL,
        "projects.projectlist": _KEEP,
        "projects.listing": _KEEP,
        "projects.procedurekind": _ALL,
        "projects.procedure": _KEEP,
        "projects.projectevent": _VIEW,
        "projects.projectfile": _VIEW,
        "projects.projectprogress": _VIEW,
        "projects.lightexemption": _VIEW,
        "projects.projectlightsnapshot": _VIEW,
        "projects.problem": _VIEW,
        "projects.problemevent": _VIEW,
        "projects.chaserule": _KEEP,
        "projects.dismissal": _VIEW,
        "investment.chain": _KEEP,
        "investment.team": _KEEP,
        "investment.event": _KEEP,
        "investment.countingrule": _ALL,
        "investment.steprule": _ALL,
        "investment.supportkind": _KEEP,
        "investment.supportrule": _ALL,
        "investment.supportdocument": _VIEW,
        "investment.supportitem": _VIEW,
        "investment.arrival": _VIEW,
        "investment.contact": _VIEW,
        "investment.signing": _VIEW,
        "investment.signingstep": _VIEW,
        "investment.agreement": _VIEW,
        "investment.investorchange": _VIEW,
        "investment.fundsreceived": _VIEW,
        "investment.investmentfile": _VIEW,
        "indicators.indicator": _KEEP,
        "indicators.target": _ALL,
        "indicators.phasetarget": _ALL,
        "indicators.lightrule": _KEEP,
        "indicators.observation": _VIEW,
        "accounts.area": _VIEW,
        "accounts.department": _VIEW,
    },
}


def allowed(roles: Iterable[Role], perm: str) -> bool:
    """Answer Django's "app.verb_model" question from the table above."""
    app, _, codename = perm.partition(".")
    verb, _, model = codename.partition("_")
    return any(verb in RIGHTS.get(role, {}).get(f"{app}.{model}", ()) for role in roles)


def modules(roles: Iterable[Role]) -> frozenset[str]:
    """The app labels of which the administration shows something to these roles."""
    return frozenset(name.partition(".")[0] for role in roles for name in RIGHTS.get(role, {}))
