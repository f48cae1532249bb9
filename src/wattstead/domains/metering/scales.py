"""Says how fine amounts have to be kept."""

from wattstead.kernel.energy import LARGEST_SCALE
from wattstead.timeseries.intervals import Int64s


def scale_needed(amounts: Int64s, *, scale: int) -> int:
    """Return the smallest scale from `scale` on that holds millionths without loss."""
    while scale < LARGEST_SCALE and (amounts % 10 ** (LARGEST_SCALE - scale)).any():
        scale += 1
    return scale
