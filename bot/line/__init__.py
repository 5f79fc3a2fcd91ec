"""The border to LINE: the only place that knows the SDK."""
