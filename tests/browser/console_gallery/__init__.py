"""Every macro of the console's pages, shown by a small server under the console's own policy."""
