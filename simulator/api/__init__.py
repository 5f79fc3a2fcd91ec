"""The Messaging API: one blueprint per area of LINE's reference."""
