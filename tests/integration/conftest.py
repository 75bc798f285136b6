"""Services that several files open; the folders below have their own."""

from support.mailroom import room
from support.pipeline import pipeline

__all__ = ["pipeline", "room"]
