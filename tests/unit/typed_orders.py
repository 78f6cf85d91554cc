"""Lines as people type them behind `:`, and what comes of one that is not understood."""

import pytest
from hypothesis import strategies as st

from seatui.domain.orders.command_line import parse
from seatui.domain.orders.orders import OrderNotUnderstood

ZONES = ["Stalls", "Front circle", "Circle", "Ränge", "Block 101", "W"]


def refusal(typed: str, zones: list[str] = ZONES) -> str:
    with pytest.raises(OrderNotUnderstood) as refused:
        parse(typed, zones)
    return str(refused.value)


TYPED = st.one_of(
    st.text(),
    st.lists(
        st.sampled_from(
            [
                "4",
                "4x5",
                "2w",
                "aisle",
                "<",
                "=",
                "50",
                "€",
                "rows",
                "stalls",
                "hold",
                "sell",
                "30m",
                "x",
                ",",
                "٣",
            ]
        )
    ).map(" ".join),
)
