"""Puts what a person says about a file in the place of what its format declares."""

from dataclasses import replace

from wattstead.domains.metering.file_formats.corrections import (
    ColumnRole,
    Corrections,
    CorrectionUnusable,
)
from wattstead.domains.metering.file_formats.declarations import (
    CounterColumn,
    EndCheck,
    ReadingFileFormat,
    StampColumns,
)
from wattstead.domains.metering.file_formats.recognised import RecognisedFile


def corrected(found: RecognisedFile, *, corrections: Corrections) -> RecognisedFile:
    """Return the file as its format and the corrections together read it; raises CorrectionUnusable."""
    if corrections.columns:
        found = with_columns(_over_whole_line(found), corrections=corrections)
    declared = found.format
    stamp, end = declared.stamp, declared.end
    if corrections.stamp_pattern:
        stamp = replace(stamp, patterns=(corrections.stamp_pattern,))
        end = end and replace(end, stamp=replace(end.stamp, patterns=(corrections.stamp_pattern,)))
    if corrections.stamp_means == "end":
        end = None  # what stands beside an end is no later end of the same interval
    return replace(
        found,
        format=replace(
            declared,
            stamp=stamp,
            end=end,
            decimal_sign=corrections.decimal_sign or declared.decimal_sign,
            stamp_means=corrections.stamp_means or declared.stamp_means,
            unit=corrections.unit or declared.unit,
            step_s=corrections.step_s or declared.step_s,
        ),
    )


def _over_whole_line(found: RecognisedFile) -> RecognisedFile:
    """Return the same reading with every column of the line at hand under its own name."""
    declared = found.format
    new = {name: found.header[place] for name, place in found.places.items()}

    def renamed(stamp: StampColumns) -> StampColumns:
        return replace(stamp, columns=tuple(new[column] for column in stamp.columns))

    wide = replace(
        declared,
        header=found.header,
        stamp=renamed(declared.stamp),
        end=declared.end and replace(declared.end, stamp=renamed(declared.end.stamp)),
        value=new[declared.value],
        further_values=tuple(new[column] for column in declared.further_values),
        counters=tuple(
            CounterColumn(column=new[counter.column], of=new[counter.of]) for counter in declared.counters
        ),
        substitute_value=declared.substitute_value and new[declared.substitute_value],
        quality=declared.quality and replace(declared.quality, column=new[declared.quality.column]),
        unit_column=declared.unit_column and new[declared.unit_column],
        point_column=declared.point_column and new[declared.point_column],
    )
    return replace(found, format=wide, first_column=0)


def with_columns(found: RecognisedFile, *, corrections: Corrections) -> RecognisedFile:
    """Return the file with the columns that a person names; raises CorrectionUnusable."""
    declared = found.format
    named = {role: column_named(found.header, name, role=role) for role, name in corrections.columns.items()}
    declared = _with_stamps(declared, named)
    if "value" in named:
        value = _needed(named, "value")
        counters = tuple(counter for counter in declared.counters if counter.of == value)
        declared = replace(declared, value=value, further_values=(), counters=counters)
    if "counter" in named:
        column = named["counter"]
        declared = replace(
            declared, counters=(CounterColumn(column=column, of=declared.value),) if column else ()
        )
    if "substitute_value" in named:
        declared = replace(declared, substitute_value=named["substitute_value"] or None)
    if "quality" in named:
        declared = _with_quality(declared, named["quality"])
    return replace(found, format=declared)


def _with_stamps(declared: ReadingFileFormat, named: dict[ColumnRole, str]) -> ReadingFileFormat:
    patterns = declared.stamp.patterns
    start = list(declared.stamp.columns)
    if "stamp" in named:
        start = [_needed(named, "stamp")]
    if "time" in named:
        start = [start[0], *([named["time"]] if named["time"] else [])]
    stamp = StampColumns(columns=tuple(start), patterns=patterns)
    end = declared.end
    if "end" in named or "end_time" in named:
        columns = tuple(name for role in ("end", "end_time") if (name := named.get(role, "")))
        if columns == (named.get("end_time"),):
            columns = (stamp.columns[0], *columns)
        whole = (
            EndCheck(
                stamp=StampColumns(columns=columns, patterns=patterns),
                short_by_s=(0, 1, 60),
                midnight_closes_its_day=columns[:1] == stamp.columns[:1],
            )
            if columns
            else None
        )
        end = whole
    return replace(declared, stamp=stamp, end=end)


def _with_quality(declared: ReadingFileFormat, column: str) -> ReadingFileFormat:
    if not column:
        return replace(declared, quality=None)
    if declared.quality is None:
        raise CorrectionUnusable(field="columns.quality", detail="quality", value=column, possible="-")
    return replace(declared, quality=replace(declared.quality, column=column))


def _needed(named: dict[ColumnRole, str], role: ColumnRole) -> str:
    if not named[role]:
        raise CorrectionUnusable(field=f"columns.{role}", detail=role, value="", possible="#1, #2, ...")
    return named[role]


def column_named(header: tuple[str, ...], name: str, *, role: ColumnRole) -> str:
    """Return the column of that name or number ("#3"), or nothing for an empty name; else refuses."""
    name = name.strip()
    if not name or name in header:
        return name
    number = name.removeprefix("#")
    is_number = name.startswith("#") and number.isascii() and number.isdigit() and len(number) < 4
    if is_number and 1 <= int(number) <= len(header):
        return header[int(number) - 1]
    raise CorrectionUnusable(
        field=f"columns.{role}", detail=role, value=name[:80], possible=", ".join(header)[:400]
    )
