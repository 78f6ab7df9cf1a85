"""A reason is a sentence that a reader can understand; what only fills its place is none."""

import pytest

from drillbook.model.reason import says_something


@pytest.mark.parametrize(
    "text",
    [
        "Orders go to the database at once.",
        "Vendor contract ended.",
        "Not used since March.",
        "Nous ne l'utilisons plus.",
        "Больше не нужна магазину.",
        "注文はデータベースに直接入ります。",
        "订单现在直接写入数据库。",
    ],
)
def test_a_sentence_is_a_reason(text: str) -> None:
    """In any language, also in one that writes no spaces."""
    assert says_something(text)


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "x",
        "x y z",
        "n/a",
        "N/A, n/a, n/a",
        "todo",
        "TODO: tbd, n/a",
        "- - -",
        "....",
        "later",
        "no no no no",
        "not needed",
        "123 456 789",
        "TODO FIXME later",
        "x\u200by\u200bz",
        "\uff54\uff4f\uff44\uff4f \uff58\uff58 \uff54\uff42\uff44",
        "あああああああ",
    ],
)
def test_what_fills_a_place_is_none(text: str | None) -> None:
    """A letter, a word, the same word often, numbers, or what people write in order to write
    something.
    """
    assert not says_something(text)
