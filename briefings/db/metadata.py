"""What all tables of a database are declared on, and the tables that belong to no record set."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    String,
    Table,
    Text,
    text,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# Mutual exclusion between processes, such as one sender a platform token.
leases = Table(
    "leases",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("owner", Text, nullable=False),
    Column("until", BigInteger, nullable=False),
)

# Background work: what is due, and who is at it (`briefings.db.jobs`).
jobs = Table(
    "jobs",
    metadata,
    Column("id", BigInteger().with_variant(Integer(), "sqlite"), primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("key", String(80), nullable=False),  # one job of a kind and key at a time
    Column("priority", SmallInteger, nullable=False),
    Column("due", BigInteger, nullable=False),  # of a claimed one the end of its lease
    Column("dead", Boolean, nullable=False),  # it failed too often, and waits for the operator
    Column("owner", Text),  # who claimed it last
    Column("fence", Integer, nullable=False),  # the number of claims there were
    Column("attempts", Integer, nullable=False),  # claims since it last came to something
    Column("error", String(200)),
    Column("payload", LargeBinary),
    Index(None, "kind", "key", unique=True),
    Index(
        "ix_jobs_due",
        "kind",
        "priority",
        "due",
        "id",
        sqlite_where=text("NOT dead"),
    ),
)
