"""The columns of tables: by their usual names in several languages, or as the user says."""

from decimal import Decimal

import pytest

from seatui.domain.errors import InvalidPlan, InvalidRequest
from seatui.plans import parse_columns_option, parse_plan
from tests.unit.plan_samples import TEN, ids, problems, read, rows


@pytest.mark.parametrize(
    "header",
    [
        "zone,row,seat",
        "Section,Row,Seat",
        "BLOCK,Row no.,Seat No",
        "Bereich,Reihe,Platz",
        "Rang,Reihe,Sitz-Nr.",
        "area,rang,place",
        "Secteur,Rangée,Siège",
        "Zona,Fila,Butaca",
        "Settore,Fila,Posto",
        "Vak,Rij,Stoelnummer",
        "Sektion,Rad,Plats",
        "Сектор,Ряд,Место",
        "区域,列,座席",
        "section_name,row_number,seat_number",
        "zone,row,number",
        "seat_section,seat_row,seat_number",
        "Settore,Fila,num_in_row",
        "楼层,排号,座位号",
        "Level,SeatRow,SeatLabel",
        "Blok,Sıra No,Koltuk No",
        "Трибуна,Ряд,Місце",
        "Sector,Rând,Loc",
        "Sektion,Bänkrad,Stol",
        "Khu vực,Hàng,Số ghế",
        "区域,排,座",
        "ブロック,列,番号",
        "Secteur,Numéro de rang,No. de siège",
        "Szektor,Sor,Szék",
        "Katsomo,Rivi,Paikka",
        "Block,Sitzreihe,Sitz",
        "Zaaldeel,Rijnummer,Stoelnummer",
        "Felt,Rad,Sete",
        "Sektion,Rad,Stolsnummer",
        "Bereichsname,Reihenbezeichnung,Platz-Nr",
        "Saalteil,Reihe,Stuhl-Nr.",
        "Sitzplatz: Zone,Sitzplatz: Reihe,Sitzplatz: Nr.",
        "Bloco,Fila,Poltrona",
        "Setor,Linha,Lugar",
        "Tribuna,Fila,Seient",
        "Sektor,Rad,Miesto",
        "Sektor,Vrsta,Sedež",
        "Сектор,Ред,Седиште",
        "Sektors,Rinda,Vieta",
        "Sektorius,Eilė,Vieta",
        "Eremua,Ilara,Eserlekua",
        "Svæði,Röð,Sæti",
        "Зона,Ряд,№ места",
        "Секция,Номер ряда,Номер места",
        "секція,ряд,місце",
        "Sektor,Číslo řady,Číslo sedadla",
        "Sektor,Nr rzędu,Numer miejsca",
        "القسم,الصف,المقعد",
        "بخش,ردیف,صندلی",
        "खंड,पंक्ति,सीट",
        "區域,排,座位號",
        "看台,排号,座位",
        "区,行,座号",
        "구역,열,번",
        "블럭,열,좌석번호",
        "Location,Row,Chair",
        "Hall,Row,Seat",
        "venue_section,venue_row,venue_seat",
        "sectionId,rowId,seatId",
        "Area Desc,Row Desc,Seat Desc",
    ],
)
def test_columns_go_by_their_usual_names(header: str) -> None:
    plan = read(f"{header}\nParkett,F,12\n")
    assert rows(plan) == [("Parkett", "F", [12])]
    assert [what for _, what in plan.columns] == ["zone", "row", "seat"]


def test_a_bare_number_is_the_seat_only_where_no_other_column_is() -> None:
    assert ids(read("番号,列,座席\n77,F,12\n")) == ["F12"]


def test_columns_stand_in_any_order_and_those_that_are_not_read_are_named() -> None:
    plan = read("Bemerkung;Platz;Preis;Reihe;\nx;1;12,50;A;\n")
    assert (ids(plan), plan.seats[0].price) == (["A1"], Decimal("12.50"))
    assert plan.columns == (("Bemerkung", ""), ("Platz", "seat"), ("Preis", "price"), ("Reihe", "row"))
    assert plan.notes == ("columns that were not read: Bemerkung",)


def test_of_two_columns_that_say_the_same_the_plainest_is_read() -> None:
    plan = read("seat_number,row,seat\n99,A,1\n")
    assert plan.columns == (("seat_number", ""), ("row", "row"), ("seat", "seat"))


@pytest.mark.parametrize(
    "name",
    [
        "Preis [CHF]",
        "Price in GBP",
        "Cena Kč",
        "Prix (TTC) en euros",
        "Ticket price (incl. VAT)",
        "Face value",
        "VK-Preis",
        "Online price",
        "Abendkassenpreis",
        "Precio USD",
        "price_eur",
        "EUR",
        "Preis inkl. MwSt.",
        "Prix unitaire",
        "Prix TTC",
        "PRICE_AMT",
        "Precio con IVA",
        "VK",
        "cost",
        "Valor",
        "Harga",
        "Importe",
        "PVP",
        "価格",
        "金額",
        "票價",
        "Стоимость",
        "Cijena",
        "Hind",
        "السعر",
    ],
)
def test_a_price_is_one_by_whatever_is_said_beside_it(name: str) -> None:
    plan = read(f"row;seat;{name}\nA;1;7,50\n")
    assert (plan.seats[0].price, plan.columns[2]) == (Decimal("7.50"), (name, "price"))


