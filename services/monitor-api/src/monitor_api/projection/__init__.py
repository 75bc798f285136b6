"""Events become rows of the read model: in bulk, in any order, and as often as they like to come."""

from monitor_api.projection.batch import project

__all__ = ["project"]
