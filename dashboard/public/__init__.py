"""What everyone may see: a process of its own that holds nothing but what has been published."""
