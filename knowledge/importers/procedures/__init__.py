"""Procedures of the town, and which town takes which of the nation's 31 online."""
