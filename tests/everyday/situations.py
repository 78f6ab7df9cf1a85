"""The one table of everyday situations. The next one is a row of the module that it belongs to."""

from everyday.attaching import ATTACHING
from everyday.clones import CLONES
from everyday.evidence import EVIDENCE
from everyday.formatters import FORMATTERS
from everyday.left_behind import LEFT_BEHIND
from everyday.machines import MACHINES
from everyday.places import PLACES
from everyday.precommit import PRECOMMIT
from everyday.publishing import PUBLISHING
from everyday.recording import RECORDING
from everyday.situation import Situation
from everyday.untracked import UNTRACKED

SITUATIONS: tuple[Situation, ...] = (
    *EVIDENCE,
    *UNTRACKED,
    *FORMATTERS,
    *LEFT_BEHIND,
    *MACHINES,
    *RECORDING,
    *PLACES,
    *PRECOMMIT,
    *ATTACHING,
    *CLONES,
    *PUBLISHING,
)
