"""Reports 报告: made from a month's book, read with their numbers as doors, taken as Word files, released."""
