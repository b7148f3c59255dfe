"""Why the kernel refuses; every message is a Chinese sentence for the person at the door."""

from collections.abc import Sequence

from entry.sheets import Difference, Problem


class Refused(Exception):
    """A request that the rules forbid. `code` is stable for programs."""

    code = "refused"

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class NotAllowed(Refused):
    """The person lacks the right (a door answers 403)."""

    code = "not-allowed"


class WrongState(Refused):
    """The return's state does not admit the action."""

    code = "wrong-state"


class Stale(Refused):
    """The return moved since the caller saw it; `differences` tells how."""

    code = "stale"

    def __init__(self, message: str, differences: Sequence[Difference], version: int) -> None:
        super().__init__(message)
        self.differences = tuple(differences)
        self.version = version


class Blocked(Refused):
    """Checks stop the submission; `problems` are those that stop it."""

    code = "blocked"

    def __init__(self, message: str, problems: Sequence[Problem]) -> None:
        super().__init__(message)
        self.problems = tuple(problems)


class Invalid(Refused):
    """What was handed in is incomplete or malformed, e.g. a missing reason."""

    code = "invalid"
