"""From seats on a drawing to lines and columns."""
