"""The chapters of the guided tour: what is said to somebody who has never heard of seatui, and which keys show it."""

from seatui.tui.tour.script import Chapter, Condition, Facts, Sight, Stage, Step

_FIND_PARTY = ("/", "type:{party}", "enter")


def _on(screen: str) -> Condition:
    return lambda sight, facts: sight.screen == screen  # noqa: ARG005


def _picks(count: int) -> Condition:
    return lambda sight, facts: len(sight.picked) == count and sight.screen == "house"  # noqa: ARG005


def _said(word: str) -> Condition:
    return lambda sight, facts: sight.notice.startswith(word) and sight.screen == "house"  # noqa: ARG005


def _is_at_card(sight: Sight) -> bool:
    return sight.screen == "card" and not sight.is_reading


def _at_party(sight: Sight, facts: Facts) -> bool:
    """The booking of the party is open, and the app has read that its seats are sold."""
    return _is_at_card(sight) and sight.status(facts["party_first"]) == "sold"


def _open_and(word: str) -> Condition:
    """The booking of the seats picked last is open, and they are shown as sold, or held."""
    return lambda sight, facts: _is_at_card(sight) and _shown_as("picked", word)(sight, facts)


def _at(fact: str) -> Condition:
    return lambda sight, facts: sight.cursor == facts[fact] and sight.screen == "house"


def _shown_as(fact: str, word: str) -> Condition:
    return lambda sight, facts: all(sight.status(each) == word for each in facts[fact].split(","))


def _done(word: str) -> Condition:
    """What was announced, whether the card of the booking is still open or not."""
    return lambda sight, facts: sight.notice.startswith(word)  # noqa: ARG005


def _others_picked(sight: Sight, facts: Facts) -> bool:
    return len(sight.picked) == 4 and ",".join(sight.picked) != facts["picked"]


def _held_for_payment(sight: Sight, facts: Facts) -> bool:  # noqa: ARG001
    return sight.screen == "confirm" and all(sight.status(each) == "held" for each in sight.picked)


_STALE: Condition = lambda sight, facts: sight.is_stale  # noqa: ARG005, E731
_FRESH: Condition = lambda sight, facts: not sight.is_stale  # noqa: ARG005, E731

