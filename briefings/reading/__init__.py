"""Reading: from an article to its sentences, actors, quotes and figures. Pure, without I/O."""
