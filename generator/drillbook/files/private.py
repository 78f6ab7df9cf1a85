"""Private contacts are how members and others are reached who keep that from the site, and so from
its source.
"""

import io
from collections.abc import Collection

NOT_PUBLIC = "not public"
_CONTACTS = ("email", "phone", "url", "contract")


def without_private_contacts(text: str, ids: Collection[str]) -> str:
    """Return the text of a team.yml that does not say how these people are reached, and all else.

    That there are any is still said, because rules ask for it.
    """
    from ruamel.yaml import YAML  # noqa: PLC0415 - only what writes waits for it

    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = 100_000
    team = yaml.load(text)
    for who in (*team.get("members", ()), *team.get("contacts", ())):
        if who.get("id") in ids:
            who.update({key: NOT_PUBLIC for key in _CONTACTS if who.get(key)})
    stream = io.StringIO()
    yaml.dump(team, stream)
    return stream.getvalue()
