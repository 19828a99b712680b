"""How fast the product is beside what others use, measured in one run with equal answers."""
