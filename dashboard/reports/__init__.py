"""Papers for the case: a document said once, and the same document as PDF, as Word and as a web page."""
