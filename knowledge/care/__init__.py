"""The care of content: its past, its owners, and what is wrong with it."""
