"""The way from the platform to the bot: event objects, signature, the sender."""
