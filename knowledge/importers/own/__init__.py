"""Our own files: every field of an entry, so that what is exported is what is imported."""
