"""Turns what keeps a command from starting into one sentence for the terminal."""

import sys

from wattstead.foundation.embedded_postgres import CannotStart
from wattstead.kernel.refusals import Refusal


def sentence_for(problem: Exception) -> str | None:
    """Return the sentence for a problem the operator can act on; None for a fault of ours."""
    if isinstance(problem, CannotStart):
        return str(problem)
    if isinstance(problem, Refusal):
        return problem.english
    if _is_a("pydantic", name="ValidationError", problem=problem):
        return f"The environment cannot be read: {_told_by_pydantic(problem)}"
    if any(_is_a(module, name="OperationalError", problem=problem) for module in ("psycopg", "django.db")):
        return _told_by_database(" ".join(str(problem).split()))
    return None


def _is_a(module: str, *, name: str, problem: Exception) -> bool:
    """Return whether `problem` is of a kind from a module that is not worth importing to ask."""
    kind = getattr(sys.modules.get(module), name, None)
    return isinstance(kind, type) and isinstance(problem, kind)


def _told_by_database(reason: str) -> str:
    if "lock timeout" in reason:
        return "Others kept a table of the database busy for too long; nothing was changed, try again later."
    return f"The database cannot be reached: {reason}"


def _told_by_pydantic(problem: Exception) -> str:
    from pydantic import ValidationError

    told = problem.errors() if isinstance(problem, ValidationError) else []
    return "; ".join(f"WATTSTEAD_{'_'.join(map(str, one['loc'])).upper()}: {one['msg']}" for one in told)
