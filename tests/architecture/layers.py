"""The order of the package's layers, and a reader of imports that says who breaks it."""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

PACKAGE = "drillbook"
LAYERS: tuple[frozenset[str], ...] = tuple(
    frozenset(line.split())
    for line in (
        "cli",
        "hosts",
        "publish",
        "desk",
        "capture importers",
        "pages",
        "report",
        "briefing",
        "check",
        "files",
        "model",
        "kept",
        "state",
        "limits errors collection text",
        "system",
    )
)
"""From top to bottom; a layer imports only what stands below it."""

Floors = tuple[frozenset[str], ...]

FLOORS: Mapping[str, Floors] = {
    package: tuple(frozenset(line.split()) for line in lines)
    for package, lines in {
        "check": (
            "engine",
            "rules",
            "about assessment",
            "gate rule",
            "families fingerprint glossary",
            "judging",
        ),
        "check.judging": (
            "duties",
            "exercise",
            "evaluation",
            "eased integrity",
            "ratchet copies",
            "cell drift levers renames voices",
            "clock expiry leaving quorum recordings verdict",
            "attempt impact reading recovery",
            "commands context risk seen",
        ),
        "capture": (
            "unfinished",
            "finish",
            "recorder plan",
            "hint",
            "checklist target warning store",
            "artifacts clipboard commands pasted provenance signals",
            "session",
            "probes",
            "child journal",
            "output",
        ),
        "capture.journal": (
            "journal",
            "lock",
            "relocation",
            "journal_file reading",
            "chain disk",
            "clock",
        ),
        "capture.probes": (
            "sampler",
            "line measurement series",
            "kinds",
            "dns_probe exec_probe http_probe tcp_probe",
            "address loop",
            "spec",
        ),
        "capture.session": ("replay", "result wording", "session", "events"),
        "hosts": ("mkdocs", "version_builder", "engines", "host"),
        "hosts.mkdocs": (
            "engine",
            "plugin",
            "shell configuration",
            "colours fault finished look search settle theme_patches trim watch",
            "forms",
        ),
        "desk": (
            "adopting importing inventory_import site",
            "assess",
            "deployed originals",
        ),
        "importers.inventory": (
            "proposal",
            "formats",
            (
                "backstage compose cyclonedx jaeger kubernetes resilience_hub service_graph"
                " terraform"
            ),
            "observed",
            "gathering",
            "addresses interpolation kinds reading",
        ),
        "system": (
            "open_folder",
            "boot console file_lock link plain_file process program user",
        ),
        "text": (
            "harmless redaction",
            "plain secrets",
            "address bare pattern",
            "count digest emoji hidden kebab nearest span",
        ),
        "text.secrets": ("secret", "credential detector notation", "form"),
    }.items()
}
"""Packages that have floors of their own, from top to bottom, each with the modules on it."""

ALONE: Mapping[str, frozenset[str]] = {
    "capture.journal": frozenset({"errors", "limits", "state", "system"}),
}
"""Packages that can be read and tested alone, each with all of drillbook that it may need."""

SIDEWAYS = frozenset({("pages", "report"), ("report", "pages")})
"""Two that stand on different lines and still do not know each other."""

HOMES: Mapping[str, frozenset[str]] = {
    "prompt_toolkit": frozenset({"cli.capture"}),
    "httpx": frozenset({"capture.probes"}),
    "dotenv": frozenset({"files"}),
    "dns": frozenset({"capture.probes"}),
    "yaml": frozenset({"files"}),
    "ruamel": frozenset({"files"}),
    "defusedxml": frozenset({"files"}),
    "jinja2": frozenset({"pages", "hosts"}),
    "pyromark": frozenset({"files"}),
    "nh3": frozenset({"pages"}),
    "ada_url": frozenset({"text"}),
    "mkdocs": frozenset({"hosts"}),
    "watchdog": frozenset({"hosts"}),
    "material": frozenset({"hosts"}),
    "click": frozenset({"cli"}),
    "apprise": frozenset({"publish"}),
    "re2": frozenset({"text"}),
    "detect_secrets": frozenset({"text"}),
    # What one operating system has and another lacks is imported in one place.
    **dict.fromkeys(
        (
            "fcntl",
            "grp",
            "msvcrt",
            "pty",
            "pwd",
            "resource",
            "termios",
            "tty",
            "winreg",
        ),
        frozenset({"system"}),
    ),
    "_winapi": frozenset({"system"}),
    "ctypes": frozenset({"system"}),
}
"""Libraries that only some layers, or packages within one, may know."""

