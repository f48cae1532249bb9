"""The planner answers what the specification names by the index it names, among tens of thousands of rows.

`script/test --long` asks among a million rows a table, with the same bound of pages. Readings and
production have more rows than these: tests/timeseries/test_plans.py.
"""

from dataclasses import replace

import pytest
from django.db import connection
from hypothesis import settings

from tests.conftest import TestDatabase
from tests.factories.households import WholeHousehold, a_whole_household
from tests.timeseries.test_plans import Plan
from wattstead.foundation.keys import new_key
from wattstead.foundation.tenancy import seen_by
from wattstead.kernel.viewer import Viewer

pytestmark = pytest.mark.django_db(transaction=True)
ROWS = 1_000_000 if settings.get_current_profile_name() == "long" else 40_000
MINE, MOST_PAGES = 2_000, 120
STAFF = new_key()

# Every row is a copy of the household's but for what is said here; the first MINE stay the household's.
COPIES = """
INSERT INTO {table}
SELECT copy.*
FROM (SELECT to_jsonb({table}) AS said FROM {table} WHERE account_id = %(account)s LIMIT 1) AS one,
    generate_series(1, %(rows)s) AS n,
    LATERAL (SELECT md5(('k' || n)::text)::uuid AS id, md5(('g' || n / 20)::text)::uuid AS "group") AS made,
    LATERAL jsonb_populate_record(NULL::{table}, one.said || jsonb_build_object({changed})) AS copy
"""
WHOSE = """'id', made.id, 'account_id', CASE WHEN n <= %(mine)s THEN %(account)s ELSE made."group" END"""
PERSON = """'user_id', CASE WHEN n <= %(mine)s THEN %(user)s ELSE made."group" END,
    'created_at', now() - n * interval '1 minute'"""
CHANGED = {
    "billing_invoice": f"""{WHOSE}, 'contract_id', made."group",
        'invoice_number', 'INV-2019-' || lpad(n::text, 7, '0'),
        'starts_on', date '2015-01-01' + 31 * (n %% 20), 'ends_before', date '2015-02-01' + 31 * (n %% 20),
        'status', CASE WHEN n %% 50 = 0 THEN 'issued' ELSE 'paid' END,
        'paid_at', CASE WHEN n %% 50 = 0 THEN NULL ELSE now() END""",
    "notifications_notification": f"""{WHOSE}, {PERSON}, 'event', 'copy:' || n, 'read', n %% 50 <> 0,
        'read_at', CASE WHEN n %% 50 = 0 THEN NULL ELSE now() END""",
    "support_ticket": f"""{WHOSE}, {PERSON},
        'ticket_number', 'TKT-2019-' || lpad(n::text, 7, '0'),
        'assigned_to_id', CASE WHEN n %% 40 = 0 THEN %(staff)s END,
        'status', CASE WHEN n %% 50 = 0 THEN 'open' ELSE 'closed' END,
        'closed_at', CASE WHEN n %% 50 = 0 THEN NULL ELSE now() END""",
}
# What is asked, and the index that answers.
NAMED = {
    "invoice_latest_of_contract": "SELECT id, total FROM billing_invoice"
    " WHERE contract_id = md5('g7')::uuid ORDER BY starts_on DESC LIMIT 1",
    "invoice_to_be_paid": "SELECT id, total FROM billing_invoice"
    " WHERE account_id = %(account)s AND status = 'issued' AND due_on < date '2199-01-01'",
    "notification_unread": "SELECT id, created_at FROM notifications_notification"
    " WHERE user_id = %(user)s AND NOT read ORDER BY created_at DESC LIMIT 20",
    "tickets_of_a_person": "SELECT id, subject FROM support_ticket"
    " WHERE user_id = %(user)s AND status = 'open' ORDER BY created_at DESC LIMIT 20",
}
OF_STAFF = {
    "tickets_of_a_member_of_staff": "SELECT id, subject FROM support_ticket"
    " WHERE assigned_to_id = %(staff)s AND status = 'open' LIMIT 50"
}


def values_of(household: WholeHousehold) -> dict[str, str | int]:
    return {
        "account": str(household.account_id),
        "user": str(household.user_id),
        "staff": str(STAFF),
        "rows": ROWS,
        "mine": MINE,
    }


def plan_of(viewer: Viewer, question: str, *, values: dict[str, str | int]) -> Plan:
    with seen_by(viewer), connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {question}", values)
        return Plan(cursor.fetchone()[0][0]["Plan"])


def test_the_named_questions_are_answered_by_their_indexes(test_database: TestDatabase) -> None:
    household = a_whole_household()
    values = values_of(household)
    with test_database.connect_as_superuser() as filling, filling.transaction():
        filling.execute("SET LOCAL session_replication_role = replica")  # copies have no relations
        for table, changed in CHANGED.items():
            filling.execute(COPIES.format(table=table, changed=changed).encode(), values)
            filling.execute(f"ANALYZE {table}".encode())
    staff = replace(household.viewer, user_id=STAFF, staff="support")

    plans = {
        name: plan_of(viewer, question, values=values)
        for viewer, questions in ((household.viewer, NAMED), (staff, OF_STAFF))
        for name, question in questions.items()
    }

    assert {name: plan.indexes for name, plan in plans.items()} == {name: {name} for name in plans}
    assert {name: plan.scans for name, plan in plans.items()} == {name: set() for name in plans}
    assert {name: plan.pages for name, plan in plans.items() if plan.pages > MOST_PAGES} == {}
