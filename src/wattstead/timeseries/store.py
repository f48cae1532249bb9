"""Offers everything that changes what the store holds.

`take_in` brings readings of one register, `take_in_many` live ones of many, `load_days` whole
days of many; all end in the same blocks. Each runs inside the caller's unit of work.
"""

from wattstead.timeseries.anchors import keep_register_values
from wattstead.timeseries.delivering import take_in, withdraw
from wattstead.timeseries.epochs import record_exchange
from wattstead.timeseries.loading import load_days
from wattstead.timeseries.outcome import Outcome, RegisterOfAnotherAccount, Revision
from wattstead.timeseries.patches import take_in_many
from wattstead.timeseries.rebuilding import rebuild

__all__ = [
    "Outcome",
    "RegisterOfAnotherAccount",
    "Revision",
    "keep_register_values",
    "load_days",
    "rebuild",
    "record_exchange",
    "take_in",
    "take_in_many",
    "withdraw",
]
