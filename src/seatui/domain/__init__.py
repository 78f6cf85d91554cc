"""What a seat, a house, a selection and a booking are, and the rules over them.

Nothing here knows of a database or a terminal; only the standard library is imported.
"""
