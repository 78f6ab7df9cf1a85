"""Health: what the service says of itself and of everything it needs.

`failing` means that readers miss something now; `degraded`, that it is slow, or that the next
failure meets no reserve.
"""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from service.cache import Cache
from service.cdn import Cdn
from service.store import Store, StoreError

CRITICAL = ("database", "cdn")


@dataclass(frozen=True, kw_only=True)
class Health:
    """Looks at every dependency when it is asked, at all of them at once, so that one that hangs
    hides no other.
    """

    store: Store
    cdn: Cdn
    cache: Cache

    def look(self) -> dict[str, str]:
        """Each part's state: `ok`, or `degraded` or `unavailable` with the reason."""
        looks = {
            "database": self._database,
            "standby": self._standby,
            "cdn": self._cdn,
            "cache": self._cache,
        }
        with ThreadPoolExecutor(len(looks)) as pool:
            return dict(
                zip(looks, pool.map(lambda look: look(), looks.values()), strict=True)
            )

    @staticmethod
    def status(states: Mapping[str, str]) -> str:
        """The whole in one word."""
        if any(states[part].startswith("unavailable") for part in CRITICAL):
            return "failing"
        return "ok" if all(state == "ok" for state in states.values()) else "degraded"

    def _database(self) -> str:
        try:
            self.store.ping()
        except StoreError as error:
            return f"unavailable: {error}"
        return "ok"

    def _standby(self) -> str:
        try:
            return (
                "ok"
                if self.store.standbys()
                else "unavailable: no standby follows the primary"
            )
        except StoreError:
            return "unknown: the database does not answer"

    def _cdn(self) -> str:
        troubles = self.cdn.troubles()
        reasons = "; ".join(f"{address}: {why}" for address, why in troubles.items())
        if not troubles:
            return "ok"
        return (
            f"{'unavailable' if len(troubles) == len(self.cdn.servers) else 'degraded'}:"
            f" {reasons}"
        )

    def _cache(self) -> str:
        why = self.cache.trouble()
        return f"unavailable: {why}" if why else "ok"
