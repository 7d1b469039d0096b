"""Sealing, restating, releasing books, and keeping the live one current."""
