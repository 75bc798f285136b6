"""How far what was read from a page can be trusted: signs on it, and a model fitted to known documents."""
