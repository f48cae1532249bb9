import pytest
from django.db import ProgrammingError, connection

from tests.factories.accounts import an_account
from wattstead.domains.accounts.models import Account
from wattstead.foundation.keys import new_key
from wattstead.foundation.tenancy import NestedUnitOfWork, NoUnitOfWork, require_unit_of_work, seen_by
from wattstead.kernel.viewer import SYSTEM, Viewer


@pytest.mark.django_db
def test_a_unit_of_work_knows_its_viewer() -> None:
    viewer = Viewer(user_id=new_key(), account_ids=frozenset({new_key()}))

    with seen_by(viewer) as seen:
        assert (seen, require_unit_of_work()) == (viewer, viewer)


@pytest.mark.django_db
def test_a_unit_of_work_refuses_to_nest() -> None:
    with seen_by(SYSTEM), pytest.raises(NestedUnitOfWork), seen_by(SYSTEM):
        pass


@pytest.mark.django_db
def test_no_unit_of_work_remains_after_its_end() -> None:
    with seen_by(SYSTEM):
        pass

    with pytest.raises(NoUnitOfWork):
        require_unit_of_work()


@pytest.mark.django_db
def test_whatever_leaves_a_unit_of_work_undoes_it() -> None:
    with pytest.raises(ZeroDivisionError), seen_by(SYSTEM):
        an_account()
        raise ZeroDivisionError

    with seen_by(SYSTEM):
        assert Account.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_a_query_without_viewer_raises_although_rows_are_there() -> None:
    with seen_by(SYSTEM):
        an_account()

    with pytest.raises(ProgrammingError, match="nobody is looking"):
        Account.objects.count()


@pytest.mark.django_db(transaction=True)
def test_the_viewer_is_forgotten_with_the_transaction() -> None:
    with seen_by(SYSTEM):
        an_account()

    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('app.scope', true)")

        assert cursor.fetchone() in {(None,), ("",)}


@pytest.mark.django_db
def test_a_viewer_without_accounts_sees_none() -> None:
    with seen_by(SYSTEM):
        an_account()

    with seen_by(Viewer(user_id=new_key())):
        assert Account.objects.count() == 0


@pytest.mark.django_db
def test_a_viewer_sees_their_accounts_and_no_other() -> None:
    with seen_by(SYSTEM):
        mine, _strangers = an_account(), an_account()

    with seen_by(Viewer(user_id=None, account_ids=frozenset({mine.pk}))):
        assert list(Account.objects.values_list("pk", flat=True)) == [mine.pk]


@pytest.mark.django_db
def test_nobody_writes_into_an_account_that_is_not_theirs() -> None:
    with pytest.raises(ProgrammingError, match="row-level security"), seen_by(Viewer(user_id=new_key())):
        an_account()
