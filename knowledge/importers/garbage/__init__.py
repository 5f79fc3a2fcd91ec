"""A town's garbage dictionary and its collection days: 5374's folders, the open-data standard, tables of its own."""
