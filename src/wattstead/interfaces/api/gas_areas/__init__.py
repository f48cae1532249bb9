"""Areas of gas grids, and what a cubic metre of gas in them is worth."""
