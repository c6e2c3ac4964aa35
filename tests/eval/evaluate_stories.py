# ruff: noqa: T201 - it prints what it measures
"""How well articles are grouped, on sets that people labelled, beside peers in the same run.

usage: evaluate_stories.py FOLDER   (the sets' folder, with their scorers in it)

The peers: every article alone, and one pass over TF-IDF as news comes, at the threshold that is
best on these very sets (which flatters it).
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ADAPTER = Path(__file__).with_name("stories_adapter.py")
STREAM = "stream-june-ar.jsonl"
# The set, the level it is scored at, what else its scorer is told, the peers.
SETS: tuple[tuple[str, str, tuple[str, ...], tuple[str, ...]], ...] = (
    ("ecbplus-en.jsonl", "event", (), ("singletons", "tfidf:0.2", "tfidf:0.3")),
    (
        "semeval2022-ar/articles.jsonl",
        "event",
        ("--pairs", "semeval2022-ar/pairs.jsonl"),
        ("singletons", "tfidf:0.2", "tfidf:0.3", "cosine"),
    ),
    ("ntrex-ar-en.jsonl", "event", (), ("singletons", "names:0.2", "names:0.3")),
    ("multiling2011-ar-en.jsonl", "story", (), ("singletons", "names:0.2", "names:0.3")),
)


def main() -> None:
    """Prints each set's figures."""
    folder = Path(sys.argv[1])
    if not folder.is_dir():
        print(f"eval-stories: no sets in {folder}, nothing measured")
        return
    for level in ("story", "event"):
        print(f"== {STREAM}, as {level}", flush=True)
        for peer in ("singletons", "tfidf:0.15", "tfidf:0.2", "tfidf:0.25"):
            print(f"{peer:12s}", end=" ", flush=True)
            _run(folder, "stream_score.py", STREAM, level, "--baseline", peer)
        print(f"{'mujaz':12s}", end=" ", flush=True)
        _run(folder, "stream_score.py", STREAM, level, "--command", _command(level))
    for name, level, more, peers in SETS:
        print(f"== {name}, as {level}", flush=True)
        asked = [str(folder / one) if one.endswith(".jsonl") else one for one in more]
        _run(folder, "score.py", name, *asked, "--baseline", *peers, "--command", _command(level))


def _command(level: str) -> str:
    return f"{sys.executable} {ADAPTER} {level}"


def _run(folder: Path, scorer: str, name: str, *options: str) -> None:
    subprocess.run([sys.executable, folder / scorer, folder / name, *options], check=True)


if __name__ == "__main__":
    main()
