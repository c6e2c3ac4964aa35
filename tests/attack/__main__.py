"""Attacks the bot from outside and prints what held: `make attack`.

    python -m tests.attack [--part 0.02] [--only slow flood]

Seconds are the clock's: on a machine with other work they say more of that work than of the bot.
"""

from __future__ import annotations

import argparse
import asyncio
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from briefings.clock import system_clock
from briefings.ingest.intake import take_in
from briefings.store import Store
from tests.attack.rows import ROWS, Outcome

# What is judged by order, count and a frozen clock: the rows of the issue that are tests of CI.
TESTED = (
    ("1", "whatever raises", "tests/bot/test_supervise.py"),
    ("2, 3", "posts, rows and deliveries that are odd", "tests/bot/delivery/test_faults.py"),
    ("4", "a gateway's odd events, a portal at the login", "tests/e2e/test_odd_answers.py"),
    ("11, 17", "robots once a day, our own addresses", "tests/briefings/sources/test_fetch.py"),
    ("13, 15", "what waits and what moves", "tests/bot/delivery/test_sender.py"),
    ("14", "who holds a lease", "tests/bot/delivery/test_owner.py"),
    ("16", "logs without secrets", "tests/bot/test_logs.py"),
)


async def fill(path: Path) -> None:
    """A store with the starter dossier."""
    async with Store.open(path, clock=system_clock) as store:
        await take_in(store, [Path("seeds")], clock=system_clock, workers=1)


def tell(item: str, name: str, outcome: Outcome) -> bool:
    """Prints a row; answers whether all of it held."""
    figures = "; ".join(map(str, outcome.figures))
    failed = outcome.tried - outcome.held
    verdict = "held" if outcome.holds else "FAILED"
    sys.stdout.write(
        f"{item:>6}  {name:<46} tried {outcome.tried:>5}  held {outcome.held:>5}  "
        f"failed {failed:>4}  {verdict:<6}  {figures}\n"
    )
    sys.stdout.flush()
    return outcome.holds


def tested(path: str) -> Outcome:
    """A file of tests as a row: how many ran, how many passed."""
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-rA", "--no-header", path],
        capture_output=True,
        text=True,
        check=False,
    )
    said = done.stdout.splitlines()
    passed = sum(line.startswith("PASSED ") for line in said)
    return Outcome(passed + sum(line.startswith(("FAILED ", "ERROR ")) for line in said), passed)


def main(arguments: argparse.Namespace) -> int:
    """Runs every row, or those whose names hold a word."""
    wanted = [word.lower() for word in arguments.only]
    held = True
    with tempfile.TemporaryDirectory(prefix="mujaz-attack-") as made:
        seeds = Path(made, "seeds.db")
        asyncio.run(fill(seeds))
        for number, row in enumerate(ROWS):
            if wanted and not any(word in row.name.lower() for word in wanted):
                continue
            folder = Path(made, str(number))
            folder.mkdir()
            store = folder / "store.db"
            shutil.copy(seeds, store)
            try:
                outcome = asyncio.run(row.attack(folder, store, arguments.part))
            except TimeoutError:
                outcome = Outcome(1, 0)
            if not tell(row.item, row.name, outcome):
                held = False
                if arguments.logs:
                    sys.stderr.write((folder / "log").read_text("utf-8", errors="replace")[-4_000:])
    for item, name, path in () if wanted else TESTED:
        held &= tell(item, f"{name} (tests)", tested(path))
    return 0 if held else 1


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--part", type=float, default=1.0, help="of the full size and length")
    parser.add_argument("--only", nargs="*", default=[], help="words of rows' names")
    parser.add_argument("--logs", action="store_true", help="the end of a failed row's log")
    sys.exit(main(parser.parse_args()))
