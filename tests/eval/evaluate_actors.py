"""Prints how well names and attributed speech are read, with peers: `evaluate_actors.py ACTORS`.

ACTORS is the folder of the sets that others marked, with their scorer. "exact" asks for span and
kind, "touch" for a shared word and the kind: what belongs to a name differs between the sets.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ADAPTER = Path(__file__).with_name("actors_adapter.py")


def score(folder: Path, name: str, title: str, *options: str, adapter: str | None = "") -> None:
    sys.stdout.write(f"\n{name}: {title}\n")
    sys.stdout.flush()
    command = [sys.executable, str(folder / "score.py"), str(folder / f"{name}.jsonl"), *options]
    if adapter is not None:
        command += ["--command", f"{sys.executable} {ADAPTER} {adapter}"]
    subprocess.run(command, check=True)


def main() -> None:
    folder = Path(sys.argv[1])
    if not (folder / "score.py").is_file():
        sys.stdout.write("the sets of actors are not here; nothing to score\n")
        return
    kinds = ("--types", "PER,ORG,LOC")
    for name in ("anercorp-ar", "wojood-ar"):
        score(folder, name, "each sentence alone", *kinds)
        score(folder, name, "the lists alone (a peer)", *kinds, adapter="--listed")
        lookup = f"--lookup {folder / name}.jsonl"
        score(folder, name, "names marked in the other half (a peer)", *kinds, adapter=lookup)
    score(folder, "anercorp-ar", "twelve sentences an article", *kinds, adapter="--run 12")
    archived = "--run 12 --archive"
    score(folder, "anercorp-ar", "the same, with an archive of them all", *kinds, adapter=archived)
    score(folder, "polnear-en", "quotes and their speakers", "--quoted")
    baseline = ("--quoted", "--baseline", "quotes")
    score(folder, "polnear-en", 'words before the nearest "said" (a peer)', *baseline, adapter=None)


if __name__ == "__main__":
    main()
