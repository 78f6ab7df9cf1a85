"""A count is a number with its noun, in the singular for one alone."""


def counted(number: int, one: str, many: str = "") -> str:
    """Return a number with its noun: `1 gap`, `1,200 gaps`; `many` where an s is not enough."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
