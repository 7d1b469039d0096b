"""Task lists, tasks, what units report on them, and how lists are adjusted in the course of a year."""
