"""Sets of places as integers: a byte for each place, 1 where it is in the set.

Python combines and shifts such an integer in microseconds where a loop over 100,000 places takes milliseconds. In a
mask shifted right by n places, each place has the value of the one n further on.
"""

BYTE = 8
_MOST = 255


def mask_of(flags: bytes | bytearray) -> int:
    """The mask of these flags, one for each place."""
    return int.from_bytes(flags, "little")


def flags_of(mask: int, places: int) -> bytearray:
    """The flags of a mask, one for each place."""
    return bytearray(mask.to_bytes(places, "little"))


def ahead(mask: int, places: int) -> int:
    """A mask in which each place has the value of the one so many places further on."""
    return mask >> BYTE * places


def behind(mask: int, places: int) -> int:
    """A mask in which each place has the value of the one so many places before it."""
    return mask << BYTE * places


def runs(mask: int, size: int) -> int:
    """A mask of the places that begin `size` consecutive places of the mask."""
    length = 1
    while length < size:
        step = min(length, size - length)
        mask &= ahead(mask, step)
        length += step
    return mask


def with_exactly(mask: int, count: int, size: int, places: int) -> int:
    """A mask of the places that begin `size` consecutive ones, exactly `count` in the mask. places: in all."""
    if count > _MOST:
        return 0
    totals = sum(ahead(mask, step) for step in range(size))
    is_right = bytes(total == count for total in range(_MOST + 1))
    return mask_of(totals.to_bytes(places, "little").translate(is_right))
