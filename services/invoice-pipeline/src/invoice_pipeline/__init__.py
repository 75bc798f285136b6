"""Reads, checks and decides on an invoice."""

import os

# Checkpoints may only hold plain values: langgraph reads this once, when it is imported.
os.environ["LANGGRAPH_STRICT_MSGPACK"] = "true"
