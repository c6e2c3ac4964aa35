"""What can go wrong with a store. One root; every message says what happened and to which store."""

from __future__ import annotations

from briefings.errors import MujazError


class StoreError(MujazError):
    """The root of all failures of a store. `where` is the file or URL."""


class NotAStoreError(StoreError):
    """The file is no database, a damaged one, or another program's."""


class NewerStoreError(StoreError):
    """The database was written by a newer version of this program."""


class OutdatedStoreError(StoreError):
    """The database needs a migration, and was opened for reading only."""


class UnwritableStoreError(StoreError):
    """The file or its folder cannot be created, read or written."""


class LockedStoreError(StoreError):
    """Another process has held the write lock for longer than the patience of a writer."""


class UnreachableStoreError(StoreError):
    """The database's server cannot be reached, refuses the user, or broke off."""


class FullStoreError(StoreError):
    """The disk is full."""


class UnsupportedStoreError(StoreError):
    """The address names a kind of database this version does not speak."""


class UnstorableError(StoreError):
    """A value of a batch cannot be kept: a lone surrogate or NUL in a text, an unknown story."""
