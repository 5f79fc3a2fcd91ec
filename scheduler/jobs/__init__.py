"""What each kind of series puts together when its time has come."""
