"""Dates, times, numbers and sessions as towns write them."""
