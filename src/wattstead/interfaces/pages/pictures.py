"""Draws the small pictures that stand between words: plain shapes, made on the server."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

WIDTH, HEIGHT = 100, 24
LEAST_HEIGHT = 0.8  # so that little is not nothing

Fill = Literal["spark-bar", "spark-export", "spark-quiet"]


@dataclass(frozen=True, kw_only=True)
class Spark:
    """A row of small bars as one path, its colour, and in words what it shows."""

    path: str
    ink: Fill
    label: str


def spark_of(values: Sequence[Decimal | None], *, label: str, fill: Fill = "spark-bar") -> Spark:
    """Return a row of bars, the largest value as high as the picture; where nothing is known is a gap.

    Numbers are written with a point, whatever the reader's language.
    """
    most = float(max((value for value in values if value is not None), default=Decimal(0)))
    step = WIDTH / max(len(values), 1)
    wide = f"{step * 0.72:.2f}"
    bars = []
    for at, value in enumerate(values):
        if value is not None:
            height = max(float(value) / most * HEIGHT, LEAST_HEIGHT) if most > 0 else LEAST_HEIGHT
            bars.append(f"M{at * step:.2f} {HEIGHT}v-{height:.2f}h{wide}v{height:.2f}z")
    return Spark(path="".join(bars), ink=fill, label=label)
