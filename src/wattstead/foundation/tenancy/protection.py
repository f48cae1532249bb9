"""Writes the policies of row-level security: the one place that knows their form.

Migrations of tenant tables use these operations. The roles have fixed names:
wattstead_owner (migrations only), wattstead_app (web) and wattstead_worker (jobs).
"""

from django.db.migrations.operations import RunSQL

IS_MINE = "account_id = ANY ((SELECT app.accounts())::uuid[])"
IS_ME = "user_id = (SELECT app.actor())"
IS_SYSTEM = "(SELECT app.is_system())"
IS_STAFF = "(SELECT app.is_staff())"
IS_INTAKE = "(SELECT app.is_intake())"


def protect(table: str, *, visible: str, writable: str) -> str:
    """Return the SQL that forces row-level security on `table`.

    The sub-selects make PostgreSQL work the viewer out once a statement; without
    them it parses the setting for every row. What is asked last is worked out only
    where what stands before it does not hold. The owner's policy lets migrations run
    although security is forced.
    """
    return (
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;"
        f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY;"
        f"CREATE POLICY owner ON {table} TO wattstead_owner USING (true) WITH CHECK (true);"
        f"CREATE POLICY viewer ON {table} TO wattstead_app, wattstead_worker"
        f" USING ({visible} OR {IS_SYSTEM}) WITH CHECK ({writable} OR {IS_SYSTEM});"
    )


def unprotect(table: str) -> str:
    """Return the SQL that takes the policies of `table` away."""
    return (
        f"DROP POLICY viewer ON {table}; DROP POLICY owner ON {table};"
        f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY; ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;"
    )


class ProtectRows(RunSQL):
    """Show and let write only the rows for which two SQL conditions hold."""

    def __init__(self, table: str, *, visible: str, writable: str) -> None:
        super().__init__(protect(table, visible=visible, writable=writable), unprotect(table))


class ProtectAccountRows(ProtectRows):
    """Show a row only to those who may act for its account (column account_id)."""

    def __init__(self, table: str) -> None:
        super().__init__(table, visible=IS_MINE, writable=IS_MINE)


class ProtectPersonalRows(ProtectRows):
    """Show a row only to the person it belongs to (column user_id)."""

    def __init__(self, table: str) -> None:
        super().__init__(table, visible=IS_ME, writable=IS_ME)


class ShowToStaff(RunSQL):
    """Let staff read every row of a guarded table, and change none."""

    def __init__(self, table: str) -> None:
        super().__init__(
            f"CREATE POLICY staff ON {table} FOR SELECT TO wattstead_app USING ({IS_STAFF});",
            f"DROP POLICY staff ON {table};",
        )


class OpenToIntake(RunSQL):
    """Let who brings readings of every meter look rows of a guarded table up, or also write them."""

    def __init__(self, table: str, *, writes: bool) -> None:
        may = f"FOR ALL TO wattstead_app USING ({IS_INTAKE}) WITH CHECK ({IS_INTAKE})"
        if not writes:
            may = f"FOR SELECT TO wattstead_app USING ({IS_INTAKE})"
        super().__init__(f"CREATE POLICY intake ON {table} {may};", f"DROP POLICY intake ON {table};")


class FillByIntake(RunSQL):
    """Let who brings readings of every meter also write a table of account rows that is asked very often.

    In the one policy there is: a second would be one more thing to work out for every statement.
    """

    def __init__(self, table: str) -> None:
        either = "(SELECT app.is_system() OR app.is_intake())"
        super().__init__(_viewers_of(table, either), _viewers_of(table, IS_SYSTEM))


def _viewers_of(table: str, beside: str) -> str:
    return f"ALTER POLICY viewer ON {table} USING ({IS_MINE} OR {beside}) WITH CHECK ({IS_MINE} OR {beside});"


class TouchUpdatedAt(RunSQL):
    """Keep column updated_at true whoever writes the row."""

    def __init__(self, table: str) -> None:
        super().__init__(
            f"CREATE TRIGGER touch_updated_at BEFORE UPDATE ON {table}"
            f" FOR EACH ROW EXECUTE FUNCTION app.touch_updated_at();",
            f"DROP TRIGGER touch_updated_at ON {table};",
        )
