"""Does what the supplier does and no page offers yet; run as a process of its own.

`contract EMAIL DAY` supplies the only site of a person from that day on, `invoice EMAIL MONTH`
bills a month of it.
"""

import sys
from datetime import date, timedelta

import django


def main(what: str, email: str, day: str) -> None:
    """Find the person's account, and do what was asked."""
    django.setup()
    from tests.factories.contracts import a_contract
    from tests.factories.tariffs import a_band, banded_terms
    from wattstead.domains.accounts.models import Membership
    from wattstead.domains.contracts.models import Contract
    from wattstead.domains.identity.models import User
    from wattstead.domains.sites.models import Site
    from wattstead.foundation.tenancy import seen_by
    from wattstead.journeys.issue_invoice import issue_invoice
    from wattstead.kernel.periods import month_of
    from wattstead.kernel.viewer import SYSTEM

    first = date.fromisoformat(day)
    with seen_by(SYSTEM):
        person = User.objects.get(email=email)
        account_id = Membership.objects.get(user_id=person.pk).account_id
        if what == "contract":
            site = Site.objects.get(account_id=account_id)
            terms = banded_terms(a_band("Night", hours="22:00-06:00", price="0.22"), price="0.29")
            a_contract(account_id=account_id, site_id=site.pk, terms=terms, starts_on=first)
        else:
            issue_invoice(
                viewer=SYSTEM,
                contract_id=Contract.objects.get(account_id=account_id).pk,
                period=month_of(first),
                issued_on=month_of(first).ends_before + timedelta(days=5),
            )


if __name__ == "__main__":
    main(*sys.argv[1:])
