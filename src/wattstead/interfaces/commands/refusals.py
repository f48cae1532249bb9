"""Turns what keeps a command from starting into one sentence for the terminal."""

import sys

import psycopg
from pydantic import ValidationError

from wattstead.foundation.embedded_postgres import CannotStart
from wattstead.kernel.refusals import Refusal


def sentence_for(problem: Exception) -> str | None:
    """Return the sentence for a problem the operator can act on; None for a fault of ours."""
    if isinstance(problem, CannotStart):
        return str(problem)
    if isinstance(problem, Refusal):
        return problem.english
    if isinstance(problem, ValidationError):
        return "; ".join(
            f"WATTSTEAD_{'_'.join(map(str, told['loc'])).upper()}: {told['msg']}" for told in problem.errors()
        )
    if _is_unreachable_database(problem):
        reason = str(problem).strip().splitlines()[-1]
        return f"The database cannot be reached: {reason}"
    return None


def _is_unreachable_database(problem: Exception) -> bool:
    kinds: list[type[Exception]] = [psycopg.OperationalError]
    if "django.db" in sys.modules:
        kinds.append(sys.modules["django.db"].OperationalError)
    return isinstance(problem, tuple(kinds))
