"""Starts from all tables of the database: each is guarded, or says why it need not be."""

import pytest
from django.db import connection

pytestmark = pytest.mark.django_db

# Tables that belong to nobody's account, each with its reason.
EXCEPTIONS = {
    "account_emailaddress": "read while nobody is signed in yet",
    "account_emailconfirmation": "read while nobody is signed in yet",
    "auth_group": "Django's own, unused",
    "auth_group_permissions": "Django's own, unused",
    "auth_permission": "Django's own, unused",
    "django_content_type": "Django's own: names of models",
    "django_migrations": "Django's own: which migrations ran",
    "foundation_cache": "counters of sign-ins and used tokens",
    "foundation_requestcount": "counters of rate limits, kept while nobody is known yet",
    "foundation_sequence": "numbers of the supplier",
    "gas_areas_gasarea": "areas of gas grids: the same for everybody, written by admins alone",
    "gas_areas_gasareaplace": "postal codes in areas of gas grids, of nobody",
    "gas_areas_gasareaquality": "what gas is worth area by area: the same for everybody",
    "identity_session": "read to find out who is looking",
    "identity_signinlink": "redeemed by somebody who is not signed in yet",
    "identity_user": "read to find out who is looking",
    "mfa_authenticator": "public keys, read while nobody is signed in yet",
    "procrastinate_events": "jobs of the supplier",
    "procrastinate_jobs": "jobs of the supplier",
    "procrastinate_periodic_defers": "jobs of the supplier",
    "procrastinate_workers": "jobs of the supplier",
    "quarantine_limitsset": "limits of the supplier's checks, of nobody",
    "quality_qualityofday": "sums over all registers, of nobody; its query gives them to staff alone",
    "tariffs_tariff": "offered to everybody",
    "tariffs_timeband": "offered to everybody",
}


def rows(query: str) -> list[tuple[str, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return list(cursor.fetchall())


def test_every_table_is_guarded_or_a_named_exception() -> None:
    unguarded = rows(
        "SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
        " WHERE c.relkind IN ('r', 'p') AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')"
        " AND NOT (c.relrowsecurity AND c.relforcerowsecurity)"
    )

    assert {name for (name,) in unguarded} == EXCEPTIONS.keys()


def test_every_guarded_table_checks_what_is_read_and_what_is_written() -> None:
    half_guarded = rows(
        "SELECT c.relname FROM pg_class c WHERE c.relrowsecurity AND NOT EXISTS ("
        "  SELECT 1 FROM pg_policy p WHERE p.polrelid = c.oid AND p.polname = 'viewer'"
        "  AND p.polqual IS NOT NULL AND p.polwithcheck IS NOT NULL AND p.polcmd = '*')"
    )

    assert half_guarded == []


def test_every_reference_between_account_models_is_kept_by_the_database() -> None:
    """A plain foreign key without its own check needs a composite one beside it."""
    from django.apps import apps
    from django.db import models

    from wattstead.foundation.integrity import CompositeForeignKey

    loose = [
        f"{model.__name__}.{field.name}"
        for model in apps.get_models()
        if model.__module__.startswith("wattstead.")
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey) and not getattr(field, "db_constraint", True)
        if not any(
            isinstance(constraint, CompositeForeignKey) and field.name in constraint.fields
            for constraint in model._meta.constraints
        )
    ]

    assert loose == []


def test_views_look_through_the_eyes_of_whoever_asks() -> None:
    blind = rows(
        "SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
        " WHERE c.relkind IN ('v', 'm') AND n.nspname NOT IN ('pg_catalog', 'information_schema')"
        " AND NOT coalesce(c.reloptions @> '{security_invoker=true}', false)"
        # Views that an extension brought look at statistics and settings, not at rows of ours.
        " AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')"
    )

    assert blind == []


def test_the_portal_is_neither_owner_nor_above_the_policies() -> None:
    roles = rows(
        "SELECT rolname, rolsuper::text, rolbypassrls::text,"
        " (SELECT count(*) FROM pg_class c WHERE c.relowner = r.oid)::text"
        " FROM pg_roles r WHERE rolname IN ('wattstead_app', 'wattstead_worker') ORDER BY rolname"
    )

    assert roles == [("wattstead_app", "false", "false", "0"), ("wattstead_worker", "false", "false", "0")]


def test_only_those_who_hold_a_secret_are_shown_something_past_the_policies() -> None:
    passing = rows(
        "SELECT p.proname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace"
        " WHERE p.prosecdef AND n.nspname NOT IN ('pg_catalog', 'information_schema')"
        " AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')"
    )

    assert {name for (name,) in passing} == {"access_token_shown", "bearer_shown", "invitation_shown"}
