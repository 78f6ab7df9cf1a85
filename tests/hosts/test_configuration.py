"""Somebody else's mkdocs.yml is read as data: what is known reaches the engine, anything else is
refused.
"""

import re
from pathlib import Path

import pytest
from mkdocs.config import load_config

import books
from drillbook.errors import DrillbookError
from drillbook.hosts.engines import new_settings
from drillbook.hosts.mkdocs.configuration import as_data, data

_START = "site_name: Shop\nplugins: [search, drillbook]\n"

REFUSED = {
    "a call of Python": (
        "hooks: !!python/object/apply:os.system ['id']\n",
        "3:8: has the tag",
    ),
    "a call in a list": (
        "extra:\n  a: [!!python/object/new:os.system [id]]\n",
        "4:7: has the tag",
    ),
    "a name of Python": (
        "extra: {social: !!python/name:os.system }\n",
        "3:17: has the tag",
    ),
    "a module of Python": ("extra: !!python/module:os\n", "3:8: has the tag"),
    "a tag by a handle": (
        "%TAG ! tag:yaml.org,2002:python/\n---\nextra: !name:os.system\n",
        "3:8: has the tag",
    ),
    "a tag written out": (
        "extra: !<tag:yaml.org,2002:python/name:os.system> x\n",
        "3:8: has the tag",
    ),
    "a variable of the environment": (
        "copyright: !ENV HOME\n",
        "3:12: has the tag !ENV",
    ),
    "a list of variables": ("copyright: !ENV [A, B]\n", "3:12: has the tag !ENV"),
    "a folder of the engine": (
        "extra: {generator: !relative x}\n",
        "3:20: has the tag !relative",
    ),
    "a text with a tag of YAML's own": (
        "repo_name: !!binary aWQ=\n",
        "3:12: has the tag",
    ),
    "aliases that multiply": (
        "extra:\n  a: &a [x, x]\n" + "".join(f"  b{n}: [*a, *a]\n" for n in range(60)),
        "more than 100 aliases",
    ),
    "a list in itself": ("extra: &a {social: *a}\n", "is too large to be read"),
    "a merge of keys": ("theme: {<<: {custom_dir: x}}\n", "3:9: `theme.<<` is none of"),
    "a key twice": ("site_name: Other\n", "3:1: `site_name` occurs twice"),
    "deep nesting": ("extra: " + "[" * 60 + "]" * 60 + "\n", "nested more than 32"),
    "two documents": ("---\nhooks: [x.py]\n", "cannot be read as YAML"),
    "hooks": ("hooks: [results/x/evidence/hook.py]\n", "3:1: `hooks` is none of"),
    "templates by name": (
        "theme: {name: material, static_templates: [x.html]}\n",
        "3:25: `theme.static_templates` is",
    ),
    "a theme by a package's name": (
        "theme: evil\n",
        "3:1: `theme` may only be material",
    ),
    "a theme by its key": (
        "theme: {name: ../../x}\n",
        "3:9: `theme.name` may only be material",
    ),
    "extensions": (
        "markdown_extensions: [os]\n",
        "3:1: `markdown_extensions` is none of",
    ),
    "options of extensions": (
        "mdx_configs: {toc: {slugify: x}}\n",
        "3:1: `mdx_configs` is none of",
    ),
    "a file of names": (
        "plugins: [{search: {jieba_dict: /etc/passwd}}, drillbook]\n",
        "occurs twice",
    ),
    "files to watch": ("watch: [/etc]\n", "3:1: `watch` is none of"),
    "files elsewhere": ("docs_dir: /etc\n", "3:1: `docs_dir` may only be content"),
    "a folder to empty": ("site_dir: /home\n", "3:1: `site_dir` is none of"),
    "a script": (
        "extra_javascript: [https://evil.example/x.js]\n",
        "3:1: `extra_javascript` is none of",
    ),
    "a sheet of styles": (
        "extra_css: [https://evil.example/x.css]\n",
        "3:13: `extra_css.0` may only be a plain name",
    ),
    "another host": (
        "extra: {analytics: {provider: google, property: x}}\n",
        "3:9: `extra.analytics` is none of",
    ),
    "HTML": ("copyright: <script>alert(1)</script>\n", "3:1: `copyright` may only be"),
    "an attribute": (
        "site_description: 'x\" onload=\"alert(1)'\n",
        "3:1: `site_description` may only be",
    ),
    "an address that is a script": (
        "repo_url: javascript:alert(1)\n",
        "3:1: `repo_url` may only be",
    ),
    "an icon elsewhere": (
        "theme: {name: material, icon: {logo: ../../etc/passwd}}\n",
        "3:32: `theme.icon.logo` may",
    ),
    "a language elsewhere": (
        "theme: {name: material, language: ../x}\n",
        "3:25: `theme.language` may only be",
    ),
    "a template in an address": (
        "edit_uri_template: '{path!r}'\n",
        "3:1: `edit_uri_template` is none of",
    ),
    "a key that is a list": (
        "? [a]\n: b\n",
        "has a list or a mapping where a key is expected",
    ),
    "a control character": ('copyright: "a\\0b"\n', "3:1: `copyright` may only be"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_whatever_could_run_is_refused_with_its_place(book: Path, name: str) -> None:
    """Each is told by line, column and key, and with what to do; nothing of it is run."""
    more, told = REFUSED[name]
    books.write(book, "mkdocs.yml", more if more.startswith("%") else _START + more)
    with pytest.raises(DrillbookError, match=re.escape(told)) as caught:
        as_data(book, strict=True, site_dir=None)
    assert re.match(r"mkdocs\.yml:\d+:\d+: ", caught.value.message)
    assert "--run-archive-code" in caught.value.help


_FOLDER = "theme: {name: material, custom_dir: look}\n"
LOOKS = {
    "a template": (
        {"look/main.html": "{{ x }}"},
        _FOLDER,
        "look/main.html may be a template",
    ),
    "an icon that is printed": (
        {"look/.icons/x.svg": "{{ x }}"},
        _FOLDER,
        "look/.icons/x.svg may be a template",
    ),
    "a script of the look": (
        {"look/x.js": "x"},
        _FOLDER,
        "look/x.js may be a template",
    ),
    "a template without an ending": (
        {"look/x": "x"},
        _FOLDER,
        "look/x may be a template",
    ),
    "no folder": ({}, _FOLDER, "no folder is there"),
    "the evidence": (
        {},
        _FOLDER.replace("look", "results"),
        "holds other files of the book",
    ),
    "settings that inherit a call": (
        {"look/a.yml": "hooks: !!python/object/apply:os.system ['id']\n"},
        "INHERIT: look/a.yml\n",
        "look/a.yml:1:8: has the tag",
    ),
    "settings that inherit a hook": (
        {"look/a.yml": "hooks: [look/x.py]\n"},
        "INHERIT: look/a.yml\n",
        "look/a.yml:1:1: `hooks` is none of",
    ),
    "settings that inherit themselves": (
        {},
        "INHERIT: mkdocs.yml\n",
        "inherits from itself",
    ),
    "settings elsewhere": (
        {},
        "INHERIT: ../mkdocs.yml\n",
        "`INHERIT` may only be a plain name",
    ),
}


@pytest.mark.parametrize("name", LOOKS)
def test_look_that_could_run_or_lead_away_is_refused(book: Path, name: str) -> None:
    """What a folder or a second file holds is asked as strictly as the first."""
    files, more, told = LOOKS[name]
    books.write(book, "mkdocs.yml", _START + more)
    for path, text in files.items():
        books.write(book, path, text)
    with pytest.raises(DrillbookError, match=re.escape(told)):
        as_data(book, strict=True, site_dir=None)


def test_look_of_files_that_nothing_runs_is_taken(book: Path) -> None:
    """Pictures, sheets and fonts are published as they are."""
    books.write(book, "base.yml", "copyright: Example\nsite_name: Other\n")
    books.write(book, "look/img/logo.svg", "<svg/>")
    books.write(book, "look/a.css", "a{}")
    books.write(
        book, "mkdocs.yml", f"INHERIT: base.yml\n{_START}docs_dir: content\n{_FOLDER}"
    )
    config = as_data(book, strict=True, site_dir=None)
    assert (config.site_name, config.copyright) == ("Shop", "Example")
    assert config.theme.custom_dir == str(book / "look")


@pytest.mark.parametrize(
    "plugin",
    [
        "macros",
        "exec: {}",
        "search: {jieba_dict: /etc/passwd}",
        "drillbook: {a: 1}",
        "1",
    ],
)
def test_only_known_plugins_are_loaded(book: Path, plugin: str) -> None:
    """A plugin is code of a package, and some of their options are."""
    books.write(
        book, "mkdocs.yml", f"site_name: Shop\nplugins:\n  - drillbook\n  - {plugin}\n"
    )
    with pytest.raises(DrillbookError, match=r"mkdocs\.yml:4:\d+: `plugins\.1"):
        as_data(book, strict=True, site_dir=None)


_OWN = Path(__file__).parents[2] / "mkdocs.yml"
_STARTER = new_settings({"title": "Shop"})["mkdocs.yml"]
TAKEN = {
    "this repository's": _OWN.read_text(encoding="utf-8"),
    "a new book's": _STARTER,
    "a small one": books.CONFIGURATION,
    "words of YAML 1.1": (
        "site_name: Shop\ndocs_dir: content\ntheme: {name: material, font: no}\nplugins: []\n"
    ),
    "plugins as a mapping": (
        "site_name: Shop\ndocs_dir: content\nplugins: {search: {lang: [en, de]}, drillbook: {}}\n"
    ),
    "a theme by its name": (
        "site_name: Shop\ndocs_dir: content\ntheme: material\nplugins: [drillbook]\n"
    ),
    "left empty": "site_name: Shop\ndocs_dir: content\nplugins: [search: , drillbook: ]\n",
    "addresses": (
        "site_name: Shop\ndocs_dir: content\nrepo_url: https://git.example.com/a/b\nedit_uri:"
        " edit/main/\nplugins: [drillbook]\nextra: {social: [{icon: fontawesome/brands/github,"
        " link: 'https://git.example.com'}]}\n"
    ),
}


@pytest.mark.parametrize("name", TAKEN)
def test_what_is_data_reaches_the_engine_as_its_own_reader_reads_it(
    book: Path, name: str
) -> None:
    """The two ways to a configuration differ in nothing that a site shows."""
    books.write(book, "mkdocs.yml", TAKEN[name])
    ours = as_data(book, strict=True, site_dir=None)
    theirs = load_config(str(book / "mkdocs.yml"), strict=True)
    for key in set(ours) - {"plugins", "theme", "user_configs"}:
        assert ours[key] == theirs[key], key
    assert list(ours.plugins) == list(theirs.plugins)
    assert [dict(one.config) for one in ours.plugins.values()] == [
        dict(one.config) for one in theirs.plugins.values()
    ]
    assert dict(ours.theme) == dict(theirs.theme)
    assert ours.theme.dirs == theirs.theme.dirs


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe", b"a" * 300_000, b"- a\n", b"text\n"]
)
def test_what_is_no_configuration_is_told(book: Path, content: bytes) -> None:
    """An empty file lacks the plugin; others are no mapping, no text, too large."""
    books.write(book, "mkdocs.yml", content)
    if content:
        with pytest.raises(DrillbookError, match=r"mkdocs\.yml"):
            data(book)
    else:
        assert data(book) == {}
