import threading
from uuid import UUID

import pytest
from django.db import connection

from wattstead.foundation.tenancy import NoUnitOfWork, seen_by
from wattstead.foundation.turns import take_turn
from wattstead.kernel.viewer import SYSTEM

ONE, OTHER = UUID(int=1), UUID(int=2)


@pytest.mark.django_db
def test_a_turn_needs_a_unit_of_work() -> None:
    with pytest.raises(NoUnitOfWork):
        take_turn("tickets", of=ONE)


@pytest.mark.django_db(transaction=True)
def test_who_takes_the_same_turn_waits_and_nobody_else_does() -> None:
    told: list[str] = []
    has_turn, may_end = threading.Event(), threading.Event()

    def first() -> None:
        with seen_by(SYSTEM):
            take_turn("tickets", of=ONE)
            has_turn.set()
            may_end.wait(timeout=30)
            told.append("first is done")
        connection.close()

    def second() -> None:
        with seen_by(SYSTEM):
            take_turn("tickets", of=ONE)
            told.append("second had to wait")
        connection.close()

    threads = [threading.Thread(target=first), threading.Thread(target=second)]
    threads[0].start()
    has_turn.wait(timeout=30)
    threads[1].start()
    with seen_by(SYSTEM):
        take_turn("tickets", of=OTHER)
        take_turn("attachments", of=ONE)
        told.append("others go on")
    may_end.set()
    for thread in threads:
        thread.join()

    assert told == ["others go on", "first is done", "second had to wait"]
