"""Lets the database have the last word, and turns that word into a refusal."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager

from django.db import IntegrityError, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from wattstead.kernel.refusals import Refusal

ModelOrNone = type[models.Model] | None
EditorOrNone = BaseDatabaseSchemaEditor | None


class CompositeForeignKey(models.BaseConstraint):
    """A foreign key over several columns, so that no row points into another account.

    `fields` are fields of the model, `to_fields` those of the model named by
    `to`, which needs a unique constraint over them. The plain foreign key
    beside it is declared with `db_constraint=False`: one check is enough. With
    `follows` the row takes on what the other one changes of its `to_fields`.
    """

    def __init__(
        self, *, name: str, fields: Sequence[str], to: str, to_fields: Sequence[str], follows: bool = False
    ) -> None:
        super().__init__(name=name)
        self.fields, self.to, self.to_fields = tuple(fields), to, tuple(to_fields)
        self.follows = follows

    def constraint_sql(self, model: ModelOrNone, schema_editor: EditorOrNone) -> str:
        """Return the clause of CREATE TABLE and ALTER TABLE ADD."""
        if model is None or schema_editor is None:
            raise ValueError("a composite foreign key belongs to a model")
        quote = schema_editor.quote_name
        target = model._meta.apps.get_model(self.to)
        return (
            f"CONSTRAINT {quote(self.name)} FOREIGN KEY ({_columns(model, self.fields, quote)})"
            f" REFERENCES {quote(target._meta.db_table)} ({_columns(target, self.to_fields, quote)})"
            f"{' ON UPDATE CASCADE' if self.follows else ''}"
        )

    def create_sql(self, model: ModelOrNone, schema_editor: EditorOrNone) -> str:
        """Return the statement that adds the constraint to a table that is there."""
        return f"ALTER TABLE {_table(model, schema_editor)} ADD {self.constraint_sql(model, schema_editor)}"

    def remove_sql(self, model: ModelOrNone, schema_editor: EditorOrNone) -> str:
        """Return the statement that takes the constraint away."""
        return f'ALTER TABLE {_table(model, schema_editor)} DROP CONSTRAINT "{self.name}"'

    def validate(self, *args: object, **kwargs: object) -> None:
        """Leave the check to the database: it sees rows that the viewer does not."""

    def deconstruct(self) -> tuple[str, tuple[object, ...], dict[str, object]]:
        """Return what a migration writes down."""
        path, _, _ = super().deconstruct()
        return (
            path,
            (),
            {"name": self.name, "fields": self.fields, "to": self.to, "to_fields": self.to_fields}
            | ({"follows": True} if self.follows else {}),
        )

    def __eq__(self, other: object) -> bool:
        return isinstance(other, CompositeForeignKey) and self.deconstruct() == other.deconstruct()

    def __hash__(self) -> int:
        return hash((self.name, self.fields, self.to, self.to_fields))


def _table(model: ModelOrNone, schema_editor: EditorOrNone) -> str:
    if model is None or schema_editor is None:
        raise ValueError("a composite foreign key belongs to a model")
    return schema_editor.quote_name(model._meta.db_table)


def _columns(model: type[models.Model], fields: Sequence[str], quote: Callable[[str], str]) -> str:
    found = (model._meta.get_field(field) for field in fields)
    return ", ".join(quote(str(field.column)) for field in found if isinstance(field, models.Field))


@contextmanager
def refusing(refusals: Mapping[str, Refusal]) -> Iterator[None]:
    """Raise the refusal that stands for the constraint the database named.

    A constraint that nobody expected stays an IntegrityError: our bug, not the reader's.
    """
    try:
        yield
    except IntegrityError as error:
        name = constraint_named_in(error)
        if name is None or name not in refusals:
            raise
        raise refusals[name] from error


def constraint_named_in(error: IntegrityError) -> str | None:
    """Return the name of the constraint that `error` is about."""
    diagnosis = getattr(error.__cause__, "diag", None)
    return getattr(diagnosis, "constraint_name", None)
