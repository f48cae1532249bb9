"""Stores meters, their registers and the record of imported files."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value

from wattstead.domains.metering.vocabulary import (
    LARGEST_UPLOAD,
    METER_TRANSITIONS,
    CalorificUnit,
    Direction,
    EstimateMethod,
    ImportState,
    MeterStatus,
    MeterType,
    Phase,
    ReadingFrequency,
    RemarkKind,
)
from wattstead.foundation.files.pieces import PieceColumns
from wattstead.foundation.integrity import CompositeForeignKey
from wattstead.foundation.models import AccountEntity

LARGEST_NUMBER = 2**48 - 1
LONGEST_LINE_KEPT = 200
DAYS = Func(F("starts_on"), F("ends_before"), Value("[)"), function="daterange")


class Meter(AccountEntity):
    """A meter at a site. `in_use_before` is the first day on which it no longer counts.

    `faulty_since` and `fault` tell of its last fault, `repaired_on` when that was over.
    """

    site = models.ForeignKey("sites.Site", on_delete=models.PROTECT, related_name="+", db_constraint=False)
    meter_number = models.CharField(max_length=40)
    meter_type = models.CharField(max_length=11)
    phase = models.CharField(max_length=6, blank=True, default="")
    manufacturer = models.CharField(max_length=80, blank=True, default="")
    model = models.CharField(max_length=80, blank=True, default="")
    installed_on = models.DateField(null=True)
    in_use_before = models.DateField(null=True)
    status = models.CharField(max_length=8, default=MeterStatus.ACTIVE.value)
    faulty_since = models.DateField(null=True)
    fault = models.CharField(max_length=500, blank=True, default="")
    repaired_on = models.DateField(null=True)
    is_smart_meter = models.BooleanField()
    reading_frequency = models.CharField(max_length=6, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["id", "account"], name="meter_of_its_account"),
            models.UniqueConstraint(fields=["meter_number"], name="meter_number_is_unique"),
            CompositeForeignKey(
                name="meter_stands_on_a_site_of_its_account",
                fields=("site", "account"),
                to="sites.Site",
                to_fields=("id", "account"),
            ),
            models.CheckConstraint(
                condition=Q(meter_type__in=[kind.value for kind in MeterType]), name="meter_type_is_known"
            ),
            models.CheckConstraint(
                condition=Q(
                    meter_type=MeterType.ELECTRICITY.value, phase__in=[phase.value for phase in Phase]
                )
                | Q(meter_type=MeterType.GAS.value, phase=""),
                name="only_electricity_has_a_phase",
            ),
            models.CheckConstraint(
                condition=Q(status__in=[status.value for status in METER_TRANSITIONS.stored]),
                name="meter_status_is_known",
            ),
            models.CheckConstraint(
                condition=Q(status=MeterStatus.INACTIVE.value, in_use_before__isnull=False)
                | (~Q(status=MeterStatus.INACTIVE.value) & Q(in_use_before=None)),
                name="only_an_inactive_meter_has_an_end",
            ),
            models.CheckConstraint(
                condition=Q(installed_on=None)
                | Q(in_use_before=None)
                | Q(in_use_before__gte=F("installed_on")),
                name="meter_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=~Q(status=MeterStatus.FAULTY.value)
                | Q(faulty_since__isnull=False, repaired_on=None),
                name="a_faulty_meter_says_since_when",
            ),
            models.CheckConstraint(
                condition=Q(repaired_on=None)
                | Q(faulty_since__isnull=False, repaired_on__gte=F("faulty_since")),
                name="a_meter_is_repaired_after_its_fault",
            ),
            models.CheckConstraint(
                condition=Q(
                    is_smart_meter=True, reading_frequency__in=[each.value for each in ReadingFrequency]
                )
                | Q(reading_frequency=""),
                name="only_a_smart_meter_reports",
            ),
        ]


class Register(AccountEntity):
    """One counter of a meter. The store of readings knows it by `number`.

    `zone` and `day_boundary` say when its days begin, `digits` at how many whole
    digits it rolls over, `multiplier` the ratio of its transformers.
    """

    meter = models.ForeignKey(Meter, on_delete=models.PROTECT, related_name="registers", db_constraint=False)
    number = models.BigIntegerField(
        editable=False,
        db_default=Func(
            template="nextval('metering_register_number'::regclass)", output_field=models.BigIntegerField()
        ),
    )
    direction = models.CharField(max_length=6)
    obis_code = models.CharField(max_length=24)
    digits = models.PositiveSmallIntegerField(default=6)
    multiplier = models.DecimalField(max_digits=9, decimal_places=3, default=1)
    unit = models.CharField(max_length=3)
    scale = models.PositiveSmallIntegerField(default=3)
    zone = models.CharField(max_length=64)
    day_boundary = models.TimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["id", "account"], name="register_of_its_account"),
            models.UniqueConstraint(fields=["number"], name="register_number_is_unique"),
            models.UniqueConstraint(
                fields=["meter", "obis_code"], name="one_register_per_meter_and_obis_code"
            ),
            CompositeForeignKey(
                name="register_belongs_to_a_meter_of_its_account",
                fields=("meter", "account"),
                to="metering.Meter",
                to_fields=("id", "account"),
            ),
            models.CheckConstraint(
                condition=Q(direction__in=[direction.value for direction in Direction]),
                name="register_direction_is_known",
            ),
            models.CheckConstraint(condition=Q(unit__in=["kWh", "m3"]), name="register_unit_is_known"),
            models.CheckConstraint(
                condition=Q(number__range=(1, LARGEST_NUMBER)), name="register_number_has_48_bits"
            ),
            models.CheckConstraint(condition=Q(scale__range=(3, 6)), name="register_scale_is_exact"),
            models.CheckConstraint(condition=Q(digits__range=(3, 12)), name="register_digits_are_plausible"),
            models.CheckConstraint(condition=Q(multiplier__gt=0), name="register_multiplier_is_positive"),
        ]


class ImportRun(AccountEntity):
    """One import of a file into one register, acknowledged line by line.

    `next_line` is the first line that is not yet kept; it moves in the same transaction as the readings
    before it, so that an import that was killed goes on exactly there. Sums are in millionths of the unit.
    """

    register = models.ForeignKey(Register, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    file_name = models.CharField(max_length=255)
    file_sha256 = models.CharField(max_length=64)
    file_bytes = models.PositiveBigIntegerField()
    format_code = models.CharField(max_length=40)
    corrections = models.JSONField(default=dict)
    read_as = models.JSONField(default=dict)
    bytes_read = models.PositiveBigIntegerField(default=0)
    stopped_by = models.CharField(max_length=40, blank=True, default="")
    state = models.CharField(max_length=10, default=ImportState.UNFINISHED.value)
    next_line = models.PositiveBigIntegerField(default=1)
    found = models.PositiveBigIntegerField(default=0)
    stored = models.PositiveBigIntegerField(default=0)
    unchanged = models.PositiveBigIntegerField(default=0)
    revised = models.PositiveBigIntegerField(default=0)
    outranked = models.PositiveBigIntegerField(default=0)
    waiting = models.PositiveBigIntegerField(default=0)
    refused = models.PositiveBigIntegerField(default=0)
    without_value = models.PositiveBigIntegerField(default=0)
    repeated = models.PositiveBigIntegerField(default=0)
    total_millionths = models.BigIntegerField(default=0)
    first_starts_at = models.DateTimeField(null=True)
    last_ends_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["id", "account"], name="import_of_its_account"),
            models.UniqueConstraint(
                fields=["register", "file_sha256"],
                condition=Q(state=ImportState.UNFINISHED.value),
                name="one_unfinished_import_per_register_and_file",
            ),
            CompositeForeignKey(
                name="import_fills_a_register_of_its_account",
                fields=("register", "account"),
                to="metering.Register",
                to_fields=("id", "account"),
            ),
            models.CheckConstraint(
                condition=Q(state=ImportState.UNFINISHED.value, finished_at=None)
                | Q(
                    state__in=[ImportState.FINISHED.value, ImportState.STOPPED.value],
                    finished_at__isnull=False,
                ),
                name="a_finished_import_has_its_time",
            ),
            models.CheckConstraint(
                condition=(Q(state=ImportState.STOPPED.value) & ~Q(stopped_by=""))
                | (~Q(state=ImportState.STOPPED.value) & Q(stopped_by="")),
                name="a_stopped_import_says_why",
            ),
            models.CheckConstraint(
                condition=Q(
                    found=F("stored") + F("unchanged") + F("revised") + F("outranked") + F("waiting")
                ),
                name="every_interval_found_is_accounted_for",
            ),
        ]


class ImportRemark(AccountEntity):
    """A line of an imported file that was refused, or that changed a value; `text` is how it began."""

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="remarks", db_constraint=False)
    line_number = models.PositiveBigIntegerField()
    kind = models.CharField(max_length=7)
    field = models.CharField(max_length=160, blank=True, default="")
    value = models.CharField(max_length=160, blank=True, default="")
    rule = models.CharField(max_length=40, blank=True, default="")
    starts_at = models.DateTimeField(null=True)
    old_millionths = models.BigIntegerField(null=True)
    new_millionths = models.BigIntegerField(null=True)
    text = models.CharField(max_length=LONGEST_LINE_KEPT, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["run", "line_number", "starts_at"],
                nulls_distinct=False,
                name="one_remark_per_line_and_interval",
            ),
            CompositeForeignKey(
                name="remark_is_about_an_import_of_its_account",
                fields=("run", "account"),
                to="metering.ImportRun",
                to_fields=("id", "account"),
            ),
            models.CheckConstraint(
                condition=Q(kind=RemarkKind.REFUSED.value, old_millionths=None, new_millionths=None)
                & ~Q(rule="")
                | Q(
                    kind=RemarkKind.REVISED.value,
                    rule="",
                    starts_at__isnull=False,
                    old_millionths__isnull=False,
                ),
                name="a_remark_refuses_or_revises",
            ),
        ]


class Upload(AccountEntity):
    """A file that somebody sent for a meter, kept until it is imported or forgotten.

    `run` is the import that was begun from it, at the wish of the person `asked_by`.
    """

    meter = models.ForeignKey(Meter, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    run = models.ForeignKey(
        ImportRun, on_delete=models.SET_NULL, null=True, related_name="+", db_constraint=False
    )
    name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    size_bytes = models.PositiveBigIntegerField()
    asked_by = models.UUIDField(null=True)
    kept_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["id", "account"], name="upload_of_its_account"),
            CompositeForeignKey(
                name="upload_is_for_a_meter_of_its_account",
                fields=("meter", "account"),
                to="metering.Meter",
                to_fields=("id", "account"),
            ),
            CompositeForeignKey(
                name="upload_feeds_an_import_of_its_account",
                fields=("run", "account"),
                to="metering.ImportRun",
                to_fields=("id", "account"),
            ),
            models.CheckConstraint(
                condition=Q(size_bytes__range=(1, LARGEST_UPLOAD)), name="upload_is_of_bearable_size"
            ),
        ]


class UploadChunk(AccountEntity, PieceColumns):
    """A piece of an upload, in the order of `number`."""

    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="chunks", db_constraint=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["upload", "number"], name="chunks_of_an_upload_are_numbered"),
            CompositeForeignKey(
                name="chunk_belongs_to_an_upload_of_its_account",
                fields=("upload", "account"),
                to="metering.Upload",
                to_fields=("id", "account"),
            ),
        ]


class Estimate(AccountEntity):
    """A stretch without readings that was filled, and how that was found; the energy lies with the readings.

    Amounts are in millionths of the register's unit. Where the register was read before and after
    (`read_from`, `read_until`), what is known and estimated in between adds up to its advance.
    """

    register = models.ForeignKey(Register, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    starts_at = models.DateTimeField()
    ends_before = models.DateTimeField()
    method = models.CharField(max_length=16)
    profile = models.CharField(max_length=16, blank=True, default="")
    intervals = models.PositiveIntegerField()
    total_millionths = models.BigIntegerField()
    advance_millionths = models.BigIntegerField(null=True)
    read_from = models.DateTimeField(null=True)
    read_until = models.DateTimeField(null=True)
    made_at = models.DateTimeField()
    made_by = models.UUIDField(null=True)

    class Meta:
        constraints = [
            CompositeForeignKey(
                name="estimate_fills_a_register_of_its_account",
                fields=("register", "account"),
                to="metering.Register",
                to_fields=("id", "account"),
            ),
            models.CheckConstraint(
                condition=Q(method__in=[method.value for method in EstimateMethod]),
                name="estimate_method_is_known",
            ),
            models.CheckConstraint(
                condition=Q(ends_before__gt=F("starts_at")), name="estimate_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(advance_millionths=None, read_from=None, read_until=None)
                | Q(
                    advance_millionths__isnull=False,
                    read_from__isnull=False,
                    read_until__isnull=False,
                    read_from__lte=F("starts_at"),
                    read_until__gte=F("ends_before"),
                ),
                name="an_advance_lies_between_two_reads",
            ),
        ]
        indexes = [models.Index(fields=["register", "-starts_at"], name="estimates_of_a_register")]


class GasQuality(AccountEntity):
    """What a cubic metre of gas at a meter is worth on some days; no `ends_before` until another follows."""

    meter = models.ForeignKey(Meter, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    starts_on = models.DateField()
    ends_before = models.DateField(null=True)
    state_number = models.DecimalField(max_digits=7, decimal_places=5)
    calorific_value = models.DecimalField(max_digits=7, decimal_places=4)
    calorific_unit = models.CharField(max_length=6)

    class Meta:
        constraints = [
            CompositeForeignKey(
                name="gas_quality_of_a_meter_of_its_account",
                fields=("meter", "account"),
                to="metering.Meter",
                to_fields=("id", "account"),
            ),
            models.CheckConstraint(
                condition=Q(ends_before=None) | Q(ends_before__gt=F("starts_on")), name="gas_quality_has_days"
            ),
            models.CheckConstraint(
                condition=Q(calorific_unit__in=[unit.value for unit in CalorificUnit])
                & Q(state_number__gt=0, calorific_value__gt=0),
                name="gas_quality_has_values",
            ),
            ExclusionConstraint(
                name="one_gas_quality_per_meter_and_day",
                expressions=[("meter", RangeOperators.EQUAL), (DAYS, RangeOperators.OVERLAPS)],
            ),
        ]
