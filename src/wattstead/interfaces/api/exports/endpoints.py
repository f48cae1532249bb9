"""Gives out readings as files: tables, workbooks, and what other programs read."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from ninja import Query

from wattstead.domains.identity.vocabulary import Scope
from wattstead.domains.metering.queries import series_of
from wattstead.domains.metering.registers_by_name import register_named
from wattstead.foundation.tenancy import seen_by
from wattstead.interfaces.api.authentication import CalledRequest
from wattstead.interfaces.api.exports.schemas import ExportFilters
from wattstead.interfaces.api.fields import Id
from wattstead.interfaces.api.ids import METER_ID
from wattstead.interfaces.api.readings.ranges import moment_of, period_asked
from wattstead.interfaces.api.resources import Resource
from wattstead.interfaces.exports.answers import file_answer
from wattstead.interfaces.exports.formats import FORMATS, ExportFormat
from wattstead.journeys.export_readings import export_of

# The first of them is for callers to whom all types are welcome.
_BY_TYPE: dict[str, ExportFormat] = {
    FORMATS[each].media_type: each for each in (ExportFormat.JSON, *ExportFormat)
}
exports = Resource(
    "Exports", told="Readings as files: CSV, Excel, JSON, Arrow, Parquet and Green Button, streamed."
)


@exports.gives_table(
    "/meters/{meterId}/export",
    scope=Scope.READINGS_READ,
    summary="Export the readings of a meter",
    types=[*_BY_TYPE],
)
def export_readings(
    request: CalledRequest, filters: Query[ExportFilters], meter_id: Id = METER_ID
) -> HttpResponseBase:
    """Return what one register counted in a period as a file, whatever its length.

    Every format names start, end, delta, unit, direction, source and quality of each reading, with all
    digits. CSV, Excel and Green Button files are taken by an import again.
    """
    with seen_by(request.auth.viewer) as viewer:
        register = register_named(viewer, meter_id=meter_id, named=filters.register_name)
        series, now = series_of(register), timezone.now()
        period = period_asked(
            moment_of(filters.start, field="from", series=series),
            now if filters.end is None else moment_of(filters.end, field="to", series=series),
            series=series,
        )
        export = export_of(register, period=period, now=now)
    return file_answer(request.auth.viewer, export=export, as_format=_format(request, filters=filters))


def _format(request: HttpRequest, *, filters: ExportFilters) -> ExportFormat:
    """Return the format that the parameter names, else the one Accept likes best."""
    if filters.format is not None:
        return filters.format
    preferred: str | None = request.get_preferred_type([*_BY_TYPE])
    return _BY_TYPE.get(preferred or "", ExportFormat.JSON)
