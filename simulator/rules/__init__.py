"""LINE's rules for what a bot sends: pure functions that collect every fault (rules 10-12, 70-94)."""
