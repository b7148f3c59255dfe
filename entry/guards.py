"""Database triggers that make published figures and logs append-only, on SQLite and PostgreSQL.

A migration of a guarded table on SQLite rebuilds the table and loses its triggers, so such a
migration ends with the same `guard_…` operation again; `tests/entry/test_guards.py` walks all
guarded tables and fails when one stands open.
"""

from django.db import connections
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import RunPython
from django.db.utils import DEFAULT_DB_ALIAS

REFUSAL = "append-only"

# On PostgreSQL two functions serve all tables.
_PG_FUNCTIONS = f"""
CREATE OR REPLACE FUNCTION guard_figure() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.published_at IS NULL THEN
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
  END IF;
  IF TG_OP = 'UPDATE' AND OLD.superseded_at IS NULL AND NEW.superseded_at IS NOT NULL
     AND to_jsonb(NEW) - 'superseded_at' = to_jsonb(OLD) - 'superseded_at' THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION '{REFUSAL}: % of a published row of %', TG_OP, TG_TABLE_NAME
    USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE OR REPLACE FUNCTION guard_log() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '{REFUSAL}: % of %', TG_OP, TG_TABLE_NAME
    USING ERRCODE = 'integrity_constraint_violation';
END $$;
"""


def _columns(table: str, using: str) -> list[str]:
    connection = connections[using]
    with connection.cursor() as cursor:
        return [c.name for c in connection.introspection.get_table_description(cursor, table)]


def _figure_sql(vendor: str, table: str, using: str) -> list[str]:
    if vendor == "postgresql":
        return [
            _PG_FUNCTIONS,
            f'CREATE TRIGGER guard_{table} BEFORE UPDATE OR DELETE ON "{table}" '
            "FOR EACH ROW EXECUTE FUNCTION guard_figure()",
            f'CREATE TRIGGER guard_{table}_truncate BEFORE TRUNCATE ON "{table}" '
            "FOR EACH STATEMENT EXECUTE FUNCTION guard_log()",
        ]
    same = " AND ".join(
        f'NEW."{column}" IS OLD."{column}"'
        for column in _columns(table, using)
        if column != "superseded_at"
    )
    return [
        f'CREATE TRIGGER "guard_{table}_update" BEFORE UPDATE ON "{table}" '
        "WHEN OLD.published_at IS NOT NULL AND NOT "
        f"(OLD.superseded_at IS NULL AND NEW.superseded_at IS NOT NULL AND {same}) "
        f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}: UPDATE of a published row of {table}'); END",
        f'CREATE TRIGGER "guard_{table}_delete" BEFORE DELETE ON "{table}" '
        "WHEN OLD.published_at IS NOT NULL "
        f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}: DELETE of a published row of {table}'); END",
    ]


def _log_sql(vendor: str, table: str, using: str) -> list[str]:
    if vendor == "postgresql":
        return [
            _PG_FUNCTIONS,
            f'CREATE TRIGGER guard_{table} BEFORE UPDATE OR DELETE ON "{table}" '
            "FOR EACH ROW EXECUTE FUNCTION guard_log()",
            f'CREATE TRIGGER guard_{table}_truncate BEFORE TRUNCATE ON "{table}" '
            "FOR EACH STATEMENT EXECUTE FUNCTION guard_log()",
        ]
    return [
        f'CREATE TRIGGER "guard_{table}_{verb.lower()}" BEFORE {verb} ON "{table}" '
        f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}: {verb} of {table}'); END"
        for verb in ("UPDATE", "DELETE")
    ]


_DROP = {
    "postgresql": (
        'DROP TRIGGER IF EXISTS guard_{0} ON "{0}"',
        'DROP TRIGGER IF EXISTS guard_{0}_truncate ON "{0}"',
    ),
    "sqlite": (
        'DROP TRIGGER IF EXISTS "guard_{0}_update"',
        'DROP TRIGGER IF EXISTS "guard_{0}_delete"',
    ),
}


def uninstall(table: str, using: str = DEFAULT_DB_ALIAS) -> None:
    connection = connections[using]
    with connection.cursor() as cursor:
        for statement in _DROP[connection.vendor]:
            cursor.execute(statement.format(table))


def install(table: str, *, figure: bool, using: str = DEFAULT_DB_ALIAS) -> None:
    """Put the triggers of one table in place, replacing older ones."""
    uninstall(table, using)
    connection = connections[using]
    make = _figure_sql if figure else _log_sql
    with connection.cursor() as cursor:
        for statement in make(connection.vendor, table, using):
            cursor.execute(statement)


def installed(using: str = DEFAULT_DB_ALIAS) -> frozenset[str]:
    """The tables that stand under guard now."""
    connection = connections[using]
    query = {
        "postgresql": "SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname LIKE %s",
        "sqlite": "SELECT tbl_name FROM sqlite_master WHERE type = 'trigger' AND name LIKE %s",
    }[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(query, ["guard_%"])
        return frozenset(row[0].strip('"') for row in cursor.fetchall())


def _operation(table: str, *, figure: bool) -> RunPython:
    def forwards(apps: object, editor: BaseDatabaseSchemaEditor) -> None:
        install(table, figure=figure, using=editor.connection.alias)

    def backwards(apps: object, editor: BaseDatabaseSchemaEditor) -> None:
        uninstall(table, using=editor.connection.alias)

    return RunPython(forwards, backwards)


def guard_figures(table: str) -> RunPython:
    """Migration operation: published rows of this table can only be closed."""
    return _operation(table, figure=True)


def guard_log(table: str) -> RunPython:
    """Migration operation: rows of this table can only be added."""
    return _operation(table, figure=False)
