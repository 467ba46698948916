"""Faults, one by one, with real processes: what is lost, and how long until all is well again."""
