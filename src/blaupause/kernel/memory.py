# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Results kept as long as the immutable things they were made from stay the same. Pure, thread-safe."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import TypeVar, cast

T = TypeVar("T")


class Memory:
    """A small cache keyed by the identity of its inputs, which it keeps alive, and further values."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._lock = threading.Lock()
        self._kept: OrderedDict[tuple[Hashable, ...], tuple[tuple[object, ...], object]] = OrderedDict()

    def get(self, things: tuple[object, ...], key: Hashable, make: Callable[[], T]) -> T:
        """What `make` gave for the same objects and an equal key, made now if need be."""
        full = (key, *(id(thing) for thing in things))
        with self._lock:
            known = self._kept.get(full)
            if known is not None:
                self._kept.move_to_end(full)
                return cast(T, known[1])
        value = make()
        with self._lock:
            self._kept[full] = (things, value)  # the reference keeps an id from being used again
            while len(self._kept) > self._size:
                self._kept.popitem(last=False)
        return value
