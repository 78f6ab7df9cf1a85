"""The guide: how results get here, files, rules and commands, made from the code that
it is about.
"""

import inspect
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from drillbook.check.families import FAMILIES
from drillbook.check.rule import Rule
from drillbook.check.rules import RULES
from drillbook.files import starter
from drillbook.files.schema import FILE_KINDS, PLACES, schema
from drillbook.model.probe_kind import PROBE_KINDS
from drillbook.pages.environment import render
from drillbook.pages.page import Heading, Page

TAB = "guide/index.html"


@dataclass(frozen=True, slots=True)
class OptionText:
    """An option or argument of a command."""

    name: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandText:
    """What a command says of itself."""

    name: str
    usage: str
    text: str
    options: tuple[OptionText, ...]


@dataclass(frozen=True, slots=True)
class _Family:
    letter: str
    name: str
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class _Key:
    name: str
    value: str
    text: str
    required: bool


@dataclass(frozen=True, slots=True)
class _Part:
    anchor: str
    title: str
    text: str
    keys: tuple[_Key, ...]


@dataclass(frozen=True, slots=True)
class _Kind:
    name: str
    path: str
    text: str
    parts: tuple[_Part, ...]
    example: str


def _families() -> Iterator[_Family]:
    for letter, name in FAMILIES.items():
        rules = tuple(rule for rule in RULES if rule.code[0] == letter)
        if rules:
            yield _Family(letter, name, rules)


def guide_pages(
    commands: Sequence[CommandText], typed: Mapping[str, str]
) -> tuple[Page, ...]:
    """Return the pages of the guide; `typed` is what can be typed while a test is recorded."""
    families = tuple(_families())
    kinds = tuple(_kind(name) for name in FILE_KINDS)
    return (
        _page(
            "index",
            "Guide",
            "How results get here",
            render("guide.html.jinja", base="../"),
            (),
        ),
        _page(
            "install",
            "Install",
            "How drillbook gets onto a machine, into a container and into CI",
            render("install.html.jinja", base="../"),
            (
                Heading("machine", "On your machine"),
                Heading("systems", "Linux, macOS and Windows"),
                Heading("container", "In a container"),
                Heading("ci", "In CI, by hash"),
                Heading("origin", "See where it comes from"),
            ),
        ),
        _page(
            "tutorial",
            "Your first test",
            "From nothing to a first recorded test in five minutes",
            render("tutorial.html.jinja", base="../"),
            (
                Heading("start", "Start"),
                Heading("expect", "Say what you expect"),
                Heading("fail", "Make it fail, and bring it back"),
                Heading("look", "Look at what you made"),
            ),
        ),
        _page(
            "bookstore",
            "Fail a real database",
            "From a clone to a recorded test of the bookstore's database",
            render("bookstore.html.jinja", base="../"),
            (
                Heading("get", "Get it"),
                Heading("start", "Start what is to fail"),
                Heading("expect", "Say what you expect"),
                Heading("fail", "Make it fail, and bring it back"),
                Heading("share", "Show it to the others"),
                Heading("end", "Leave nothing behind"),
            ),
        ),
        _page(
            "capture",
            "Record a test",
            "How to record a failure test while it happens",
            render(
                "capture.html.jinja",
                base="../",
                probes=tuple(PROBE_KINDS.values()),
                typed=typed,
            ),
            (
                Heading("start", "Start"),
                Heading("type", "What to type"),
                Heading("exercise", "Exercise a playbook"),
                Heading("script", "From a script"),
                Heading("completion", "Ids at the shell"),
            ),
        ),
        _page(
            "import",
            "Import results",
            "How the results of other tools get here, and what they prove",
            render("import.html.jinja", base="../"),
            (
                Heading("try", "Try it"),
                Heading("say", "Say what no file says"),
                Heading("proof", "What is written, and how it is proved"),
                Heading("formats", "What each format proves"),
            ),
        ),
        _page(
            "deployed",
            "What is deployed",
            "How the inventory stays like what is deployed",
            render("deployed.html.jinja", base="../"),
            (
                Heading("import", "Import what they know"),
                Heading("formats", "Formats"),
                Heading("sources", "Sources"),
                Heading("snapshots", "Snapshots of a running system"),
                Heading("names", "Names, and what does not count"),
            ),
        ),
        _page(
            "publish",
            "Publish",
            "How results reach the whole team, for good",
            render("publish.html.jinja"),
            (
                Heading("publish", "Publish a version"),
                Heading("ci", "From CI"),
                Heading("prove", "Prove that nothing was changed"),
                Heading("announce", "Tell people"),
                Heading("look", "The look of your site"),
            ),
        ),
        _page(
            "files",
            "Files",
            "Each kind of file, key by key",
            render("files.html.jinja", kinds=kinds),
            tuple(Heading(kind.name, kind.name.capitalize()) for kind in kinds),
        ),
        _page(
            "rules",
            "Rules",
            "What each rule expects, why, and how to correct a finding",
            render("rules.html.jinja", families=families),
            tuple(
                Heading(f"family-{f.letter.lower()}", f"{f.letter}: {f.name}")
                for f in families
            ),
        ),
        _page(
            "commands",
            "Commands",
            "What drillbook does on the command line",
            render("commands.html.jinja", commands=commands),
            tuple(
                Heading(command.name.replace(" ", "-"), command.name)
                for command in commands
            ),
        ),
    )


def _page(
    name: str, title: str, description: str, html: Markup, headings: tuple[Heading, ...]
) -> Page:
    uri = f"guide/{name}.html"
    return Page(
        uri=uri,
        title=title,
        html=html,
        description=description,
        headings=headings,
        search_text=description,
        tab=uri,
    )


def _kind(name: str) -> _Kind:
    described = schema(name)
    definitions: Mapping[str, Any] = described.get("$defs", {})
    parts = (
        _part("", described),
        *(
            _part(title, part)
            for title, part in definitions.items()
            if "properties" in part
        ),
    )
    return _Kind(
        name,
        PLACES[name],
        _first_line(inspect.getdoc(FILE_KINDS[name])),
        parts,
        starter.example(name),
    )


def _part(title: str, described: Mapping[str, Any]) -> _Part:
    required = described.get("required", ())
    keys = tuple(
        _Key(
            key, ", ".join(_value(value)), value.get("description", ""), key in required
        )
        for key, value in described["properties"].items()
    )
    return _Part(title.lower(), title, _first_line(described.get("description")), keys)


def _first_line(text: str | None) -> str:
    return (text or "").split("\n", 1)[0]


def _value(described: Mapping[str, Any]) -> Iterator[str]:
    """Say in words what a key may hold."""
    if "anyOf" in described:
        for choice in described["anyOf"]:
            if choice.get("type") != "null":
                yield from _value(choice)
    elif "enum" in described:
        yield from map(str, described["enum"])
    elif "$ref" in described:
        yield described["$ref"].rsplit("/", 1)[1]
    elif described.get("type") == "array":
        yield "list of " + ", ".join(_value(described["items"]))
    else:
        yield _plain_value(described)


def _plain_value(described: Mapping[str, Any]) -> str:
    if "const" in described:
        return str(described["const"])
    if "90s" in described.get("examples", ()):
        return "duration"
    formats = {
        "date": "date",
        "date-time": "time with offset",
        "regex": "regular expression",
    }
    if described.get("format") in formats:
        return formats[described["format"]]
    kind = str(described["type"])
    return {
        "string": "text",
        "integer": "whole number",
        "object": "mapping",
        "boolean": "true or false",
    }.get(kind, kind)
