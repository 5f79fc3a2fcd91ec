"""From files to content. Nothing is loaded while one fault is left."""

import csv

# The module's own limit for all readers of a process, 131,072 characters, is less than some towns' answers have.
csv.field_size_limit(10_000_000)
