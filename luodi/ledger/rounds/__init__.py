"""Reporting: periods, clocks, what each unit owes, its submissions and their reviews.

Names subjects by kind and key and does not know them: a subject registers itself in `subjects`.
"""
