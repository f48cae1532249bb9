"""Opens the unit of work: one transaction, seen by one viewer."""

from collections.abc import Iterator
from contextlib import contextmanager
from weakref import WeakKeyDictionary

from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from wattstead.kernel.viewer import Viewer

# Kept by connection, not by context variable: a streamed answer opens and closes
# its unit of work in different contexts, but always on one connection.
_viewers: "WeakKeyDictionary[BaseDatabaseWrapper, Viewer]" = WeakKeyDictionary()


class NestedUnitOfWork(RuntimeError):
    """A unit of work was opened inside another; the inner one could not roll back alone."""


class NoUnitOfWork(RuntimeError):
    """An operation was called outside of `seen_by`."""


@contextmanager
def seen_by(viewer: Viewer) -> Iterator[Viewer]:
    """Open the transaction that `viewer` works in; keep it at the end, undo it when an exception leaves.

    Row-level security reads the viewer from settings that last as long as the
    transaction, so nothing leaks to the next user of the connection.
    """
    connection = connections["default"]
    if connection in _viewers:
        raise NestedUnitOfWork("a unit of work is open already: pass its viewer on instead")
    with transaction.atomic(durable=True):
        _viewers[connection] = viewer
        try:
            _tell(connection, viewer)
            yield viewer
            if len(connection.atomic_blocks) > 1:
                # A test wraps us in a transaction of its own, which would keep our settings.
                _forget(connection)
        finally:
            del _viewers[connection]


def require_unit_of_work() -> Viewer:
    """Return the viewer of the open unit of work; raises NoUnitOfWork when there is none."""
    viewer = _viewers.get(connections["default"])
    if viewer is None:
        raise NoUnitOfWork("open a unit of work first: with seen_by(viewer)")
    return viewer


def _tell(connection: BaseDatabaseWrapper, viewer: Viewer) -> None:
    """Write the viewer into settings of the transaction; SET LOCAL takes no parameters, set_config does."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('app.scope', %s, true), set_config('app.actor', %s, true),"
            " set_config('app.accounts', %s, true), set_config('app.staff', %s, true)",
            [
                _scope_of(viewer),
                str(viewer.user_id or ""),
                "{" + ",".join(sorted(map(str, viewer.account_ids))) + "}",
                viewer.staff or "",
            ],
        )


def _scope_of(viewer: Viewer) -> str:
    if viewer.is_system:
        return "system"
    return "intake" if viewer.brings_readings else "member"


def _forget(connection: BaseDatabaseWrapper) -> None:
    """Empty the settings, as the end of a transaction would."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('app.scope', '', true), set_config('app.actor', '', true),"
            " set_config('app.accounts', '', true), set_config('app.staff', '', true)"
        )
