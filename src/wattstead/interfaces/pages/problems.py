"""Puts a refusal beside the field of a form that it is about."""

from collections.abc import Iterator
from contextlib import contextmanager

from django import forms

from wattstead.interfaces.refusals import told
from wattstead.kernel.refusals import Refusal


@contextmanager
def problems_in(form: forms.Form, *, expected: tuple[type[Refusal], ...] = ()) -> Iterator[None]:
    """Turn what cannot be read or not be in a field, and what is expected here, into problems of the form.

    The unit of work goes inside, so that it is undone; what else is refused goes on.
    """
    try:
        yield
    except Refusal as refusal:
        field = refusal.field if refusal.field in form.fields else None
        is_of_field = refusal.kind == "refused" and field is not None
        if refusal.kind != "unreadable" and not is_of_field and not isinstance(refusal, expected):
            raise
        form.add_error(field, told(refusal))
