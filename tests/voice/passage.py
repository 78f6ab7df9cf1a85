"""A passage is a text that a person meets: a paragraph, a message, or the help of a command."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment
from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.front_matter import front_matter_plugin

INSERTED = "…"
"""What stands for a value that is known when the program runs, and counts as one word."""

LONGEST_LABEL = 20
"""So many words without a point are a list for the program, not a text."""

_CODE = re.compile(r"`[^`]*`")
_STYLE = re.compile(r"<(style|script)\b.*?</\1>", re.DOTALL)
_MACHINE = re.compile(r"<(pre|code|kbd|samp)\b.*?</\1>", re.DOTALL)
_RUN = re.compile(r"[^\s\0][^\0]*")
_MARKUP = re.compile(r"<[^>]*>")
_PARAGRAPH = re.compile(r"\n[ \t]*\n|\n(?=[ \t]*Fix:)")
_ENTITY = re.compile(r"&[a-z]+;")


@dataclass(frozen=True)
class Passage:
    """Words without markup, and the file and line where they begin."""

    path: Path
    line: int
    words: str


def passages(path: Path) -> Iterator[Passage]:
    """All texts of a file that people meet; none of a file that has no words for people."""
    match path.suffix:
        case ".md":
            yield from _of_markdown(path)
        case ".html" | ".jinja":
            yield from _of_template(path)
        case ".py":
            yield from _of_python(path)


def _of_markdown(path: Path) -> Iterator[Passage]:
    """The paragraphs, headings, items and cells; what stands in code is not prose."""
    reader = MarkdownIt("gfm-like", {"linkify": False}).use(front_matter_plugin)
    line = 1
    for token in reader.parse(path.read_text(encoding="utf-8")):
        if token.map:
            line = token.map[0] + 1
        if token.type == "inline" and token.children:
            yield Passage(path, line, "".join(map(_word, token.children)))


def _word(token: Token) -> str:
    match token.type:
        case "code_inline":
            return INSERTED
        case "softbreak" | "hardbreak":
            return " "
        case "text":
            return token.content
    return ""


def _of_template(path: Path) -> Iterator[Passage]:
    """The words between the tags of a page, each run of text for itself."""
    text = path.read_text(encoding="utf-8")
    text = _STYLE.sub(lambda style: _blank(style[0]), text)
    text = _MACHINE.sub(lambda code: INSERTED + "\n" * code[0].count("\n"), text)
    source = ""
    for line, kind, value in Environment(autoescape=True).lex(text):
        source += "\n" * (line - 1 - source.count("\n"))
        source += value if kind == "data" else "\0"
    for run in _RUN.finditer(_MARKUP.sub(lambda tag: _blank(tag[0]), source)):
        words = " ".join(_ENTITY.sub(" ", run[0]).split())
        yield Passage(path, 1 + source.count("\n", 0, run.start()), words)


def _blank(tag: str) -> str:
    """As many characters as the tag has, none of which is in a run of text."""
    return "\0" * (len(tag) - tag.count("\n")) + "\n" * tag.count("\n")


def _of_python(path: Path) -> Iterator[Passage]:
    """The messages of a module, and those docstrings that people meet as help or as rules."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    skipped = {id(part) for node in ast.walk(tree) for part in _parts(node)}
    shown = {id(docstring) for node in ast.walk(tree) for docstring in _shown(node)}
    said = {id(docstring) for node in ast.walk(tree) for docstring in _said(node)}
    skipped |= said - shown
    for node in ast.walk(tree):
        if id(node) in skipped:
            continue
        for text in _texts(node):
            yield from _paragraphs(path, node.lineno, text)  # type: ignore[attr-defined]  # a text is an expression, and those have a line


def _parts(node: ast.AST) -> list[ast.AST]:
    """The pieces of a text with inserted values, which are no texts of their own."""
    return list(ast.walk(node))[1:] if isinstance(node, ast.JoinedStr) else []


def _shown(node: ast.AST) -> Iterator[ast.expr]:
    """The docstring of a function that is the help of a command, or the text of a rule."""
    if isinstance(node, ast.FunctionDef):
        decorators = (
            one.func for one in node.decorator_list if isinstance(one, ast.Call)
        )
        names = {one.attr for one in decorators if isinstance(one, ast.Attribute)}
        if names & {"command", "group"} or "Why:" in (ast.get_docstring(node) or ""):
            yield from _said(node.body[0])


def _said(node: ast.AST) -> Iterator[ast.expr]:
    """The docstrings and other texts that stand as statements."""
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        yield node.value


def _texts(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.Constant(value=str() as text):
            yield text
        case ast.JoinedStr(values=values):
            yield "".join(
                str(part.value) if isinstance(part, ast.Constant) else INSERTED
                for part in values
            )


def _paragraphs(path: Path, line: int, text: str) -> Iterator[Passage]:
    start = 0
    for match in [*_PARAGRAPH.finditer(text), None]:
        end = match.start() if match else len(text)
        words = " ".join(_CODE.sub(INSERTED, text[start:end]).replace("\b", "").split())
        if _is_prose(words):
            yield Passage(path, line + text.count("\n", 0, start), words)
        start = match.end() if match else end


def _is_prose(words: str) -> bool:
    """Three words in a row are prose; a pattern, a style, or a long list of words is not."""
    if not re.search(r"([A-Za-z]{2,}|…),? ([A-Za-z]+|…),? ([A-Za-z]{2,}|…)", words):
        return False
    is_list = len(words.split()) > LONGEST_LABEL and not re.search(
        r"[\w`…][.:;?]( |$)", words
    )
    return not (is_list or re.search(r"[{}\\^]|::|==|\$", words))
