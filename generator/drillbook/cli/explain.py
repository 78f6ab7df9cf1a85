"""`drillbook explain`."""

import click

from drillbook.check.glossary import GLOSSARY
from drillbook.check.rules import BY_CODE
from drillbook.text.nearest import did_you_mean


@click.command("explain")
@click.argument("code", metavar="CODE|WORD", required=False)
def command(code: str | None) -> None:
    """Say what the rule CODE expects, why, and how to fix what breaks it, or what WORD means.

    Without either, list all rules.
    """
    if code is not None and code.lower() in GLOSSARY:
        click.echo(f"{code.lower()}: {GLOSSARY[code.lower()]}")
        return
    if code is None:
        for listed in BY_CODE.values():
            click.echo(f"{listed.code}  {listed.expectation}")
        return
    rule = BY_CODE.get(code.upper())
    if rule is None:
        raise click.UsageError(
            f"There is no rule {code}.{did_you_mean(code.upper(), BY_CODE)} `drillbook explain`"
            f" lists them all. These words are explained as well: {', '.join(GLOSSARY)}."
        )
    fixed = "; no policy can change that" if rule.fixed else ""
    click.echo(
        f"{rule.code} ({rule.severity}{fixed})\n\n{rule.expectation}\n\nWhy: {rule.why}\n\nFix:"
        f" {rule.fix}"
    )
