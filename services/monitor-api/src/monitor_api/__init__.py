"""REST, metrics and the read model of what happened."""
