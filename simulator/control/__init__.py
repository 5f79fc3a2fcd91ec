"""The control API under /_control: what tests and the chat page make people and the platform do."""
