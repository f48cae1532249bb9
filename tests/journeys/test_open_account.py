"""A person opens an account with their first home, or nothing at all."""

from dataclasses import replace
from datetime import date

import pytest

from tests.factories.accounts import SOLAR_LANE, a_person
from wattstead.domains.accounts.queries import accounts_visible_to, viewer_of
from wattstead.domains.accounts.vocabulary import AccountType
from wattstead.domains.sites.operations import ZoneUnknown
from wattstead.domains.sites.queries import sites_visible_to
from wattstead.foundation.keys import new_key
from wattstead.foundation.tenancy import seen_by
from wattstead.journeys.open_account import HomeUnnamed, OpenedAccount, open_account
from wattstead.kernel.addresses import Address, AddressUnreadable
from wattstead.kernel.refusals import Refusal
from wattstead.kernel.viewer import SYSTEM, Viewer

pytestmark = pytest.mark.django_db(transaction=True)
TODAY = date(2026, 11, 22)


def a_newcomer() -> Viewer:
    """Return a person who holds nothing, in the context of the account they are about to open."""
    with seen_by(SYSTEM):
        user_id = a_person().pk
    return Viewer(user_id=user_id, account_ids=frozenset({new_key()}))


def opened_by(
    viewer: Viewer,
    *,
    name: str = "Home",
    address: Address = SOLAR_LANE,
    zone: str = "Europe/Berlin",
    account_type: AccountType = AccountType.RESIDENTIAL,
) -> OpenedAccount:
    assert viewer.user_id is not None
    (account_id,) = viewer.account_ids
    with seen_by(viewer):
        return open_account(
            user_id=viewer.user_id,
            account_id=account_id,
            name=name,
            address=address,
            zone=zone,
            today=TODAY,
            billing_email="bills@example.org",
            account_type=account_type,
        )


def accounts_there_are() -> int:
    with seen_by(SYSTEM):
        return accounts_visible_to(SYSTEM).count()


def test_newcomer_owns_the_account_and_its_primary_site() -> None:
    newcomer = a_newcomer()

    opened = opened_by(newcomer, name="  Our house ")

    assert opened.account_number == "ACC-2026-000001"
    assert newcomer.user_id is not None
    with seen_by(Viewer(user_id=newcomer.user_id)):
        assert viewer_of(newcomer.user_id, on=TODAY) == replace(newcomer, roles={opened.account_id: "owner"})
    with seen_by(newcomer):
        (site,) = sites_visible_to(newcomer)
        told = (site.pk, site.name, site.zone, site.address, site.is_primary, site.property_type)
    assert told == (opened.site_id, "Our house", "Europe/Berlin", SOLAR_LANE, True, "residential")


def test_membership_does_not_reach_back_before_the_day_of_opening() -> None:
    newcomer = a_newcomer()
    opened_by(newcomer)

    assert newcomer.user_id is not None
    with seen_by(Viewer(user_id=newcomer.user_id)):
        the_day_before = viewer_of(newcomer.user_id, on=date(2026, 11, 21))

    assert the_day_before.account_ids == frozenset()


def test_numbers_follow_each_other_without_a_gap_although_somebody_was_refused_between() -> None:
    first = opened_by(a_newcomer())
    with pytest.raises(AddressUnreadable):
        opened_by(a_newcomer(), address=replace(SOLAR_LANE, postal_code="7909"))

    second = opened_by(a_newcomer())

    assert [first.account_number, second.account_number] == ["ACC-2026-000001", "ACC-2026-000002"]


def test_business_has_a_commercial_site() -> None:
    business = a_newcomer()

    opened_by(business, account_type=AccountType.BUSINESS)

    with seen_by(business):
        assert [site.property_type for site in sites_visible_to(business)] == ["commercial"]


@pytest.mark.parametrize(
    ("field", "refusal", "wrong"),
    [
        ("name", HomeUnnamed, {"name": "   "}),
        ("name", HomeUnnamed, {"name": "x" * 81}),
        ("postal_code", AddressUnreadable, {"address": replace(SOLAR_LANE, postal_code="D-79098")}),
        (
            "postal_code",
            AddressUnreadable,
            {"address": replace(SOLAR_LANE, country="AT", postal_code="79098")},
        ),
        ("country", AddressUnreadable, {"address": replace(SOLAR_LANE, country="Germany")}),
        ("street", AddressUnreadable, {"address": replace(SOLAR_LANE, street="")}),
        ("zone", ZoneUnknown, {"zone": "Europe/Atlantis"}),
    ],
)
def test_refused_newcomer_leaves_nothing_behind(
    field: str, refusal: type[Refusal], wrong: dict[str, object]
) -> None:
    newcomer = a_newcomer()

    with pytest.raises(refusal) as caught:
        opened_by(newcomer, **wrong)  # type: ignore[arg-type]

    assert (caught.value.field, caught.value.kind) == (field, "unreadable")
    assert accounts_there_are() == 0


def test_neighbours_account_stays_unseen() -> None:
    mine, theirs = a_newcomer(), a_newcomer()
    opened_by(mine)
    opened_by(theirs)

    with seen_by(mine):
        seen = [account.pk for account in accounts_visible_to(mine)]

    assert seen == list(mine.account_ids)
    assert accounts_there_are() == 2
