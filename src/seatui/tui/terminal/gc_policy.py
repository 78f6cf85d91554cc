"""What the garbage collector looks at while somebody types.

Every now and then it looks at all there is: with a house of 100,000 seats that takes a tenth of a second, in the
middle of a key. A house that is shown stays until it is left: there is nothing to find in it.
"""

import gc

LATER = 12.0
"""Seconds after which a house that was left is looked for: by then nothing waits any more that it had begun."""


def freeze() -> None:
    """From now on looks at nothing that there is now."""
    gc.freeze()


def thaw() -> None:
    """Overlay at everything once, and from then on at nothing of what is left."""
    gc.unfreeze()
    gc.collect()
    gc.freeze()
