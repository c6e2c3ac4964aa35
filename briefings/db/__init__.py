"""The database: what every set of records stands on."""
