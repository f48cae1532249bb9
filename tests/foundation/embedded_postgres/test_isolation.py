"""What the tests' own database promises to every test."""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connections
from django.utils import timezone

from wattstead.domains.identity.models import Session

ALIASES = ["default", "owner", "worker"]


@pytest.mark.django_db(databases=ALIASES)
def test_each_alias_connects_as_its_production_role() -> None:
    found = {}

    for alias in ALIASES:
        with connections[alias].cursor() as cursor:
            cursor.execute(
                "SELECT current_user, rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"
            )
            found[alias] = cursor.fetchone()

    assert found == {
        "default": ("wattstead_app", False),
        "owner": ("wattstead_owner", False),
        "worker": ("wattstead_worker", False),
    }


@pytest.mark.django_db
def test_the_extensions_we_build_on_are_there() -> None:
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT extname FROM pg_extension ORDER BY extname")
        found = [name for (name,) in cursor.fetchall()]

    assert found == ["btree_gist", "citext", "pg_trgm", "plpgsql", "unaccent"]


@pytest.mark.parametrize("time", ["first", "second"])
@pytest.mark.django_db(transaction=True)
def test_rows_committed_by_a_test_are_gone_in_the_next_and_seeded_ones_stay(time: str) -> None:
    found = Session.objects.count(), ContentType.objects.exists()

    Session.objects.create(session_key=time, session_data="-", expire_date=timezone.now())

    assert found == (0, True)
