"""Workbooks in and out: what a sheet is taken for, what it would change, committing, mending and undoing it."""
