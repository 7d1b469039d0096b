"""Why goals are missed, in plain words; and how everything was measured."""

from __future__ import annotations

from collections.abc import Mapping

from bench.names import DISTINCT, LIMIT, LOADED, PARSE, RIVAL, RIVAL_BULK, WINDOW

_COUNTY = (
    "a county's answer is three small queries (the region, its book, the rows; a fourth where groups"
    " overlap), a millisecond or so each, nearly all of it the ORM composing them; the peer reads one"
    " county's reports by an index, so its cost is small as well. The bare SQL over books shows what"
    " storage alone gives."
)
_PROVINCE = (
    "rows of 120 books are counted by the database book by book in the order of their index and added up"
    " afterwards; reading every row of them is most of what is left."
)
_MONTH = (
    "every row of the month is made anew in Python from the facts that hold at its end, written, read back"
    " and hashed."
)
_IMPORT_LIST = (
    "what is left after the parse is Python by the row, spread over dozens of steps of one to three per cent"
    " each: cells read into values and held against what the ledger can hold, tasks, units and clauses found;"
    " and six rows written a task (itself, three units, a clause, its record of change), on SQLite a quarter"
    " of the CPU time, for that database works in the same process."
)
_IMPORT_MONTH = (
    "the sheet is narrow, so its parse is cheap, and a row costs about as much as a list's: its cells read,"
    " its task, units and status found, its date and names held against the list, every task and owed item of"
    " the county read again, and three rows written (a fact with nine indexes, what the unit owed, the record"
    " of change)."
)
BUSY = (
    "by processor time it is met: other programs held the cores meanwhile (see the load above), or several of"
    " our own processes took turns. To be measured again when nothing else runs."
)
"""The reason where the clock alone misses."""
REASONS: Mapping[tuple[str, str], str] = {
    ("B1", ""): _COUNTY,
    ("B1 units", ""): _COUNTY,
    ("B2", ""): _PROVINCE,
    ("B3", ""): "every month's groups are counted in one query, and made into sixty answers in Python.",
    ("B4", ""): "thousands of groups, one a unit, are put in their official order and ranked in Python.",
    ("month", ""): _MONTH,
    ("B1", WINDOW): _COUNTY,
    ("B1", DISTINCT): _COUNTY,
    ("B1", LOADED): _COUNTY,
    ("B2", WINDOW): _PROVINCE,
    ("B2", DISTINCT): _PROVINCE,
    (
        "B2",
        LOADED,
    ): f"the file holds three numbers a report and nothing else, and loads in a second. {_PROVINCE}",
    ("B2", LIMIT): f"columns of single bytes, already in memory and sorted, are the limit; {_PROVINCE}",
    ("B7 list", PARSE): _IMPORT_LIST,
    ("B7 month", PARSE): _IMPORT_MONTH,
    (
        "B7 list",
        RIVAL,
    ): "the rival writes one plain row where the import writes five and a record of change.",
    ("B7 month", RIVAL): "the rival writes one plain row where the import writes a fact, an owed item and a"
    " record of change, and holds each row against its task.",
    ("B7 list", RIVAL_BULK): "the rival writes one plain row where the import writes six.",
    ("B7 month", RIVAL_BULK): "the rival writes one plain row where the import writes three.",
}
"""By group and peer."""

NOTES = """\
- Every way to a figure is held against a slow, obvious one for equal results before it is timed: a loop
  over all reports (B1, B2), over the formulas that made them (lead units, B3, B4). An import is held
  against the number of its rows, a spoiled one against the number of rows spoiled; the ways to accept
  against the facts that they leave.
- Books are filled by SQL with the rows that sealing writes; rows of units for the last months alone.
  Tasks go on for five years and are reported in fifteen of sixteen months, so that "as of" means
  something. With lists made anew each year a history holds at most twelve reports a task, and the peers
  that read it by task would be faster for a county.
- The peers' history is narrower than the ledger's own and lies in the order in which reports came, with
  the ledger's index (task, month); "without texts, covering index" is the best that a database can be
  given.
- pandas loads a CSV file of three columns; DuckDB reads its own file by `arg_max`; numpy has sorted
  columns in memory.
- B7 is the command in a process of its own, Python's start included, into a new county with 56 units;
  a few rows are imported before, untimed, so that the byte code of the command is there.
  The bare parse is python-calamine's, before and after each import. django-import-export gets rows
  already parsed and a model without units, clauses, facts or a record of changes. It is timed on a
  part of the rows and scaled up; beside that on a quarter of the part ("by … rows"): where those are scaled
  to no more than the part, a row costs the rival no less the more there are, and all at once would cost no
  less than is said here. At full scale each import and each rival is timed once, no median: a ratio may be
  off by what else the machine did meanwhile.
- B10: the units of three equal counties in turn; times are for one item. `facts alone` leaves out acts,
  their changes and the notes for the live book.
- B5, B6 and B8 wait for money and for the pages. B9, the recalculation of a workbook by LibreOffice,
  was measured with the prototype (6.5 s for a county's year "as of") and is not repeated here.
- PostgreSQL is private, without fsync, with 256 MB of shared buffers; SQLite as the product sets it.
"""
