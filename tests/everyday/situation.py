"""A situation is what happens to people on an ordinary day, and what drillbook has to tell them
then.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from everyday.place import TODAY, Prepare, nothing

CHECK = ("check", "--today", TODAY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """`name` is what people would say of it, `given` prepares the repository, and `when` is the
    command of drillbook, or of pre-commit, that is run.

    It ends with the exit code `ends`; `told` stands in what is printed, and nothing of `silent`
    does. `then` looks at the repository afterwards. `below` is where in it the book lies, and
    `around` what the environment of the command has besides; `{home}` is the home of who runs it.
    """

    name: str
    given: Prepare
    when: tuple[str, ...] = CHECK
    ends: int = 0
    told: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()
    then: Prepare = nothing
    below: str = ""
    around: Mapping[str, str] = field(default_factory=dict)
