"""The demo's rivals: clerks at other windows who sell the same houses, in a process of their own."""
