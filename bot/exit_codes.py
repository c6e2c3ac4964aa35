"""What `mujaz` tells the shell when it ends."""

from __future__ import annotations

from typing import Final

FAILED: Final = 1
"""Something was refused or went wrong."""

USAGE: Final = 2
"""The command line was not understood, as argparse has it."""

INTERRUPTED: Final = 130
"""Ctrl-C: 128 and the signal's number, as shells have it."""
