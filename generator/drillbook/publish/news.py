"""The news of a version, from what an archive keeps of it and of the one that it is
held against.
"""

from datetime import date

from drillbook.briefing.news import Edition, News, news
from drillbook.desk.assess import assess_version
from drillbook.errors import DrillbookError
from drillbook.files.site_settings import site_name, site_url
from drillbook.publish.archive_reader import ArchiveReader, manifests, versions_of
from drillbook.publish.build_version import evaluation_in, unpacked_book
from drillbook.publish.source import source_in
from drillbook.publish.versions import Version


def news_of_version(reader: ArchiveReader, version: Version) -> News:
    """Return what is new in a version since the one before it that has not been withdrawn."""
    before = versions_of(reader).standing_before(version.version)
    return _news(reader, version, before, before.version if before else None)


def news_since(reader: ArchiveReader, day: date) -> News:
    """Return what is new in the newest version since the one that people read at the beginning of a
    day.
    """
    standing = versions_of(reader).standing
    if not standing:
        raise DrillbookError(
            "nothing has been published to this archive",
            "`drillbook publish` makes a version.",
        )
    before = next(
        (v for v in standing if v.properties.published < day.isoformat()), None
    )
    return _news(reader, standing[0], before, day.isoformat())


def _news(
    reader: ArchiveReader, version: Version, before: Version | None, since: str | None
) -> News:
    ((_, made),) = manifests(reader, [version])
    old = evaluation_in(reader, manifests(reader, [before])[0][1]) if before else None
    with unpacked_book(source_in(reader, made)) as root:
        edition = Edition(
            site=site_name(root) or "The book",
            version=version.version,
            published=made.published,
            since=since,
            address=f"{url}{version.version}/" if (url := site_url(root)) else None,
        )
        return news(edition, old, assess_version(root, made.published, made.ledger))