ANYBODYS = frozenset({"__version__"})
"""What all may read from the root package itself."""


@dataclass(frozen=True, slots=True)
class Module:
    """A module by its dotted name, and whether it is a package's own `__init__`."""

    name: str
    is_package: bool = False

    @property
    def layer(self) -> str:
        """The first name below the root package; empty for the root package itself."""
        return self.name.partition(".")[2].partition(".")[0]


def broken(module: Module, source: str) -> tuple[str, ...]:
    """Return a sentence for each import of a module that the order forbids."""
    if module.layer and _rank(module.layer) is None:
        return (f"{module.name} has no place in the layers",)
    if any(_floor(floors, name) is None for _, floors, name in _inside(module.name)):
        return (f"{module.name} stands on no floor of its package",)
    problems = [
        _problem(module, imported) or _upstairs(module.name, imported)
        for imported in _imports(module, ast.parse(source))
    ]
    return tuple(f"{module.name} {problem}" for problem in problems if problem)


def _rank(layer: str) -> int | None:
    return _floor(LAYERS, layer)


def _floor(floors: Floors, name: str) -> int | None:
    return next((rank for rank, names in enumerate(floors) if name in names), None)


def _inside(dotted: str) -> Iterator[tuple[str, Floors, str]]:
    """Yield each package with floors that a module lies in, and its name there."""
    for package, floors in FLOORS.items():
        inside = dotted.removeprefix(f"{PACKAGE}.{package}.")
        if inside != dotted:
            yield package, floors, inside.partition(".")[0]


def _upstairs(module: str, imported: str) -> str:
    """Say what is wrong with an import between two modules of a package that has floors."""
    there = {package: name for package, _, name in _inside(imported)}
    for package, floors, here in _inside(module):
        other = there.get(package, here)
        if other == here:
            continue
        above, own = _floor(floors, other), _floor(floors, here)
        if above is None or own is None:
            return f"imports {package}.{other}, which stands on no floor"
        if above <= own:
            return f"imports {package}.{other} from {'above' if above < own else 'beside'} it"
    return ""


def _problem(module: Module, imported: str) -> str:
    layer = module.layer
    root, _, rest = imported.partition(".")
    if root == "generator":
        return f"imports {imported}; generator/ is a folder, not a package"
    if root != PACKAGE:
        home = HOMES.get(root)
        return (
            ""
            if home is None or any(_within(module.name, place) for place in home)
            else f"imports {imported}, which only {_words(home)} may"
        )
    other = rest.partition(".")[0]
    for package, needed in ALONE.items():
        if _within(module.name, package) and not _within(imported, package) | (
            other in needed
        ):
            return f"imports {rest}, and {package} stands alone"
    if not other or other in ANYBODYS or other == layer:
        return ""
    return _between(layer, other)


def _within(module: str, package: str) -> bool:
    """Return whether a module is a package below the root, or lies in it."""
    return f"{module}.".startswith(f"{PACKAGE}.{package}.")


def _between(layer: str, other: str) -> str:
    here, there = _rank(layer), _rank(other)
    if there is None:
        return f"imports {other}, which has no place in the layers"
    if here is None:
        return f"imports {other} into the root package"
    if here == there or (layer, other) in SIDEWAYS:
        return f"imports {other} from beside it"
    return f"imports {other} from above it" if there < here else ""


def _words(names: frozenset[str]) -> str:
    return " and ".join(sorted(names))


def _imports(module: Module, tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = _base(module, node)
            # `from drillbook import files` names a layer; `from yaml import Node` names no module.
            holds_modules = (
                base == PACKAGE or base.removeprefix(f"{PACKAGE}.") in FLOORS
            )
            yield from (
                (f"{base}.{alias.name}" for alias in node.names)
                if holds_modules
                else (base,)
            )


def _base(module: Module, node: ast.ImportFrom) -> str:
    if not node.level:
        return node.module or ""
    parts = module.name.split(".")
    parts = parts[: len(parts) - node.level + module.is_package]
    return ".".join([*parts, *filter(None, [node.module])])
