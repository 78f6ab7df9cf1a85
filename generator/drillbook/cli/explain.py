"""`drillbook explain`."""

import click

from drillbook.check.rules import BY_CODE
from drillbook.model.nearest import did_you_mean


@click.command("explain")
@click.argument("code", metavar="CODE")
def command(code: str) -> None:
    """Say what the rule CODE expects, why, and how to mend what breaks it."""
    rule = BY_CODE.get(code.upper())
    if rule is None:
        raise click.UsageError(f"There is no rule {code}.{did_you_mean(code.upper(), BY_CODE)}")
    fixed = "; no policy can change that" if rule.fixed else ""
    click.echo(f"{rule.code} ({rule.severity}{fixed})\n\n{rule.expectation}\n\nWhy: {rule.why}\n\nFix: {rule.fix}")
