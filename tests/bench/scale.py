"""How much is measured: the whole bench, its longer form, and one that only shows that it works."""

from dataclasses import dataclass, replace

from tests.bench.rooms import ARENA


@dataclass(frozen=True, slots=True)
class Scale:
    """The numbers that a run goes by.

    rounds: how often what is compared is measured in turn; the figure is the median. sales, plain_sales,
    far_sales: in a round. far: seconds that a slow link adds to a round trip. sold, free: seats of the
    filled house. fresh: seats of the fresh one. crowd: how many sell at once, and how often each does in a
    round. rushes: how often the buyers run for the contested seats. rows: of `event_seats`, each a database.
    checked: the seats that `db check` looks at. rooms: seats of the houses to look at, the largest of them a
    rectangle. steps: of the cursor to each side, once around in each of the move_rounds. jumps: how often
    each jump is made. openings: how often a house is opened. outside: how often 200 seats change, each time
    watched for so many seconds. busy: seconds of a thousand changes each. windows: how many terminals show a
    house at once; seen: how often each sees a sale. rivals: the demo's clerks beside one terminal.
    many_windows: how many terminals there may be. choices: of best seats. parted: rows of `event_seats` in
    partitions. ground_rounds, ground_sales: of a sale on other ground. many: seats of one very large sale.
    migrated: seats of a database that seatui has not seen. booked: bookings that are searched; searches: how
    often for each text; filters: how often one is typed. changes: of the journal that is replayed.
    imported: seats of a plan.
    """

    rounds: int = 25
    sales: int = 250
    plain_sales: int = 60
    far_rounds: int = 3
    far_sales: int = 30
    far: float = 0.020
    sold: int = 150_000
    free: int = 450_000
    fresh: int = 3_000
    crowd: tuple[tuple[int, int], ...] = ((1, 1200), (2, 1200), (4, 800), (8, 600))
    crowd_rounds: int = 9
    buyers: int = 64
    contested: int = 60
    rushes: int = 15
    rows: tuple[int, ...] = (10_000, 1_000_000, 20_000_000)
    row_rounds: int = 25
    row_sales: int = 30
    checked: int = 1_000_000
    rooms: tuple[int, ...] = (100, 2_000, ARENA, 100_000)
    steps: int = 60
    move_rounds: int = 2
    jumps: int = 4
    openings: int = 5
    outside: int = 20
    watched: float = 2.5
    busy: float = 10.0
    windows: tuple[int, ...] = (2, 4, 8)
    seen: int = 40
    rivals: int = 8
    many_windows: int = 50
    choices: int = 20
    booked: int = 100_000
    searches: int = 40
    filters: int = 8
    parted: int = 1_000_000
    ground_rounds: int = 15
    ground_sales: int = 60
    many: int = 5_000
    migrated: int = 2_000_000
    changes: int = 20_000
    imported: int = 200_000


FULL = Scale()
LARGE = replace(FULL, rows=(*FULL.rows, 50_000_000), parted=50_000_000)
QUICK = Scale(
    rounds=3,
    sales=100,
    plain_sales=50,
    far_rounds=1,
    far_sales=5,
    sold=9_000,
    free=40_000,
    fresh=600,
    crowd=((1, 100), (2, 100), (4, 100), (8, 100)),
    crowd_rounds=2,
    rushes=2,
    rows=(10_000, 100_000),
    row_rounds=3,
    row_sales=40,
    checked=100_000,
    rooms=(100, 2_000),
    steps=20,
    move_rounds=2,
    jumps=1,
    openings=2,
    outside=4,
    watched=3.0,
    busy=2.0,
    windows=(2,),
    seen=6,
    many_windows=4,
    choices=5,
    booked=10_000,
    searches=3,
    filters=1,
    parted=100_000,
    ground_rounds=3,
    ground_sales=30,
    many=5_000,
    migrated=100_000,
    imported=20_000,
)
TINY = Scale(
    rounds=1,
    sales=5,
    plain_sales=5,
    far_rounds=1,
    far_sales=3,
    far=0.001,
    sold=300,
    free=600,
    fresh=60,
    crowd=((1, 5), (2, 5)),
    crowd_rounds=1,
    buyers=2,
    contested=3,
    rushes=1,
    rows=(5_000, 10_000),
    row_rounds=1,
    row_sales=5,
    checked=5_000,
    rooms=(100,),
    steps=2,
    move_rounds=1,
    jumps=0,
    openings=1,
    outside=1,
    watched=0.0,
    busy=0.3,
    windows=(1,),
    seen=2,
    rivals=1,
    many_windows=1,
    choices=1,
    booked=1_000,
    searches=1,
    filters=1,
    parted=5_000,
    ground_rounds=1,
    ground_sales=3,
    many=300,
    migrated=5_000,
    imported=400,
)
