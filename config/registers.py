"""The one list of registers: each announces its sheet to the kernel here.

And what else they tell where others ask: their to-dos on the worklist, their records on the page
of a task, the plan's targets on the page of investment.
"""

from functools import partial

from entry import todos
from entry.registers import Register
from indicators.announced import aims_of
from indicators.counters import Counter
from indicators.sheets import IndicatorRegister
from investment import aims
from investment.counters import SigningCounter
from investment.sheets import FundsRegister
from investment.support_counters import SupportCounter
from investment.support_todos import todos as support_todos
from investment.todos import todos as signing_todos
from plan import links
from plan.sheets import TaskRegister
from plan.todos import todos as task_todos
from projects.counters import ProjectCounter
from projects.links import of_task
from projects.sheets import ProjectRegister
from projects.todos import todos as problem_todos
from projects.waiting import todos as book_todos

REGISTERS: tuple[Register, ...] = (
    IndicatorRegister(),
    ProjectRegister(),
    TaskRegister(),
    FundsRegister(),
)
TODOS: tuple[todos.Provider, ...] = (
    task_todos,
    problem_todos,
    book_todos,
    signing_todos,
    support_todos,
)
TASK_LINKS: tuple[links.Provider, ...] = (of_task,)
COUNTERS: tuple[Counter, ...] = (ProjectCounter(), SigningCounter(), SupportCounter())
# The indicators whose targets the page of investment shows beside what its register counts.
SIGNING_AIMS: aims.Provider = partial(
    aims_of,
    codes=("signings", "landings", "outside_funds", "signing_events", "firms_contacted"),
)
