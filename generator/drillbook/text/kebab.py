"""A name in kebab case, as ids of a book are written."""

import re
import unicodedata
from functools import lru_cache

_OTHER = re.compile(r"[^a-z0-9]+")
_LONGEST = 100


@lru_cache(maxsize=20_000)
def kebab(name: str) -> str:
    """Return a name as an id: `Orders_DB` is `orders-db`. Empty if nothing of it can be one."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return _OTHER.sub("-", plain.lower()).strip("-")[:_LONGEST].strip("-")
