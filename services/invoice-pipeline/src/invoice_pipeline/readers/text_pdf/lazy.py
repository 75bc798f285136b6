"""Attributes that are worked out when they are first asked for."""

from collections.abc import Callable
from typing import Any, Generic, Self, TypeVar, overload

Value_co = TypeVar("Value_co", covariant=True)


class Lazy(Generic[Value_co]):
    """As ``functools.cached_property``, without the lock that it takes in Python 3.11 for each value.

    A document has thousands of such values, and is read by one thread.
    """

    def __init__(self, work_out: Callable[[Any], Value_co]) -> None:
        self._work_out = work_out
        self.__doc__ = work_out.__doc__

    def __set_name__(self, _owner: type, name: str) -> None:
        self._name = name

    @overload
    def __get__(self, instance: None, owner: type) -> Self: ...

    @overload
    def __get__(self, instance: object, owner: type) -> Value_co: ...

    def __get__(self, instance: object | None, owner: type) -> "Self | Value_co":
        if instance is None:
            return self
        # From now on the value is found in the instance, and this is not called again.
        value = instance.__dict__[self._name] = self._work_out(instance)
        return value


__all__ = ["Lazy"]
