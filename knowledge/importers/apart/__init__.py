"""Files that strangers may have made are read in a process of their own, with little memory, time and nothing to lose.

Requirement: trust-requirements 3.3 and 36. Nothing of a file is looked at by the process that serves the pages.
"""
