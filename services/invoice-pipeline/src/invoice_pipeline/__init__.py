"""Reads, checks and decides on an invoice."""

import os

# Checkpoints may only hold plain values: langgraph reads this once, when it is imported.
os.environ["LANGGRAPH_STRICT_MSGPACK"] = "true"
# What langchain-core brings along can report every run to a tracing service; no invoice leaves the house.
for _name in ("LANGSMITH_TRACING", "LANGSMITH_TRACING_V2", "LANGCHAIN_TRACING", "LANGCHAIN_TRACING_V2"):
    os.environ[_name] = "false"
