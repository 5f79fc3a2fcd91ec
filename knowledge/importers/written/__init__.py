"""Dates, times, numbers and sessions as towns write them. Pure; nothing raises, whatever the text."""
