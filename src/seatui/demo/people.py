"""The demo's people: customers and clerks, made up, from the places that a box office hears."""

import random

_GIVEN = (
    *(
        "Ada",
        "Amara",
        "Anneke",
        "Aylin",
        "Bastian",
        "Carla",
        "Chidi",
        "Clara",
        "Daan",
        "Dimitra",
        "Elif",
        "Elena",
    ),
    *("Emeka", "Finn", "Freya", "Gianni", "Hana", "Hugo", "Ines", "Ivo", "Jana", "Jonas", "Kaito", "Kasia"),
    *("Lars", "Leila", "Lucía", "Malik", "Marek", "Mei", "Mina", "Noor", "Olga", "Oskar", "Pavel", "Priya"),
    *(
        "Quentin",
        "Rosa",
        "Rui",
        "Salma",
        "Sanne",
        "Stefan",
        "Tara",
        "Tomás",
        "Uma",
        "Viktor",
        "Wanda",
        "Yusuf",
    ),
)
_FAMILY = (
    *(
        "Abe",
        "Adeyemi",
        "Bauer",
        "Bianchi",
        "Brandt",
        "Byrne",
        "Castro",
        "Chen",
        "Costa",
        "Dahl",
        "Demir",
        "Dubois",
    ),
    *(
        "Eriksen",
        "Farouk",
        "Ferrari",
        "Fischer",
        "García",
        "Haddad",
        "Horváth",
        "Ito",
        "Jansen",
        "Kaya",
        "Keller",
    ),
    *(
        "Kowalska",
        "Lefèvre",
        "Lindqvist",
        "Mbeki",
        "Meyer",
        "Moreau",
        "Müller",
        "Nakamura",
        "Novák",
        "Nowak",
        "Okafor",
    ),
    *(
        "Olsen",
        "Patel",
        "Peeters",
        "Popescu",
        "Ricci",
        "Rossi",
        "Santos",
        "Schmidt",
        "Silva",
        "Singh",
        "Tanaka",
    ),
    *("Turner", "Varga", "Visser", "Walsh", "Weber", "Yılmaz", "Zhang", "Ziegler"),
)
CLERKS = ("Mara", "Bo", "Nils", "Ruth", "Sami", "Vera", "Pia", "Omar", "Lena", "Cato", "Isa", "Gus")
"""The clerks at the windows: window 1 is the first one's."""


def some_customer(chance: random.Random) -> str:
    """A customer's name."""
    return f"{chance.choice(_GIVEN)} {chance.choice(_FAMILY)}"


def clerk_at(window: int) -> str:
    """The clerk who sits at a window, from 1 on; beyond the last name, names come again with a number."""
    again, at = divmod(window - 1, len(CLERKS))
    return f"{CLERKS[at]} {again + 1}" if again else CLERKS[at]
