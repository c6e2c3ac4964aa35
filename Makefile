PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: demo test lint types imports pytest slow clean eval eval-stories bench-stream eval-timelines eval-summaries eval-feeds eval-pages images fuzz zones attack chaos chaos-sources \
	faults flows same-reading installation \
	bench bench-core bench-timex bench-layout bench-platforms bench-sources bench-delivery bench-jobs

$(STAMP): pyproject.toml constraints.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "mujaz: installing into $(VENV) (a minute, the first time)" >&2
	@$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[dev]' >&2
	@touch $@

demo: $(STAMP)
	@$(BIN)/mujaz demo

test: lint types imports pytest

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(STAMP)
	$(BIN)/mypy

imports: $(STAMP)
	$(BIN)/lint-imports

# Two at a time: most tests wait for servers, processes and disks.
pytest: $(STAMP)
	$(BIN)/python -m pytest --numprocesses 2 --dist worksteal

slow: $(STAMP)
	$(BIN)/python -m pytest -m slow

# An installation as the container file lays it, in an empty environment: under 500 MB with the
# system, and working; some minutes.
installation: $(STAMP)
	@MUJAZ_INSTALLATION=1 $(BIN)/python -m pytest --timeout 0 tests/test_deploy.py

clean:
	rm -rf $(VENV) build *.egg-info

# How well dates are read; the suites others wrote are scored where they lie beside the checkout.
SETS ?= ../shared/eval
SUITES ?= $(SETS)/temporal
eval: $(STAMP)
	@$(BIN)/python tests/eval/evaluate.py $(SUITES)
	@$(BIN)/python tests/eval/far_dates.py $(SETS)
	@$(BIN)/python tests/eval/marked_dates.py $(SETS)
	@$(MAKE) --no-print-directory eval-search
	@$(BIN)/python tests/eval/evaluate_actors.py $(SETS)/actors
	@$(BIN)/python tests/eval/evaluate_stories.py $(SETS)/stories
	@$(MAKE) --no-print-directory eval-timelines eval-summaries

# Timelines and key points beside their peers (some minutes); the sets lie beside the checkout.
ADAPTER = $(BIN)/python tests/eval/writing_adapter.py
SCORERS = $(BIN)/python -c 'import nltk, rouge_score, sumy' 2>/dev/null || \
	$(BIN)/python -m pip install --quiet --constraint constraints.txt nltk rouge-score sumy >&2
eval-timelines: $(STAMP)
	@$(SCORERS)
	@$(BIN)/python $(SETS)/timelines/score.py $(SETS)/timelines/semeval2015-en.jsonl --command "$(ADAPTER) timeline --words" --baseline pubdate mentions named
	@$(BIN)/python tests/eval/twelve_rows.py $(SETS)/timelines/semeval2015-en.jsonl --words
	@$(BIN)/python $(SETS)/timelines/score.py $(SETS)/timelines/t17-en.jsonl --command "$(ADAPTER) timeline" --baseline pubdate mentions
	@echo "DATEWISE, as published (Gholipour Ghalandari and Ifrim 2020): AR1 .120 AR2 .035 dates .544"
	@$(BIN)/python tests/eval/twelve_rows.py $(SETS)/timelines/t17-en.jsonl

eval-summaries: $(STAMP)
	@$(SCORERS)
	@$(BIN)/python $(SETS)/summaries/score.py $(SETS)/summaries/easc-ar.jsonl --genre Newspaper --command "$(ADAPTER) summary --points 15" --baseline lead centroid lexrank textrank --humans
	@$(BIN)/python $(SETS)/summaries/score.py $(SETS)/summaries/abstracts-ar.jsonl --limit 100 --command "$(ADAPTER) summary --points 1" --baseline lead centroid lexrank textrank
	@$(BIN)/python $(SETS)/summaries/score.py $(SETS)/summaries/multiling2011-en.jsonl --command "$(ADAPTER) summary" --baseline lead firsts centroid lexrank textrank --humans

# Names, and who is quoted, beside peers: a minute; `make eval` has it too.
eval-actors: $(STAMP)
	@$(BIN)/python tests/eval/evaluate_actors.py $(SETS)/actors

# How well articles are grouped, beside peers: two minutes; `make eval` has it too.
eval-stories: $(STAMP)
	@$(BIN)/python tests/eval/evaluate_stories.py $(SETS)/stories

