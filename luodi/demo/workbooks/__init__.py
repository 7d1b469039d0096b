"""Workbooks as an office keeps them: titles, merged cells, two-row headings, dates in every form."""
