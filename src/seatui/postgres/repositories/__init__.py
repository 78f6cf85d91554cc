"""The ports of `booking`, on PostgreSQL."""
