"""A department's projects, tasks, problems, signings and support, each as its register lists it.

Pure.
"""

from datetime import date

from dashboards.department import DepartmentBook
from dashboards.department_cells import Head, Row, Said, Section, lit, rounded, where, worst_first
from dashboards.department_words import day_text
from investment import presenters_sums as signing_words
from investment.choices import Level
from investment.column_values import standing_words
from investment.entries import Entry as SigningEntry
from investment.support_entries import SupportEntry
from plan.asked import query_of
from plan.columns import due_text, stage_words
from plan.presenters_tasks import light_told
from plan.tasks import TaskEntry
from projects.entries import Entry as ProjectEntry
from projects.presenters_problems import PACES
from projects.problem_columns import stage_words as problem_stage
from projects.problem_entries import ProblemEntry


def projects(book: DepartmentBook, as_of: date | None) -> Section:
    heads = (
        Head("项目", 34),
        Head("项目状态", 10),
        Head("灯", 8),
        Head("年度计划（万元）", 14, is_number=True),
        Head("累计完成（万元）", 14, is_number=True),
        Head("完成率（%）", 10, is_number=True),
        Head("计划进度（%）", 10, is_number=True),
        Head("未解决问题", 10, is_number=True),
    )
    found = worst_first(book.projects.entries, lambda one: one.judged.light.colour)
    return Section(
        key="projects",
        title="重点项目",
        href=where("/projects/", book, as_of, "lead"),
        heads=heads,
        rows=[_project(one) for one in found],
        empty="没有牵头的重点项目。",
    )


def _project(one: ProjectEntry) -> Row:
    judged = one.judged
    return (
        Said(one.project.name, f"/projects/{one.project.key}/"),
        Said(judged.stage.word),
        lit(judged.light),
        Said(rounded(judged.planned_investment, 2)),
        Said(rounded(one.invested, 2)),
        Said(rounded(one.completion, 1)),
        Said(rounded(judged.schedule, 1)),
        Said(one.open_problems),
    )


def tasks(book: DepartmentBook, as_of: date | None) -> Section:
    heads = (
        Head("任务", 40),
        Head("状态", 10),
        Head("灯", 8),
        Head("完成时限", 16),
        Head("最新反馈", 12),
    )
    found = worst_first(book.tasks.entries, lambda one: one.judged.light.colour)
    return Section(
        key="tasks",
        title="任务",
        href=where("/tasks/", book, as_of, "lead"),
        heads=heads,
        rows=[_task(one) for one in found],
        empty="没有牵头的任务。",
    )


def _task(one: TaskEntry) -> Row:
    return (
        Said(one.task.title, f"/tasks/{one.task.key}/"),
        Said(stage_words(one)),
        Said("", light=light_told(one.judged.light)),
        Said(due_text(one)),
        Said(one.judged.progress.get_state_display() if one.judged.progress else ""),
    )


def problems(book: DepartmentBook) -> Section:
    heads = (
        Head("问题", 40),
        Head("项目（企业）", 30),
        Head("状态", 10),
        Head("时限", 10),
        Head("办理期限"),
        Head("协调层级", 10),
    )
    return Section(
        key="problems",
        title="未销号的问题",
        href=f"/projects/problems/{query_of({'lead': book.department.code, 'open': 'yes'})}",
        heads=heads,
        rows=[_problem(one) for one in book.problems.entries],
        note="问题按目前的办理情况。",
        empty="没有负责办理的问题。",
    )


def _problem(one: ProblemEntry) -> Row:
    found = one.problem
    return (
        Said(found.title, f"/projects/problems/{found.number}/"),
        Said(one.subject),
        Said(problem_stage(one)),
        Said(PACES[one.standing.pace]),
        Said(day_text(found.due_on)),
        Said(found.get_level_display()),
    )


def signings(book: DepartmentBook, as_of: date | None) -> Section:
    heads = (
        Head("招商项目", 34),
        Head("当前阶段", 10),
        Head("本阶段（天）", 10, is_number=True),
        Head("协议总投资（亿元）", 12, is_number=True),
        Head("本年核定到位（亿元）", 12, is_number=True),
        Head("投资方来源", 16),
    )
    return Section(
        key="signings",
        title="招商项目",
        href=where("/investment/signings/", book, as_of, "lead"),
        heads=heads,
        rows=[_signing(one) for one in book.signings.entries],
        empty="没有负责的招商项目。",
    )


def _signing(one: SigningEntry) -> Row:
    return (
        Said(one.signing.name, f"/investment/signings/{one.signing.key}/"),
        Said(standing_words(one.judged)),
        Said(one.days_here),
        Said(signing_words.rounded(one.signing.agreed_investment)),
        Said(signing_words.rounded(one.verified)),
        Said(one.source_words),
    )


def support(book: DepartmentBook) -> Section:
    heads = (
        Head("事项", 34),
        Head("类别", 10),
        Head("级别", 10),
        Head("认定状态", 10),
        Head("本单位比例（%）", 10, is_number=True),
        Head("争取金额（万元）", 12, is_number=True),
        Head("已到账（万元）", 12, is_number=True),
        Head("是否计入", 30),
    )
    code = book.department.code
    return Section(
        key="support",
        title="三争取",
        href=f"/support/{query_of({'department': code, 'month': book.month})}",
        heads=heads,
        rows=[_won(one, code) for one in book.support.entries],
        note="三争取按目前的认定情况，金额为整个事项的。",
        empty="本年没有主办或分享的争取事项。",
    )


def _won(one: SupportEntry, code: str) -> Row:
    item = one.item
    return (
        Said(item.name, f"/support/{item.key}/"),
        Said(item.kind.name),
        Said(Level(item.stands_at).label if item.stands_at else ""),
        Said(item.get_recognition_display()),
        Said(rounded(one.percent_of(code), 2)),
        Said(rounded(item.amount, 2) if one.is_money else None),
        Said(rounded(one.arrived, 2)),
        Said("计入" if one.is_counted else one.counted.why.removesuffix("。")),
    )
