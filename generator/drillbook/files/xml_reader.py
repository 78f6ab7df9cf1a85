"""XML of other tools: a text in, its elements out, or the one finding that says why not.

`defusedxml` refuses what makes a small file large or leads out of it: entities, and documents that
name others. Depth and number are bounded here.
"""

from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from drillbook.files.yaml_reader import UnreadableError
from drillbook.model.finding import Finding
from drillbook.model.location import Location

MAX_DEPTH = 100
_MOST_ELEMENTS = 200_000


def read_xml(path: str, text: str) -> Element:
    """Return the root element of an XML text.

    Raises `UnreadableError` if the text is no XML, defines entities, or is too large.
    """
    try:
        root = fromstring(text.encode(), forbid_dtd=True)
    except DefusedXmlException as error:
        problem = "has a DOCTYPE or entities, which are not read"
        raise _unreadable(path, (1, 0), problem) from error
    except ParseError as error:
        problem = f"is no XML: {str(error).partition(':')[0]}"
        raise _unreadable(path, error.position, problem) from error
    except (ValueError, LookupError) as error:
        raise _unreadable(path, (1, 0), f"is no XML: {error}") from error
    assert isinstance(root, Element)  # noqa: S101 - narrows what the library does not say
    _refuse_large(path, root)
    return root


def _refuse_large(path: str, root: Element) -> None:
    level, depth, count = [root], 0, 0
    while level:
        depth, count = depth + 1, count + len(level)
        if depth > MAX_DEPTH or count > _MOST_ELEMENTS:
            what = (
                f"nested more than {MAX_DEPTH} levels deep"
                if depth > MAX_DEPTH
                else f"more than {_MOST_ELEMENTS:,} elements"
            )
            raise _unreadable(path, (1, 0), f"is too large to be read: {what}")
        level = [child for element in level for child in element]


def _unreadable(path: str, place: tuple[int, int], problem: str) -> UnreadableError:
    line, column = place
    return UnreadableError(
        Finding(
            location=Location(path, line, column + 1),
            code="F001",
            message=problem,
            help="Take the file as the tool has written it, whole and unchanged.",
        )
    )
