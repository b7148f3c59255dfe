"""三员分立 in the database itself: a trigger on memberships, on SQLite and PostgreSQL.

`accounts.roles.conflict` says the rule to people; this holds it against everything else, two
simultaneous grants included: PostgreSQL locks the person's row first, SQLite writes one at a time.
A migration that rebuilds the membership table on SQLite drops its triggers and must end with
`keep_administrators_apart` again; `tests/accounts/test_separation.py` notices when it does not.
"""

from django.db import connections
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import RunPython
from django.db.utils import DEFAULT_DB_ALIAS

from accounts.roles import ADMINISTRATORS

REFUSAL = "separation of administrators"
_TABLE = "accounts_membership"
_EVENTS = ("INSERT", "UPDATE")
_NAMES = ", ".join(f"'{role.value}'" for role in sorted(ADMINISTRATORS))
# Constants of ours throughout; a trigger's body takes no parameters.
_CLASH = f"""EXISTS (
    SELECT 1 FROM {_TABLE} held
    WHERE held.user_id = NEW.user_id AND held.id <> NEW.id AND held.role <> NEW.role
      AND (held.role IN ({_NAMES}) OR NEW.role IN ({_NAMES}))
)"""  # noqa: S608
_POSTGRESQL = (
    f"""
CREATE OR REPLACE FUNCTION separate_administrators() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM 1 FROM accounts_user WHERE id = NEW.user_id FOR NO KEY UPDATE;
  IF {_CLASH} THEN
    RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END $$""",
    f"CREATE TRIGGER separate_administrators AFTER INSERT OR UPDATE ON {_TABLE} "
    "FOR EACH ROW EXECUTE FUNCTION separate_administrators()",
)
_SQLITE = tuple(
    f"CREATE TRIGGER separate_administrators_{event.lower()} AFTER {event} ON {_TABLE} "
    f"WHEN {_CLASH} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    for event in _EVENTS
)
_CREATE = {"postgresql": _POSTGRESQL, "sqlite": _SQLITE}
_DROP = {
    "postgresql": (
        f"DROP TRIGGER IF EXISTS separate_administrators ON {_TABLE}",
        "DROP FUNCTION IF EXISTS separate_administrators()",
    ),
    "sqlite": tuple(
        f"DROP TRIGGER IF EXISTS separate_administrators_{event.lower()}" for event in _EVENTS
    ),
}


def uninstall(using: str = DEFAULT_DB_ALIAS) -> None:
    connection = connections[using]
    with connection.cursor() as cursor:
        for statement in _DROP[connection.vendor]:
            cursor.execute(statement)


def install(using: str = DEFAULT_DB_ALIAS) -> None:
    """Put the trigger in place, replacing an older one."""
    uninstall(using)
    connection = connections[using]
    with connection.cursor() as cursor:
        for statement in _CREATE[connection.vendor]:
            cursor.execute(statement)


def keep_administrators_apart() -> RunPython:
    """Migration operation: nobody is an administrator and something else at once."""

    def forwards(apps: object, editor: BaseDatabaseSchemaEditor) -> None:
        install(editor.connection.alias)

    def backwards(apps: object, editor: BaseDatabaseSchemaEditor) -> None:
        uninstall(editor.connection.alias)

    return RunPython(forwards, backwards)
