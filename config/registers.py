"""The one list of registers: each announces its sheet to the kernel here.

And what else they tell where others ask: their to-dos on the worklist, their records on the page
of a task.
"""

from entry import todos
from entry.registers import Register
from indicators.sheets import IndicatorRegister
from plan import links
from plan.sheets import TaskRegister
from plan.todos import todos as task_todos
from projects.links import of_task
from projects.sheets import ProjectRegister
from projects.todos import todos as problem_todos
from projects.waiting import todos as book_todos

REGISTERS: tuple[Register, ...] = (IndicatorRegister(), ProjectRegister(), TaskRegister())
TODOS: tuple[todos.Provider, ...] = (task_todos, problem_todos, book_todos)
TASK_LINKS: tuple[links.Provider, ...] = (of_task,)
