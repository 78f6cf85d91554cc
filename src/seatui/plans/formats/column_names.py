"""What columns of tables are called in several languages."""

import re

from seatui.domain.search.names import words_in

_NAMES = {
    "zone": "zone section block area sector bereich sektor abschnitt saalbereich platzgruppe "
    "secteur bloc zona sezione settore sector setor afdeling vak sektion område område osa strefa sektor sekce "
    "зона сектор 区 区域 ブロック 구역 szektor lohko blok bölüm khu khuvực ζώνη τομέας אזור גוש منطقة قسم โซน",
    "row": "row reihe reihen sitzreihe stuhlreihe rij rangée fila fileira rad bänkrad række rekke rivi rząd řada "
    "rad sor ряд 列 排 열 행 sıra rând hàng baris red ред σειρά שורה صف แถว eilė rinda rida",
    "seat": "seat number platz sitz sitzplatz stuhl platznummer sitznummer siège place fauteuil asiento butaca "
    "posto poltrona assento lugar cadeira stoel zitplaats plats plads sete sæde paikka miejsce sedadlo místo "
    "szék ülőhely место 席 座席 座位 座 좌석 numero número numéro seatinrow numberinrow numinrow placeinrow noinrow "
    "席番 koltuk місце място loc stol ghế sốghế kursi sjedalo sedište sedež θέση כיסא מושב مقعد ที่นั่ง vieta koht",
    "position": "position column spalte colonne columna colonna kolom kolumn",
    "kind": "kind type typ art sitzart platzart tipo",
    "category": "category kategorie catégorie categoría categoria categorie kategoria kategori luokka категория "
    "pricecategory preiskategorie pricelevel priceband pricetype preisgruppe preisklasse "
    "categorykey platzkategorie 等级 등급 種別",
    "price": "price preis prix precio prezzo preço prijs pris hinta cena ár amount betrag tarif tarief tariffa "
    "ticketprice eintrittspreis цена 价格 料金 値段 가격 facevalue nennwert unitprice listprice baseprice saleprice "
    "fullprice priceperseat vkpreis verkaufspreis einzelpreis normalpreis grundpreis kartenpreis preisproplatz "
    "preisjeplatz prixparplace tarifplein precioporasiento fiyat ціна preț giá ราคา τιμή מחיר",
    "x": "x posx xpos xcoordinate xcoord coordx cx left",
    "y": "y posy ypos ycoordinate ycoord coordy cy top",
    "z": "z posz zpos zcoordinate zcoord coordz cz",
    "wheelchair": "wheelchair accessible rollstuhl rollstuhlplatz fauteuilroulant pmr sillaruedas disabled",
    "companion": "companion companionseat begleitperson begleitplatz accompagnateur",
    "restricted": "restricted restrictedview limitedview obstructedview sichtbehinderung sichteingeschränkt",
}
EITHER = ("rang",)
"""A zone in German and a row in French: the row where no other column is."""
_PRICES = ("price", "preis", "prijs")
"""Endings of the names of prices: the price where one column alone ends so and no other says it."""
_UNIT_WORDS = "in en euro euros kr kč zł ft lei лв руб грн px pixel mm cm m"
_CODE = re.compile(r"\b[A-Z]{3}\W*$")
"""The code of a currency behind a name."""
_BRACKETS = re.compile(r"\(.*?\)|\[.*?\]")
_OUTER_ZONES = (
    "level tier floor storey ebene etage stockwerk étage piano planta piso verdieping этаж поверх 楼层 樓層 階 층 "
    "stand tribüne tribune tribuna tribună trybuna tribün трибуна katsomo エリア"
)
"""A floor or a stand: the zone where no other column is one, for a section is one of its parts."""
_ENDINGS = (
    *("number", "nummer", "numero", "num", "no", "nr", "name", "label", "bezeichnung"),
    *("号", "號", "番号", "번호"),
)
_BEGINNING = "seat"
_NUMBERS = frozenset(("no", "nr", "n", "num", "number", "numero", "nº"))
_OF = frozenset(("of", "de", "du", "da", "do", "di", "del", "la", "the"))
_BARE_NUMBERS = ("番", "番号", "号", "번호")
"""A seat where no other column is: beside one, they are the numbers of something else."""


def plain(name: str) -> str:
    """The name of a column without case, accents, blanks and signs."""
    return "".join(words_in(name))


_UNITS = frozenset(map(plain, _UNIT_WORDS.split()))
"""Words behind a name that say in what a column counts."""
_OUTER = frozenset(map(plain, _OUTER_ZONES.split()))
_SAYS = {plain(name): what for what, names in _NAMES.items() for name in names.split()}


def by_whole_name(name: str) -> str | None:
    """What a column says that has one of the usual names."""
    return _SAYS.get(plain(name))


def without_ending(name: str) -> str | None:
    """`Row no.`, `Sitz-Nr.` and `Stoelnummer` say what `Row`, `Sitz` and `Stoel` do."""
    return _bare(plain(name))


def without_beginning(name: str) -> str | None:
    """`seat_row`, `SeatX` and `seat_number` say what `row`, `x` and `number` do."""
    key = plain(name)
    rest = key.removeprefix(_BEGINNING)
    return None if rest == key else _SAYS.get(rest) or _bare(rest)


def without_number_of(name: str) -> str | None:
    """`No. de siège` and `Número de fila` say what `siège` and `fila` do."""
    words = list(words_in(name))
    if len(words) < 2 or words[0] not in _NUMBERS:
        return None
    while len(words) > 1 and words[0] in _NUMBERS | _OF:
        words.pop(0)
    key = "".join(words)
    return "row" if key in EITHER else _SAYS.get(key)


def bare_number(name: str) -> str | None:
    """`番号` is the number of the seat where no other column is."""
    return "seat" if plain(name) in _BARE_NUMBERS else None


def may_be_zone(name: str) -> bool:
    """Whether a column is a part of the house that may have parts itself: `Level`, `Tribüne`, `Rang`, `Section`."""
    key = plain(name)
    return key in _OUTER or key in EITHER or _SAYS.get(key) == "zone"


def names_price(name: str) -> bool:
    """Whether a column is a price of some kind, as `Web price` and `Kinderpreis`."""
    return plain(name).endswith(_PRICES)


def without_unit(name: str) -> str | None:
    """`Preis (EUR)`, `Price in USD` and `x [mm]` say what `Preis`, `Price` and `x` do."""
    bare = _BRACKETS.sub(" ", name)
    what = _before_units(bare)
    is_price = what is None and _before_units(_CODE.sub("", bare)) == "price"
    return "price" if is_price else what


def _before_units(name: str) -> str | None:
    words = list(words_in(name))
    while len(words) > 1 and words[-1] in _UNITS:
        words.pop()
    key = "".join(words)
    return _SAYS.get(key) or _bare(key)


def _bare(key: str) -> str | None:
    bare = (key.removesuffix(ending) for ending in _ENDINGS if key.endswith(ending))
    return next((_SAYS[each] for each in bare if each in _SAYS), None)
