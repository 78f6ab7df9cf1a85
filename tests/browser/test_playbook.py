"""A playbook in a real browser: commands are copied and steps ticked off, with the keyboard too."""

import pytest
from playwright.sync_api import expect

from browser.conftest import Open, Served

pytestmark = pytest.mark.browser

_PAGE = "playbooks/database-failover.html"


def test_steps_are_ticked_off_and_stay_so(golden: Served, opened: Open) -> None:
    """What was ticked is there after the page is loaded anew, and one button takes it all away."""
    tab, watch = opened(f"{golden.address}/{_PAGE}")
    first = tab.get_by_label("Step 1 is done")
    first.focus()
    tab.keyboard.press("Space")
    expect(first).to_be_checked()
    tab.reload()
    expect(tab.get_by_label("Step 1 is done")).to_be_checked()
    expect(tab.get_by_label("Step 2 is done")).not_to_be_checked()
    tab.get_by_role("button", name="Take all ticks away").press("Enter")
    expect(tab.get_by_label("Step 1 is done")).not_to_be_checked()
    expect(tab.get_by_role("button", name="Take all ticks away")).to_be_hidden()
    watch.check(golden)


def test_a_command_is_copied_by_one_key(own: Served, opened: Open) -> None:
    """The words of the command and nothing else."""
    tab, _ = opened(f"{own.address}/{_PAGE}")
    tab.context.grant_permissions(["clipboard-read", "clipboard-write"])
    button = tab.get_by_role("button", name="Copy").first
    words = button.evaluate(
        "button => button.previousElementSibling.textContent.trim()"
    )
    button.press("Enter")
    expect(tab.get_by_role("status").filter(has_text="Copied")).to_be_visible()
    assert tab.evaluate("navigator.clipboard.readText()") == words


def test_whom_to_call_stands_at_the_top_with_numbers_that_dial(
    golden: Served, opened: Open
) -> None:
    """Before any text."""
    tab, _ = opened(f"{golden.address}/{_PAGE}")
    call = tab.locator(".db-call")
    box = call.bounding_box()
    text = tab.locator(".db-playbook").bounding_box()
    assert box
    assert text
    assert box["y"] < text["y"]
    assert call.locator("a[href^='tel:']").count() >= 1