# How well pages are read, beside trafilatura, htmldate and newspaper4k: make eval-pages PAGES=FOLDER
# (`pages/ID.html`, `gold.jsonl`); without PAGES, over pages of our own. newspaper4k is installed here:
# beside the other tools, pip's resolver stumbles over its spelling of lxml's extra.
eval-pages: $(STAMP)
	@$(BIN)/python -c 'import newspaper' 2>/dev/null || $(BIN)/python -m pip install --quiet --constraint constraints.txt newspaper4k >&2
	@$(BIN)/python tests/eval/evaluate_pages.py $(PAGES)

# Feeds as they really are: ours beside feedparser, fastfeedparser and reader.
FEEDS ?= ../shared/cases/feeds
eval-feeds: $(STAMP)
	@$(BIN)/python -m tests.eval.evaluate_feeds $(FEEDS)

# How well /search ranks, SQLite's own BM25 beside it.
eval-search: $(STAMP)
	@$(BIN)/python tests/eval/search_ranks.py $(SETS)/search

# Every number an issue names, as ratios; about a quarter of an hour. Each can be run alone.
bench: bench-core bench-timex bench-layout bench-platforms bench-sources bench-delivery bench-stream

# Whether another checkout reads articles the same, field by field: make same-reading OTHER=PATH, a
# worktree of the commit before. For changes that should change nothing: 0 fields differ.
same-reading: $(STAMP)
	@$(BIN)/python tests/eval/same_reading.py $(OTHER)

# How far the three flows wander through the rooms.
flows: $(STAMP)
	@$(BIN)/python -m tests.flows

bench-core: $(STAMP)
	@$(BIN)/python tests/bench/bench_core.py

# A stream through the whole way in, and how that grows; FULL=--full for 100,000 and a million.
bench-stream: $(STAMP)
	@$(BIN)/python -m tests.bench.bench_stream $(FULL) --stream $(SETS)/articles/stream-ar.jsonl

bench-timex: $(STAMP)
	@$(BIN)/python tests/bench/bench_timex.py

# Claiming background work on PostgreSQL, with a million jobs there.
bench-jobs: $(STAMP)
	@$(BIN)/python -m tests.bench.bench_jobs

bench-platforms: $(STAMP)
	@$(BIN)/python tests/bench/bench_platforms.py

bench-sources: $(STAMP)
	@$(BIN)/python tests/bench/bench_sources.py

# Every IANA zone over 43 years: exactly one due moment on every local day (minutes).
zones: $(STAMP)
	@MUJAZ_ALL_ZONES=1 $(BIN)/python -m pytest --timeout 0 tests/bot/delivery/test_schedule.py

# The cards and chats that the docs show, drawn anew from the seeds.
images: $(STAMP)
	@$(BIN)/python docs/images/remake.py

# A hundred kills during polls; CI does a few.
chaos-sources: $(STAMP)
	@MUJAZ_KILLS=100 $(BIN)/python -m pytest --timeout 0 tests/briefings/sources/test_chaos.py

# 10,000 hostile replies through both layouts, each checked by the platforms' rules.
fuzz: $(STAMP)
	@MUJAZ_EXAMPLES=10000 $(BIN)/python -m pytest --timeout 0 tests/bot/layout/test_hostile.py

# Kills `mujaz run` in its broadcasts to 1,000 chats; 300 kills take half an hour.
KILLS ?= 300
chaos: $(STAMP)
	@$(BIN)/python -m tests.e2e.delivery_chaos --kills $(KILLS) --chats 1000

# What was tried from outside against `mujaz run`, what held, and what it measured beside its limits
# (an hour and a quarter, most of it without network); PART=0.05 for a few minutes.
PART ?= 1
attack: $(STAMP)
	@$(BIN)/python -m tests.attack --part $(PART)

# Every pair of what can go wrong on the way to a platform; CI does each alone and a few pairs.
faults: $(STAMP)
	@MUJAZ_FAULTS=all $(BIN)/python -m pytest tests/e2e/test_delivery_faults.py

bench-layout: $(STAMP)
	@$(BIN)/python tests/bench/bench_layout.py

# Planning, an idle tick, broadcasts at the platforms' rates; FULL=--full for the whole ones.
bench-delivery: $(STAMP)
	@$(BIN)/python tests/bench/bench_delivery.py $(FULL)
