"""Shows a person's goals and how far each has got, and lets them set and change them."""
