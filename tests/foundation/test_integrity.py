import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import IntegrityError
from django.db.migrations.loader import MigrationLoader

from tests.factories.accounts import an_account
from tests.factories.sites import a_site
from wattstead.domains.sites.models import Site
from wattstead.foundation.integrity import CompositeForeignKey, constraint_named_in, refusing
from wattstead.foundation.tenancy import seen_by
from wattstead.kernel.refusals import Refusal
from wattstead.kernel.viewer import SYSTEM


class Doubled(Refusal):
    """A refusal for these tests."""

    code = "doubled"


@pytest.mark.django_db
def test_a_broken_constraint_becomes_the_refusal_it_stands_for() -> None:
    with pytest.raises(Doubled) as refused, seen_by(SYSTEM):
        account = an_account()
        a_site(account_id=account.pk)
        with refusing({"one_primary_site_per_account": Doubled()}):
            Site.objects.create(
                account_id=account.pk,
                name="Second",
                country="DE",
                zone="Europe/Berlin",
                property_type="residential",
                is_primary=True,
            )

    assert isinstance(refused.value.__cause__, IntegrityError)
    assert constraint_named_in(refused.value.__cause__) == "one_primary_site_per_account"


@pytest.mark.django_db
def test_an_unexpected_constraint_stays_our_bug() -> None:
    with pytest.raises(IntegrityError, match="site_property_type_is_known"), seen_by(SYSTEM):
        account = an_account()
        with refusing({"one_primary_site_per_account": Doubled()}):
            Site.objects.create(
                account_id=account.pk, name="X", country="DE", zone="Europe/Berlin", property_type="castle"
            )


def test_migrations_write_composite_foreign_keys_down_as_models_declare_them() -> None:
    written = MigrationLoader(None).project_state().models
    declared = {
        (model._meta.app_label, model._meta.model_name): constraint
        for model in apps.get_models()
        for constraint in model._meta.constraints
        if isinstance(constraint, CompositeForeignKey)
    }

    assert declared != {}
    assert {
        key for key, constraint in declared.items() if constraint not in written[key].options["constraints"]
    } == set()


def test_models_and_migrations_agree() -> None:
    call_command("makemigrations", "--check", "--dry-run", verbosity=0, skip_checks=True)
