"""A messy workbook in; typed rows with cell addresses, and problems, out.

Knows merged cells, heading bands, section rows, subtotals, units in headings and odd dates. Knows
nothing of tasks or projects: it is told the columns.
"""
