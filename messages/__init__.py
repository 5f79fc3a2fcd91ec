"""The shared words: incoming and outgoing messages, LINE's JSON for them. Standard library only."""
