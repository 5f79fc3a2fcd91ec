"""What the stand-in holds: channels, the people in them, clock, faults, record."""
