"""How good the readings of all meters are: complete, sure and punctual; and the worst of them one by one."""
