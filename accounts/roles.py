"""Who may do what: the role × action table. Pure data; `manage.py policy_table` prints it.

A right reaches as far as its scope: `own` is the department of the membership, `area` every
department of that department's area, `all` needs no department.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum


class Role(StrEnum):
    CLERK = "clerk"
    REVIEWER = "reviewer"
    PUBLISHER = "publisher"
    LEADER = "leader"
    SYSTEM_ADMIN = "system_admin"
    SECURITY_ADMIN = "security_admin"
    AUDITOR = "auditor"


ROLE_NAMES: Mapping[Role, str] = {
    Role.CLERK: "填报人",
    Role.REVIEWER: "审核人",
    Role.PUBLISHER: "发布人",
    Role.LEADER: "领导",
    Role.SYSTEM_ADMIN: "系统管理员",
    Role.SECURITY_ADMIN: "安全管理员",
    Role.AUDITOR: "审计管理员",
}


class Scope(StrEnum):
    OWN = "own"
    AREA = "area"
    ALL = "all"


SCOPE_NAMES: Mapping[Scope, str] = {
    Scope.OWN: "本部门",
    Scope.AREA: "本地区",
    Scope.ALL: "全部",
}


class Action(StrEnum):
    VIEW_RETURN = "return.view"
    OPEN_RETURN = "return.open"
    EDIT_RETURN = "return.edit"
    SUBMIT = "return.submit"
    WITHDRAW = "return.withdraw"
    APPROVE = "return.approve"
    SEND_BACK = "return.send_back"
    PUBLISH = "return.publish"
    CORRECT = "return.correct"
    VIEW_PUBLISHED = "figures.view"
    VIEW_INTERNAL = "figures.view_internal"
    VIEW_PROJECT = "project.view"
    EDIT_PROJECT = "project.edit"
    CONFIRM_EVENT = "project.confirm"
    EXEMPT_LIGHT = "project.exempt"
    RAISE_PROBLEM = "problem.raise"
    ASSIGN_PROBLEM = "problem.assign"
    SOLVE_PROBLEM = "problem.solve"
    VIEW_INVESTMENT = "investment.view"
    EDIT_INVESTMENT = "investment.edit"
    CONFIRM_STEP = "investment.confirm"
    VIEW_TERMS = "investment.terms"
    RECOGNISE_SUPPORT = "support.recognise"
    VIEW_TASK = "task.view"
    WORK_TASK = "task.work"
    SUPERVISE_TASK = "task.supervise"
    VIEW_DEPARTMENT = "department.view"
    MANAGE_PLAN = "reference.plan"
    MANAGE_ORGANISATION = "reference.organisation"
    MANAGE_ACCOUNTS = "accounts.manage"
    GRANT_ROLES = "accounts.grant"
    VIEW_AUDIT = "audit.view"


ACTION_NAMES: Mapping[Action, str] = {
    Action.VIEW_RETURN: "查看月报（含未发布数据）",
    Action.OPEN_RETURN: "开启月报",
    Action.EDIT_RETURN: "填报数据、上传佐证",
    Action.SUBMIT: "提交",
    Action.WITHDRAW: "撤回",
    Action.APPROVE: "审核通过",
    Action.SEND_BACK: "退回",
    Action.PUBLISH: "发布",
    Action.CORRECT: "发起更正",
    Action.VIEW_PUBLISHED: "查看已发布数据",
    Action.VIEW_INTERNAL: "查看内部指标",
    Action.VIEW_PROJECT: "查看项目和问题",
    Action.EDIT_PROJECT: "维护项目、登记事件和手续、申请亮灯豁免",
    Action.CONFIRM_EVENT: "核实项目事件",
    Action.EXEMPT_LIGHT: "审批亮灯豁免",
    Action.RAISE_PROBLEM: "提出问题",
    Action.ASSIGN_PROBLEM: "交办、催办、升级问题",
    Action.SOLVE_PROBLEM: "办理问题",
    Action.VIEW_INVESTMENT: "查看招商项目和争取事项",
    Action.EDIT_INVESTMENT: "维护招商活动、对接、招商项目和争取事项",
    Action.CONFIRM_STEP: "核实招商环节和到账",
    Action.VIEW_TERMS: "查看招商协议条款",
    Action.RECOGNISE_SUPPORT: "认定争取事项",
    Action.VIEW_TASK: "查看任务",
    Action.WORK_TASK: "签收、办理任务",
    Action.SUPERVISE_TASK: "交办、催办、核销任务",
    Action.VIEW_DEPARTMENT: "查看部门的月报报送和亮灯",
    Action.MANAGE_PLAN: "维护指标、目标、规则、日历",
    Action.MANAGE_ORGANISATION: "维护地区和部门",
    Action.MANAGE_ACCOUNTS: "维护账号",
    Action.GRANT_ROLES: "授予角色、解除锁定、停用令牌",
    Action.VIEW_AUDIT: "查看审计记录",
}

_ = Scope
POLICY: Mapping[Action, Mapping[Role, Scope]] = {
    Action.VIEW_RETURN: {Role.CLERK: _.OWN, Role.REVIEWER: _.OWN, Role.PUBLISHER: _.AREA},
    Action.OPEN_RETURN: {Role.CLERK: _.OWN, Role.PUBLISHER: _.AREA},
    Action.EDIT_RETURN: {Role.CLERK: _.OWN},
    Action.SUBMIT: {Role.CLERK: _.OWN},
    Action.WITHDRAW: {Role.CLERK: _.OWN},
    Action.APPROVE: {Role.REVIEWER: _.OWN},
    Action.SEND_BACK: {Role.REVIEWER: _.OWN, Role.PUBLISHER: _.AREA},
    Action.PUBLISH: {Role.PUBLISHER: _.AREA},
    Action.CORRECT: {Role.CLERK: _.OWN, Role.PUBLISHER: _.AREA},
    Action.VIEW_PUBLISHED: {
        Role.CLERK: _.ALL,
        Role.REVIEWER: _.ALL,
        Role.PUBLISHER: _.ALL,
        Role.LEADER: _.ALL,
    },
    Action.VIEW_INTERNAL: {
        Role.CLERK: _.OWN,
        Role.REVIEWER: _.OWN,
        Role.PUBLISHER: _.AREA,
        Role.LEADER: _.ALL,
    },
    Action.VIEW_PROJECT: {
        Role.CLERK: _.OWN,
        Role.REVIEWER: _.OWN,
        Role.PUBLISHER: _.AREA,
        Role.LEADER: _.ALL,
    },
    Action.EDIT_PROJECT: {Role.CLERK: _.OWN, Role.PUBLISHER: _.AREA},
    Action.CONFIRM_EVENT: {Role.REVIEWER: _.OWN, Role.PUBLISHER: _.AREA},
    Action.EXEMPT_LIGHT: {Role.PUBLISHER: _.AREA},
    Action.RAISE_PROBLEM: {
        Role.CLERK: _.OWN,
        Role.REVIEWER: _.OWN,
        Role.PUBLISHER: _.AREA,
        Role.LEADER: _.ALL,
    },
    Action.ASSIGN_PROBLEM: {Role.PUBLISHER: _.AREA, Role.LEADER: _.ALL},
    Action.SOLVE_PROBLEM: {Role.CLERK: _.OWN},
    Action.VIEW_INVESTMENT: {
        Role.CLERK: _.OWN,
        Role.REVIEWER: _.OWN,
        Role.PUBLISHER: _.AREA,
        Role.LEADER: _.ALL,
    },
    Action.EDIT_INVESTMENT: {Role.CLERK: _.OWN, Role.PUBLISHER: _.AREA},
    Action.CONFIRM_STEP: {Role.REVIEWER: _.OWN, Role.PUBLISHER: _.AREA},
    Action.VIEW_TERMS: {Role.REVIEWER: _.OWN, Role.LEADER: _.ALL},
    Action.RECOGNISE_SUPPORT: {Role.PUBLISHER: _.AREA},
    Action.VIEW_TASK: {
        Role.CLERK: _.OWN,
        Role.REVIEWER: _.OWN,
        Role.PUBLISHER: _.AREA,
        Role.LEADER: _.ALL,
    },
    Action.WORK_TASK: {Role.CLERK: _.OWN},
    Action.SUPERVISE_TASK: {Role.PUBLISHER: _.AREA},
    Action.VIEW_DEPARTMENT: {
        Role.CLERK: _.OWN,
        Role.REVIEWER: _.OWN,
        Role.PUBLISHER: _.AREA,
        Role.LEADER: _.ALL,
    },
    Action.MANAGE_PLAN: {Role.PUBLISHER: _.ALL},
    Action.MANAGE_ORGANISATION: {Role.SYSTEM_ADMIN: _.ALL},
    Action.MANAGE_ACCOUNTS: {Role.SYSTEM_ADMIN: _.ALL},
    Action.GRANT_ROLES: {Role.SECURITY_ADMIN: _.ALL},
    Action.VIEW_AUDIT: {Role.AUDITOR: _.ALL},
}
del _

ADMINISTRATORS = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR})
NEEDS_DEPARTMENT = frozenset({Role.CLERK, Role.REVIEWER, Role.PUBLISHER})


def conflict(roles: Iterable[Role]) -> str | None:
    """The sentence that refuses a set of roles for one person, or None.

    The three administrators are separate persons and none of them touches figures
    (三员分立, DOMAIN §12.1).
    """
    held = set(roles)
    administrators = held & ADMINISTRATORS
    if administrators and len(held) > 1:
        names = "、".join(ROLE_NAMES[role] for role in Role if role in held)
        return (
            "三员分立：系统、安全、审计管理员须由不同的人担任，且不得兼任业务角色"
            f"（现有：{names}）。"
        )
    return None
