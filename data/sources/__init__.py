"""Known sources with rules of their own, one module each."""
