"""All of this service's SQL, a module for each table."""
