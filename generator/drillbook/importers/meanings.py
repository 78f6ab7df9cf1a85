"""What headings may mean that are none of the known words: a guess, which somebody looks at."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from drillbook.files.markdown import converted
from drillbook.files.outline import Outline
from drillbook.files.sections import prose, section_meant, understood
from drillbook.model.playbook import Section, SectionKey, SectionWords, section_key

_STEMS: Mapping[SectionKey, str] = {
    "resume-procedure": r"resum|fail-?\s?back|roll-?\s?back|\bnormal|tilbake|tillbaka|zurück"
    r"|rückkehr|retour|regreso|vuelta|ritorno|återgå|återställa? till|terug|powrót",
    "test-procedure": r"\btest|\bverif|\bvalid|\bdrill|prüf|kontroll|vérif|prueba|prova|ensayo",
    "recovery-procedure": r"recover|restor|fail-?\s?over|mitigat|remediat|wiederherstell"
    r"|gjenopprett|återställ|genopret|herstel|restaur|récupér|rétabl|recuper|ripristin|przywr|odzysk|palaut",
    "basic-assumptions": r"assum|prereq|require|\bbefore\b|\baccess\b|forutset|voraussetz|förutsätt"
    r"|forudsæt|vereist|prérequis|requisit|supuest|premess|założen",
    "recovery-platform": r"platform|infrastr|environment|architect|standby|umgebung|plattform|miljø"
    r"|miljö|omgeving|plateforme|environnement|plataforma|entorno|piattaforma|środowisk",
    "contact-information": r"contact|kontakt|on-?call|phone|ansprechpartner|contatt|telefon",
    "notification-procedure": r"notif|communic|escalat|varsl|benachrichtig|kommunikation|meldung"
    r"|comunic|powiad|eskal",
    "overview": r"overview|summary|\babout\b|\bwhat\b|\bwhy\b|oversikt|übersicht|überblick|översikt"
    r"|overzicht|aperçu|résumé|resumen|panoramica|descri|beskriv|beschreib|beschrijv|sammendrag"
    r"|zusammenfass|przegląd|\bopis",
}
"""How words begin that stand in a heading of each section; what stands first goes before."""

_MEANT = {key: re.compile(stems, re.IGNORECASE) for key, stems in _STEMS.items()}
_PROCEDURE: SectionKey = "recovery-procedure"
_MOST_TRIED = 20


class Headings:
    """The headings of a text that has no front matter, and what they mean to a policy."""

    def __init__(self, body: str, policy: SectionWords) -> None:
        self._outline = Outline(converted(body), 1)
        self._prose = prose(self._outline, body, 1)
        self._policy = policy
        self._known = understood(self._outline, self._prose, policy)

    def title(self) -> str | None:
        """Return the first heading if it stands over the whole text, else None."""
        first, *others = self._prose.sections or (None,)
        if first is None or first.level > 1 or not first.title:
            return None
        beside = any(one.level == 1 for one in others)
        return None if beside and section_meant(first.title) else first.title

    def mapping(self, required: Sequence[str]) -> SectionWords:
        """Return the headings that probably are the required sections which the text lacks."""
        asked = {section_key(title) for title in required}
        lacking = self._known.lacking.items()
        wanted = [key for key, scenarios in lacking if key in asked and not scenarios]
        free = list(self._free())
        found: dict[SectionKey, str] = {}
        # The surest guess first; a heading means one thing alone.
        for guess in (self._same_words, self._like_words, self._with_steps):
            for key, heading in guess(free, found):
                is_free = heading.title not in found.values()
                if key in wanted and key not in found and is_free:
                    found[key] = heading.title
        return {key: found[key] for key in wanted if key in found}

    def _free(self) -> Iterator[Section]:
        """Yield the headings that mean nothing yet; those of level 1 mean nothing unless they are
        named.
        """
        sections, unknown = self._prose.sections, frozenset(self._known.unknown)
        for section in sections[1:] if self.title() else sections:
            if section.title and (section.level == 1 or section in unknown):
                yield section

    def _same_words(
        self, free: Sequence[Section], _found: SectionWords
    ) -> Iterator[tuple[SectionKey, Section]]:
        for section in free:
            key = section_meant(section.title)
            if key:
                yield key, section

    def _like_words(
        self, free: Sequence[Section], _found: SectionWords
    ) -> Iterator[tuple[SectionKey, Section]]:
        for section in free:
            meant = (key for key, one in _MEANT.items() if one.search(section.title))
            key = next(meant, None)
            if key:
                yield key, section

    def _with_steps(
        self, free: Sequence[Section], found: SectionWords
    ) -> Iterator[tuple[SectionKey, Section]]:
        """Yield the heading below which most steps stand."""
        if _PROCEDURE not in self._known.lacking or _PROCEDURE in found:
            return
        others = {one.title: one for one in free if one.title not in found.values()}
        # Each is tried by reading the whole text once more.
        tried = islice(others, _MOST_TRIED)
        steps = {title: self._steps_below(title, found) for title in tried}
        best = max(steps, key=steps.__getitem__, default="")
        if best and steps[best]:
            yield _PROCEDURE, others[best]

    def _steps_below(self, title: str, found: SectionWords) -> int:
        named = {**self._policy, **found, _PROCEDURE: title}
        return len(understood(self._outline, self._prose, named).procedure.steps)
