"""Article → sentences, time expressions, actors, quotes and figures: pure functions (`read`)."""
