"""The small pictures between words."""

from decimal import Decimal

from wattstead.interfaces.pages.pictures import Spark, spark_of


def test_largest_value_is_as_high_as_the_picture_and_a_gap_has_no_bar() -> None:
    spark = spark_of([Decimal(4), None, Decimal(2), Decimal(0)], label="March")

    assert spark == Spark(
        path="M0.00 24v-24.00h18.00v24.00zM50.00 24v-12.00h18.00v12.00zM75.00 24v-0.80h18.00v0.80z",
        ink="spark-bar",
        label="March",
    )


def test_days_without_use_are_drawn_as_next_to_nothing() -> None:
    assert spark_of([Decimal(0)], label="").path == "M0.00 24v-0.80h72.00v0.80z"


def test_nothing_known_is_nothing_drawn() -> None:
    assert spark_of([], label="").path == ""
