"""Engine, sessions, declarative base and column types. Knows nothing of the town hall."""
