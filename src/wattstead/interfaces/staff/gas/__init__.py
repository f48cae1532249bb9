"""What a cubic metre of gas is worth, area by area: listed, told, corrected, and pasted in many lines."""
