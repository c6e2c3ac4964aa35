"""Names of persons, organisations and places in Arabic and English that no list of actors holds."""
