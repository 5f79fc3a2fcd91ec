"""Content out again, in our own form and in the public ones."""
