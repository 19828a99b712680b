"""Areas on the page Områden: drawn, changed, split and ended."""
