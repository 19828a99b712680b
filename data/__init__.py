"""What is known: promises, areas, incidents and series, as written in files and in the store."""
