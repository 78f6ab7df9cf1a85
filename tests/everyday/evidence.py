"""What git, its settings and its friends do to the bytes of evidence."""

from everyday.place import CURL_FILE, cloned, committed, edited, steps, wrote_at_root
from everyday.situation import Situation

EVIDENCE = (
    Situation(
        name="a clone without any settings",
        given=steps(committed, cloned()),
        silent=("R506", "T401"),
    ),
    Situation(
        name="evidence was changed on purpose",
        given=steps(edited(CURL_FILE, b"503", b"200"), committed, cloned()),
        ends=1,
        told=("T401", "its bytes differ"),
    ),
    Situation(
        name="`* text=auto` and the attributes that init writes",
        given=steps(
            wrote_at_root(".gitattributes", "* text=auto\nresults/** -text\n"), committed, cloned()
        ),
        silent=("R506", "T401"),
    ),
)
