"""The cache: what was read a moment ago, kept in Redis.

Without it everything still works, slower.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import redis

from service.settings import CACHE_SECONDS

PAUSE_SECONDS = 2


@dataclass
class Cache:
    """Never an error: a server that is away or hangs costs one reader `CACHE_SECONDS` every
    `PAUSE_SECONDS`.
    """

    address: str
    clock: Callable[[], float] = time.monotonic
    client: redis.Redis[str] = field(init=False)
    paused_until: float = 0

    def __post_init__(self) -> None:
        host, _, port = self.address.rpartition(":")
        self.client = redis.Redis(
            host=host,
            port=int(port),
            socket_timeout=CACHE_SECONDS,
            socket_connect_timeout=CACHE_SECONDS,
            decode_responses=True,
        )

    def get(self, key: str, *, seconds: int, otherwise: Callable[[], Any]) -> Any:  # noqa: ANN401 - JSON
        """What is kept under the key, or else what `otherwise` finds, which is kept from then on
        unless it is None.
        """
        kept = self._ask(lambda: self.client.get(key))
        if kept is not None:
            return json.loads(kept)
        found = otherwise()
        if found is not None:
            self._ask(lambda: self.client.set(key, json.dumps(found), ex=seconds))
        return found

    def trouble(self) -> str | None:
        """What is wrong with the cache, or None when it answers."""
        try:
            self.client.ping()
        except redis.RedisError as error:
            return str(error)
        return None

    def _ask(self, question: Callable[[], Any]) -> Any:  # noqa: ANN401 - whatever Redis answers
        if self.clock() < self.paused_until:
            return None
        try:
            return question()
        except redis.RedisError:
            self.paused_until = self.clock() + PAUSE_SECONDS
            return None
