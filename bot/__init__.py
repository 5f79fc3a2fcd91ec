"""The running programme: the door, the worker, the conversation, the border to LINE, the command line."""
