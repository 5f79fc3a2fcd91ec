"""What is looked at in a notice before anybody may approve it. Pure: others are asked before."""
