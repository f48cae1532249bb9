"""A refusal says what, why and where, in words that can be translated."""

from datetime import date

import pytest

from wattstead.kernel.refusals import NotFound, Refusal, said


class TooEarly(Refusal):
    """An example."""

    code = "too_early"
    kind = "unreadable"
    message = said("Not before {first_day}.")


def test_a_refusal_fills_its_facts_into_the_words() -> None:
    refusal = TooEarly(field="period.start", first_day=date(2025, 1, 1))

    assert str(refusal) == "Not before 2025-01-01."
    assert (refusal.code, refusal.kind, refusal.field) == ("too_early", "unreadable", "period.start")
    assert refusal.facts == {"first_day": date(2025, 1, 1)}
    assert refusal.message == "Not before {first_day}."


def test_a_refusal_that_forgets_a_fact_is_a_mistake_of_ours() -> None:
    with pytest.raises(KeyError):
        TooEarly()


def test_hidden_and_missing_things_answer_with_the_same_words() -> None:
    refusal = NotFound()

    assert (refusal.code, refusal.kind, refusal.field, refusal.facts) == ("not_found", "missing", None, {})
    assert str(refusal) == "There is nothing here, or it is not yours to see."


def test_marking_words_for_translation_leaves_them_alone() -> None:
    assert said("Not before {first_day}.") == "Not before {first_day}."
