"""Workbooks in and out: what a sheet is, what it would change, taking, mending and undoing it."""
