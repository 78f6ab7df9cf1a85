"""Private contacts are the mail addresses and phones of members who keep them from the site, and so
from its source.
"""

import io
from collections.abc import Collection

from ruamel.yaml import YAML

NOT_PUBLIC = "not public"
_CONTACTS = ("email", "phone")


def without_private_contacts(text: str, members: Collection[str]) -> str:
    """Return the text of a team.yml in which the contacts of some members are not said; all else
    stays as it is.

    That there are any is still said, because rules ask for it.
    """
    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = 100_000
    team = yaml.load(text)
    for member in team["members"]:
        if member.get("id") in members:
            member.update({key: NOT_PUBLIC for key in _CONTACTS if member.get(key)})
    stream = io.StringIO()
    yaml.dump(team, stream)
    return stream.getvalue()
