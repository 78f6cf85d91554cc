"""Orders in one line: `4 stalls <50 aisle`."""
