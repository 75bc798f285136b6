"""The schedule, health, cleanup, backup and reports."""