def test_of_several_prices_none_is_read_and_a_note_asks_which() -> None:
    plan = read("row,seat,Adult price,Child price,Price code\nA,1,9,5,X\n")
    assert plan.seats[0].price == 10
    assert plan.notes == (
        "columns that were not read: Adult price, Child price, Price code",
        "which of these is the price, --columns price=NAME says: Adult price, Child price",
    )
    assert read("row,seat,Child price,Price\nA,1,5,9\n").seats[0].price == 9


@pytest.mark.parametrize(
    "prices", ["Prix HT;Prix TTC", "Price EUR;Price USD", "price_eur;price_usd", "EUR;CHF"]
)
def test_of_prices_in_several_currencies_or_with_and_without_tax_none_is_read(prices: str) -> None:
    plan = read(f"row;seat;{prices}\nA;1;9;5\n")
    assert plan.seats[0].price == 10
    assert plan.notes[1].startswith("which of these is the price, --columns price=NAME says: ")


def test_codes_and_descriptions_of_prices_are_no_prices_and_of_rows_are_rows() -> None:
    plan = read("row id;seat code;price code;category description\nA;1;3;x\n")
    assert [what for _, what in plan.columns] == ["row", "seat", "", ""]


def test_a_table_that_lacks_a_zone_may_have_it_in_its_category() -> None:
    with pytest.raises(InvalidPlan) as refused:
        read("Catégorie;Rang;Place\nOrchestre;A;1\nBalcon;A;1\n")
    assert refused.value.notes == ("if Catégorie says the zone: --columns zone=Catégorie",)


def test_units_and_remarks_in_brackets_do_not_hide_what_a_column_says() -> None:
    plan = read("Row (A-Z),Seat [no.],x (mm),y in px\nA,1,5,9\n")
    assert [what for _, what in plan.columns] == ["row", "seat", "x", "y"]


@pytest.mark.parametrize("title", ["City theatre\n", "City theatre;;\n;;\n12 seats;;\n"])
def test_the_header_may_stand_below_a_title(title: str) -> None:
    plan = read(f"{title}Bereich;Reihe;Platz\nParkett;F;12\n")
    assert rows(plan) == [("Parkett", "F", [12])]
    assert "above the header" in plan.notes[0]


def test_chosen_columns_may_stand_below_a_title() -> None:
    columns = parse_columns_option("seat=C,row=Zeile")
    plan = parse_plan(b"City theatre,\nZeile,C\nF,12\n", "plan", TEN, columns=columns)
    assert rows(plan) == [("", "F", [12])]


def test_a_floor_is_the_zone_only_where_no_other_column_is() -> None:
    plan = read("level,section,row,seat\n1,Left,A,1\n1,Right,A,1\n")
    assert plan.columns == (("level", ""), ("section", "zone"), ("row", "row"), ("seat", "seat"))


@pytest.mark.parametrize(
    "header",
    [
        "Stand,Sector,Row,Seat",
        "Rang,Block,Reihe,Platz",
        "трибуна,сектор,ряд,место",
        "Bereich,Sektor,Reihe,Platz",
    ],
)
def test_zones_are_named_by_two_columns_where_one_alone_repeats(header: str) -> None:
    plan = read(f"{header}\nWest,1,A,1\nWest,2,A,1\nEast,1,A,1\n")
    outer, inner, *_ = header.split(",")
    assert [seat.zone for seat in plan.seats] == ["West 1", "West 2", "East 1"]
    assert (
        plan.notes[0]
        == f"neither {outer} nor {inner} alone tells all seats apart: zones are named by both, as West 1"
    )
    assert [what for _, what in plan.columns] == ["zone", "zone", "row", "seat"]


def test_the_inner_one_of_two_columns_is_the_zone_where_it_tells_all_seats_apart() -> None:
    plan = read("Tribüne,Block,Reihe,Platz\nWest,1,A,1\nWest,2,A,1\nEast,3,A,1\n")
    assert [seat.zone for seat in plan.seats] == ["1", "2", "3"]
    assert plan.columns[0] == ("Tribüne", "")
    assert plan.notes[0] == "columns that were not read: Tribüne"
    (problem,) = problems("Level,Section,Row,Seat\n1,A,1,1\n1,A,1,1\n")
    assert problem == "A, row 1, seat 1: the seat stands twice in its row"


def test_a_user_says_which_columns_are_which_where_names_do_not() -> None:
    columns = parse_columns_option("seat=C,row=Zeile") | parse_columns_option("zone=1")
    plan = parse_plan(b"A,Zeile,C\nParkett,F,12\n", "plan", TEN, columns=columns)
    assert rows(plan) == [("Parkett", "F", [12])]


def test_a_column_that_there_is_not_is_named() -> None:
    with pytest.raises(
        Exception, match=r"there is no column 'Sitz' for the seat; the file has 'row', 'seat'"
    ):
        parse_plan(b"row,seat\nF,12\n", "plan", TEN, columns={"seat": "Sitz"})


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("seat", "'seat' is not WHAT=COLUMN"),
        ("chair=A", "'chair' is nothing that a column says; those are zone,"),
    ],
)
def test_the_option_is_refused_for_what_is_no_column(text: str, message: str) -> None:
    with pytest.raises(InvalidRequest, match=message):
        parse_columns_option(text)


def test_the_option_is_for_tables_only() -> None:
    with pytest.raises(Exception, match="--columns says what the columns of a table are, and this is none"):
        parse_plan(b'{"zones": []}', "plan", TEN, columns={"seat": "A"})
