"""What the ways are called in the tables; goals name them by these."""

ASK, TREND, RANK = "luodi ask", "luodi trend", "luodi ask, ranked"
BARE = "the books, by bare SQL"
WINDOW, DISTINCT = "window function over the history", "DISTINCT ON over the history"
NEWEST = "newest row of each by index"
NARROW = ", without texts, covering index"
LOADED, HELD = "pandas, with loading it", "pandas, already in memory"
DUCKDB = "DuckDB"
LIMIT = "numpy, one pass over the history: the limit"
KEPT = "numpy, one pass over rows kept by month"

PARSE, IMPORT, IMPORT_BAD = "bare parse", "luodi import", "luodi import, 1 % bad rows"
RIVAL, RIVAL_BULK = "django-import-export", "django-import-export, bulk mode"


def part_of(way: str, rows: int) -> str:
    """The way timed on so few rows and scaled up like the way itself."""
    return f"{way}, by {rows:,} rows"


FACTS, RECORDED = "facts alone", "with audit and stale notes"
READ = "and the live book read after each"
CLOSE, RESTATE = "close a county's month", "restate it"
REPORT = "Word report of twenty pages"
