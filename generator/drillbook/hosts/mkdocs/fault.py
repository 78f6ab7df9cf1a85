"""A fault is what another plugin, a hook or a template of a book breaks while it is built."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from traceback import walk_tb
from types import TracebackType

import jinja2
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import MkDocsException

from drillbook.errors import DrillbookError

_OURS = "drillbook"
_ENGINES = "mkdocs"
_TAKE_OUT = (
    "Take it out of mkdocs.yml, or change its options; `drillbook build` tells whether that was"
    " it. The guide says under Publish, The look of your site, which plugins go with drillbook."
)


class Surroundings:
    """What a book has the engine run beside drillbook; empty until its settings have been read."""

    def __init__(self) -> None:
        self._config: MkDocsConfig | None = None

    def know(self, config: MkDocsConfig) -> None:
        """Know the settings that a book has."""
        self._config = config

    def others(self) -> dict[str, str]:
        """Return the plugins and hooks that are not drillbook's own, by the module they are in."""
        if self._config is None:
            return {}
        plugins = {
            type(one).__module__: f"{_PLUGIN}{name}"
            for name, one in self._config.plugins.items()
            if name not in {*_GO_ANYWHERE, *self._config.hooks}
        }
        hooks = {
            name.removesuffix(".py"): f"the hook {name}" for name in self._config.hooks
        }
        return {
            module: name
            for module, name in {**plugins, **hooks}.items()
            if _package(module) != _OURS
        }

    def templates(self) -> Path | None:
        """Return the folder of the book's own templates, if it has one."""
        custom = self._config.theme.custom_dir if self._config else None
        return Path(custom) if custom else None


_GO_ANYWHERE = frozenset({"search", "material/search"})


@contextmanager
def told(surroundings: Surroundings) -> Iterator[None]:
    """Raise what another plugin, a hook or a template breaks as a `DrillbookError` that names it.

    What the engine itself says passes, and so does what only drillbook can have broken.
    """
    try:
        yield
    except (MkDocsException, DrillbookError):
        raise
    except OSError as error:
        missing = isinstance(
            error, jinja2.TemplateNotFound
        )  # which is an OSError as well
        if missing:
            fault = _fault(error, surroundings)
        else:
            fault = _of_plugin(error, surroundings.others())
        if fault is None:
            raise
        raise fault from error
    except (Exception, SystemExit) as error:
        fault = _fault(error, surroundings)
        if fault is None:
            raise
        raise fault from error


def _fault(error: BaseException, surroundings: Surroundings) -> DrillbookError | None:
    said = _said(error)
    template = _template(error, surroundings.templates())
    if template:
        return DrillbookError(
            f"the template {template} cannot be printed: {said}",
            "Correct it there, or take it out of the folder that `theme.custom_dir` names.",
        )
    others = surroundings.others()
    of_plugin = _of_plugin(error, others)
    if of_plugin:
        return of_plugin
    if isinstance(error, jinja2.TemplateNotFound):
        return DrillbookError(
            f"the theme has no template {error.name}",
            "Correct what names it in mkdocs.yml, such as `theme.language`.",
        )
    if others:
        names = ", ".join(sorted(others.values()))
        return DrillbookError(
            f"the site could not be built with what runs beside drillbook ({names}): {said}",
            _TAKE_OUT,
        )
    return None


def _of_plugin(error: BaseException, others: dict[str, str]) -> DrillbookError | None:
    name = _whose(error.__traceback__, others)
    if name is None:
        return None
    if name.startswith(_PLUGIN) and _wants_a_file(error):
        plugin = name.removeprefix(_PLUGIN)
        return DrillbookError(
            f"{name} failed: it looks for the file of a page, and drillbook makes its pages without"
            " files",
            f"Take `{plugin}` out of `plugins:` in mkdocs.yml. The guide says under Publish, The"
            " look of your site, which plugins go with drillbook.",
        )
    return DrillbookError(f"{name} failed: {_said(error)}", _TAKE_OUT)


_PLUGIN = "the plugin "


def _wants_a_file(error: BaseException) -> bool:
    """Return whether somebody has taken the file of a page for granted: the engine has none then
    for its path.
    """
    return isinstance(error, AttributeError | TypeError) and "NoneType" in str(error)


def _said(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__


def _whose(trace: TracebackType | None, others: dict[str, str]) -> str | None:
    """Return the plugin or hook in whose code an error arose, the innermost of several."""
    packages = {_package(module): name for module, name in others.items()}
    packages.pop(_ENGINES, None)
    found = None
    for frame, _ in walk_tb(trace):
        module = str(frame.f_globals.get("__name__", ""))
        found = others.get(module) or packages.get(_package(module)) or found
    return found


def _template(error: BaseException, folder: Path | None) -> str:
    """Return the book's own template in which an error arose, with its line."""
    if folder is None:
        return ""
    places = [
        (frame.f_code.co_filename, line) for frame, line in walk_tb(error.__traceback__)
    ]
    if isinstance(error, jinja2.TemplateSyntaxError) and error.filename:
        places.append((error.filename, error.lineno))
    inside = [
        (file, line) for file, line in places if Path(file).is_relative_to(folder)
    ]
    if not inside:
        return ""
    file, line = inside[-1]
    return f"{folder.name}/{Path(file).relative_to(folder).as_posix()}:{line}"


def _package(module: str) -> str:
    return module.partition(".")[0]
