"""Migrates a database that is filled, as the owner, while row-level security is forced."""

from collections.abc import Iterator

import pytest
from django.db import IntegrityError, connection, connections, migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState

from tests.factories.households import a_whole_household
from wattstead.foundation.tenancy import seen_by
from wattstead.kernel.viewer import SYSTEM

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])


class AddNickname(migrations.Migration):
    """Does what a migration of ours does: add, fill, forbid null."""

    operations = [
        migrations.AddField("Site", "nickname", models.CharField(max_length=80, null=True)),
        migrations.RunSQL(
            "UPDATE sites_site SET nickname = 'at ' || name", "UPDATE sites_site SET nickname = NULL"
        ),
        migrations.AlterField("Site", "nickname", models.CharField(max_length=80)),
    ]


ADD_NICKNAME = AddNickname("9999_nickname", "sites")


@pytest.fixture
def before() -> Iterator[ProjectState]:
    """Yield the state of all migrations, and take the column away again whatever happens."""
    yield MigrationLoader(None).project_state()
    with connections["owner"].cursor() as cursor:
        cursor.execute("ALTER TABLE sites_site DROP COLUMN IF EXISTS nickname")


def migrate(before: ProjectState) -> None:
    with connections["owner"].schema_editor() as editor:
        ADD_NICKNAME.apply(before.clone(), editor)


def nicknames() -> list[str]:
    with seen_by(SYSTEM), connection.cursor() as cursor:
        cursor.execute("SELECT nickname FROM sites_site")
        return [nickname for (nickname,) in cursor.fetchall()]


def test_a_migration_reaches_every_row_of_a_filled_database(before: ProjectState) -> None:
    a_whole_household()
    a_whole_household()

    migrate(before)

    assert nicknames() == ["at Home", "at Home"]


def test_a_migration_of_a_filled_database_goes_back(before: ProjectState) -> None:
    a_whole_household()
    migrate(before)

    with connections["owner"].schema_editor() as editor:
        ADD_NICKNAME.unapply(before.clone(), editor)

    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM information_schema.columns WHERE column_name = 'nickname'")
        assert cursor.fetchall() == []


def test_control_without_the_owners_policy_a_migration_fails(before: ProjectState) -> None:
    """Force binds the owner too: without a policy of its own it reaches no row, and null stays."""
    a_whole_household()
    with connections["owner"].cursor() as cursor:
        cursor.execute("DROP POLICY owner ON sites_site")
    try:
        with pytest.raises(IntegrityError, match="contains null values"):
            migrate(before)
    finally:
        with connections["owner"].cursor() as cursor:
            cursor.execute(
                "CREATE POLICY owner ON sites_site TO wattstead_owner USING (true) WITH CHECK (true)"
            )
