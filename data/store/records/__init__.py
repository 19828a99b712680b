"""What the store is asked and told, a noun each; together they are data.store.Store."""
