# make demo: a demonstration county, from nothing.    make test: every check and test, from nothing.
.DEFAULT_GOAL := help
.PHONY: help install demo check test bench format lock clean
export PYTHON

help:                          ## these lines
	@sed -n 's/^\([a-z]*\):.*## */\1\t/p' Makefile | expand -t 10

install:                       ## .venv with the pinned packages and the command .venv/bin/luodi
	@scripts/install.sh

demo: install                  ## a demonstration county: its workbooks, its figures, its report
	@.venv/bin/luodi demo --no-serve

check:                         ## format, lint, import contracts, types, migrations
	@scripts/install.sh test
	@scripts/check.sh

test: check                    ## check, and the whole suite on SQLite and on PostgreSQL
	@scripts/test.sh

bench:                         ## measures speed on both databases against its peers: bench/RESULTS.md (PARTS=imports: that alone)
	@scripts/install.sh test bench
	@scripts/bench.sh $(PARTS)

format:                        ## puts the code into its one shape
	@scripts/install.sh test
	@.venv/bin/ruff format --quiet . && .venv/bin/ruff check --quiet --fix .

lock:                          ## compiles requirements/*.in; scripts/lock.sh --upgrade takes newer versions
	@scripts/lock.sh

clean:                         ## removes what can be made again, but neither .venv nor data
	@rm -rf build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
