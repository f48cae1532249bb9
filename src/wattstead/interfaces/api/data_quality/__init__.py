"""How good the readings of registers are."""
