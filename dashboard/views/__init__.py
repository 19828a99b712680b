"""The pages, one module each; a page reads like its table of contents."""
