"""A municipality's own promise put into the register: uploaded as a file, or written in a form."""
