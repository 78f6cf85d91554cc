"""Moving about in a house and picking seats: pure, immutable."""
