"""Keeps accounts apart: the unit of work with its viewer, and the policies of tables."""

from wattstead.foundation.tenancy.context import NestedUnitOfWork, NoUnitOfWork, require_unit_of_work, seen_by

__all__ = ["NestedUnitOfWork", "NoUnitOfWork", "require_unit_of_work", "seen_by"]
