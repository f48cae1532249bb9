"""From where on readings are doubted: what holds for which kind of register, and who changed it when."""