CHAPTERS = (
    Chapter(
        "showings",
        "What is on",
        Stage.SHOWINGS,
        (
            Step(
                "This is seatui, a box office in a terminal, which is a window of text: it sells the seats of "
                "theatres, arenas and clubs."
            ),
            Step(
                "Nobody sits at the keyboard now. The tour presses the keys of the real program, for {clerk} at "
                "{window}, and every sale that you see is made in a real database."
            ),
            Step(
                "Each line is a performance, and its bar shows how full the house is. A few letters of a name or "
                "a day find the one that a customer asks for.",
                ("type:{filter}",),
            ),
            Step("The enter key opens its house.", ("enter",), until=_on("house")),
        ),
    ),
    Chapter(
        "pick",
        "Seats are picked",
        Stage.HOUSE,
        (
            Step(
                "This is the house, drawn as it is built, with the stage on top. Every sign is a seat. The legend "
                "says which are free, held for somebody, sold, or blocked, which is not for sale.",
                rest=2,
            ),
            Step(
                "A customer asks for {pair_name}. The / key finds seats, customers and bookings by name.",
                ("/", "type:{pair_typed}", "enter"),
                until=_at("pair_first"),
            ),
            Step(
                "Space picks a seat, an arrow goes on to the next. What is picked is added up, and clerks at other "
                "windows see that we are about to sell it.",
                ("space", "right", "space"),
                until=_picks(2),
            ),
            Step("Picked is not sold: esc lets the seats go again.", ("escape",), until=_picks(0)),
        ),
        scene="pair",
    ),
    Chapter(
        "best",
        "The best four, held and sold",
        Stage.HOUSE,
        (
            Step(
                "Most customers just want good seats together. A number and b find the best, here for four; the line "
                "below the map says why these. No single seat is left over that nobody would buy.",
                ("4", "b"),
                until=_picks(4),
            ),
            Step("n shows the next best …", ("n",), until=_others_picked),
            Step("… and N goes back to the better ones.", ("N",), until=_others_picked),
            Step(
                "Enter holds the four seats for 15 minutes, while the customer looks for the money. Nobody else can "
                "take them meanwhile.",
                ("enter",),
                until=_held_for_payment,
            ),
            Step(
                "The customer's name, enter, and the seats are sold: all four or none, never some of them.",
                ("type:Grace Hopper", "enter"),
                until=_said("SOLD"),
            ),
            Step(
                "That was a sale. Its number is {booking}, and the screens at all other windows show it already.",
                rest=2,
            ),
        ),
    ),
    Chapter(
        "wheelchair",
        "A wheelchair and a companion",
        Stage.HOUSE,
        (
            Step(
                "Two visitors, one of them in a wheelchair: the best two, and then c for a wheelchair place with the "
                "seat beside it. For everybody else, b leaves the wheelchair places free as long as it can.",
                ("2", "b", "c"),
                until=lambda sight, facts: sight.has_wheelchair() and len(sight.picked) == 2,  # noqa: ARG005
            ),
            Step("They think about it, so the seats are let go.", ("escape", "escape"), until=_picks(0)),
        ),
    ),
    Chapter(
        "rival",
        "A rival is faster",
        Stage.HOUSE,
        (
            Step(
                "At a real box office other clerks sell the same house, and so does a web shop. We pick the best "
                "two.",
                ("2", "b"),
                until=_picks(2),
            ),
            Step(
                "{rival} at {rival_window} sells one of them, the blink of an eye before we press enter.",
                ("enter",),
                scene="snatch",
                until=_on("refusal"),
                least=0.6,
            ),
            Step(
                "No seat is ever sold twice: the database itself refuses the second sale. We are told which seat is "
                "gone and at which window it was sold, and the nearest two together are marked on the map.",
                rest=2,
            ),
            Step(
                "Enter takes what is offered, and the customer hardly has to wait.",
                ("enter",),
                until=_on("confirm"),
            ),
            Step("Sold.", ("type:Alan Turing", "enter"), until=_said("SOLD")),
        ),
    ),
    Chapter(
        "hold",
        "Held until the customer calls back",
        Stage.HOUSE,
        (
            Step(
                "Somebody on the phone likes two seats and wants to ask at home first. H keeps them: held, not sold.",
                ("2", "b", "H"),
                until=_on("hold"),
            ),
            Step(
                "We say for whom, why, and for how long: here for ten minutes.",
                ("type:Ada Lovelace", "tab", "type:calls back", "tab", "type:10m", "enter"),
                until=_said("HELD"),
            ),
            Step(
                "The number of the hold finds it again. The time runs down on every screen; when it is over, the "
                "seats are free again by themselves, and nobody has to remember them.",
                ("/", "type:{booking}", "enter"),
                until=_open_and("held"),
                rest=3,
            ),
            Step("Here is the call, and s sells what was held.", ("s",), until=_done("SOLD"), rest=2),
            Step("esc closes the booking.", ("escape",), until=_on("house")),
        ),
    ),
    Chapter(
        "return",
        "One ticket comes back",
        Stage.HOUSE,
        (
            Step(
                "{party_name} has booked for four, and one of them is ill. The number of the booking opens it: "
                "who, which seats, and everything that ever happened to it.",
                _FIND_PARTY,
                until=_at_party,
                rest=3,
            ),
            Step(
                "r lists the seats, space chooses one, enter takes it back. The other three stay sold, under the "
                "same number.",
                ("r", "space", "enter"),
                until=_done("RETURNED"),
                rest=2,
            ),
            Step("esc closes the booking.", ("escape",), until=_on("house")),
        ),
        scene="party",
    ),
    Chapter(
        "move",
        "They would rather sit elsewhere",
        Stage.HOUSE,
        (
            Step(
                "{party_name} has booked for four, and they would rather sit elsewhere. The number of the booking "
                "opens it.",
                _FIND_PARTY,
                until=_at_party,
            ),
            Step(
                "m marks the best four other seats on the map. Others could be picked as well.",
                ("m",),
                until=_picks(4),
            ),
            Step(
                "Enter moves the party in one step: there is no moment in which they have no seats, or eight.",
                ("enter",),
                until=_said("MOVED"),
            ),
        ),
        scene="party",
    ),
    Chapter(
        "undo",
        "A mistake is taken back",
        Stage.HOUSE,
        (
            Step(
                "Joan Clarke buys a ticket …",
                ("1", "b", "enter", "type:Joan Clarke", "enter"),
                until=_said("SOLD"),
            ),
            Step(
                "… and says that she meant another evening. Z names what was changed last at this window, and asks.",
                ("Z",),
                until=_on("ask"),
                rest=1,
            ),
            Step(
                "Enter takes it back. Nothing is wiped out: a journal in the database keeps who changed which seat "
                "and when, both the sale and its undoing.",
                ("enter",),
                until=_said("UNDONE"),
            ),
        ),
    ),
    Chapter(
        "line",
        "The line is cut",
        Stage.HOUSE,
        (
            Step(
                "Now the line to the database is cut, as if somebody had pulled the plug.",
                scene="cut",
                until=_STALE,
            ),
            Step(
                "The house stays on the screen, and the screen says that it is old. It never shows as true what it "
                "cannot know.",
                rest=3,
            ),
            Step(
                "The plug is put back, and seatui finds the database by itself.", scene="mend", until=_FRESH
            ),
        ),
    ),
    Chapter(
        "server",
        "The database is killed",
        Stage.HOUSE,
        (
            Step("Four seats are picked and held …", ("4", "b", "enter"), until=_held_for_payment),
            Step("… and sold.", ("type:Katherine Johnson", "enter"), until=_said("SOLD")),
            Step(
                "Now the database server is killed without a warning, as by a power cut (kill -9).",
                scene="kill",
                until=_STALE,
            ),
            Step(
                "It is started again, restores itself from its log, and seatui goes on.",
                scene="revive",
                until=_FRESH,
            ),
            Step(
                "{booking} is still sold. Whoever is told of a sale can rely on it: it is on the disk before "
                "anybody is told.",
                ("/", "type:{booking}", "enter"),
                until=_open_and("sold"),
                rest=2,
            ),
        ),
    ),
    Chapter(
        "check",
        "Nothing contradicts itself",
        Stage.HOUSE,
        (
            Step(
                "Does the database contradict itself anywhere? The command seatui db check reads every seat, every "
                "booking, and the journal of every change.",
                scene="check",
            ),
            Step(
                "Its answer, just now: {check}.",
                rest=2,
            ),
        ),
    ),
    Chapter(
        "replay",
        "The film of the sale",
        Stage.HOUSE,
        (
            Step(
                "The journal of the database has every change of every seat. Y plays it like a film: a week in half "
                "a minute. This is its beginning.",
                ("Y",),
                until=_on("replay"),
                rest=12,
            ),
            Step("esc leads back to the house.", ("escape",), until=_on("house")),
        ),
    ),
)


def chapter_named(name: str) -> int | None:
    """The index of a chapter by its name; None where there is none."""
    return next((at for at, each in enumerate(CHAPTERS) if each.name == name), None)
