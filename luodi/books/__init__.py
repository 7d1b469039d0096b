"""Months opened and sealed: the state of a region as it stood, in wide rows that figures are asked of.

The live book (revision 0) keeps the same rows current until the month is sealed and beyond.
"""
