import pytest
from django.db import IntegrityError, models
from django.db.migrations import Migration
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.graph import MigrationGraph
from django.db.migrations.questioner import MigrationQuestioner
from django.db.migrations.state import ModelState, ProjectState

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


SAME_ACCOUNT = CompositeForeignKey(
    name="meter_at_a_site_of_its_account",
    fields=("site", "account"),
    to="sites.Site",
    to_fields=("id", "account"),
)


@pytest.mark.django_db
def test_a_broken_constraint_becomes_the_refusal_it_stands_for() -> None:
    with pytest.raises(Doubled) as refused, seen_by(SYSTEM):
        account = an_account()
        a_site(account_id=account.pk)
        with refusing({"one_primary_site_per_account": Doubled()}):
            Site.objects.create(
                account_id=account.pk,
                name="Second",
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
            Site.objects.create(account_id=account.pk, name="X", zone="Europe/Berlin", property_type="castle")


def test_a_composite_foreign_key_is_found_by_makemigrations() -> None:
    def state(constraints: list[models.BaseConstraint]) -> ProjectState:
        project = ProjectState()
        fields: list[tuple[str, models.Field[object, object]]] = [("id", models.UUIDField(primary_key=True))]
        project.add_model(ModelState("sites", "Thing", fields, {"constraints": constraints}))
        return project

    def found(old: ProjectState, new: ProjectState) -> dict[str, list[Migration]]:
        asked = MigrationQuestioner(defaults={"ask_initial": True})
        return MigrationAutodetector(old, new, asked).changes(MigrationGraph())

    changes = found(state([]), state([SAME_ACCOUNT]))

    assert [operation.describe() for operation in changes["sites"][0].operations] == [
        "Create constraint meter_at_a_site_of_its_account on model thing"
    ]
    assert found(state([SAME_ACCOUNT]), state([SAME_ACCOUNT])) == {}
