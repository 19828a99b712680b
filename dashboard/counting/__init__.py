"""Count very many incidents, here or on a cluster: one file in, one file of counts out, and their sum."""
