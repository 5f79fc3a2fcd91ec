"""The town's own files as tables: CSV and Excel as they really come. Nothing but `TableUnreadable` is raised."""
