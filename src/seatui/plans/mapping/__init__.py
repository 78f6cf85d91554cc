"""The mapping of seats on a drawing to lines and columns."""
