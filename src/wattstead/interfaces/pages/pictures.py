"""Draws the small pictures that stand between words: plain shapes, made on the server."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

WIDTH, HEIGHT = 100, 24
LEAST_HEIGHT = 0.8  # so that little is not nothing

Fill = Literal["spark-bar", "spark-export", "spark-quiet"]


@dataclass(frozen=True, kw_only=True)
class SparkBar:
    """One bar; numbers are written with a point, whatever the reader's language."""

    x: str
    y: str
    height: str
    ink: Fill


@dataclass(frozen=True, kw_only=True)
class Spark:
    """A row of small bars, and in words what it shows."""

    bars: tuple[SparkBar, ...]
    width: str
    label: str


def spark_of(values: Sequence[Decimal | None], *, label: str, fill: Fill = "spark-bar") -> Spark:
    """Return a row of bars, the largest value as high as the picture; where nothing is known is a gap."""
    most = max((value for value in values if value is not None), default=Decimal(0))
    step = WIDTH / max(len(values), 1)
    bars = []
    for at, value in enumerate(values):
        if value is None:
            continue
        height = max(float(value / most) * HEIGHT, LEAST_HEIGHT) if most > 0 else LEAST_HEIGHT
        bars.append(
            SparkBar(x=f"{at * step:.2f}", y=f"{HEIGHT - height:.2f}", height=f"{height:.2f}", ink=fill)
        )
    return Spark(bars=tuple(bars), width=f"{step * 0.72:.2f}", label=label)
