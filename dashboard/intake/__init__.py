"""The steps by which a file is read in: what it is, what its columns mean, where its points lie, what became of it."""
