"""The ports of `booking`, implemented on PostgreSQL."""
