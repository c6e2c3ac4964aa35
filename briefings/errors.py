"""The one root of everything that Mujaz raises on purpose."""

from __future__ import annotations


class MujazError(Exception):
    """`what` failed, one clause without a full stop; `where` names the resource it happened to.

    `where` is a path, an address, a key or an id, never with a password or a token in it.
    """

    def __init__(self, what: str, where: str = "") -> None:
        super().__init__(what, where)
        self.what = what
        self.where = where

    def __str__(self) -> str:
        return f"{self.where}: {self.what}" if self.where else self.what


class JobError(MujazError):
    """A job came to no result through what it did to its process. The pool of processes goes on."""


class JobTimeoutError(JobError):
    """It ran past its deadline, and its process was killed."""


class WorkerDiedError(JobError):
    """Its process ended under it: out of memory, killed from outside, or the pool was closed."""
