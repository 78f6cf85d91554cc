"""What columns of tables are called in several languages."""

import re
from collections.abc import Mapping

from seatui.domain.search.names import words_in

_NAMES = {
    "zone": "zone section block area sector bereich sektor abschnitt saalbereich platzgruppe "
    "secteur bloc zona sezione settore sector setor afdeling vak sektion område område osa strefa sektor sekce "
    "зона сектор 区 区域 ブロック 구역 szektor lohko blok bölüm khu khuvực ζώνη τομέας אזור גוש منطقة قسم โซน "
    "zaaldeel saalteil bloco felt sektors sektorius sektori sec 區 區域 블럭 블록 секція секция сектар zóna eremua "
    "svæði بخش قطاع खंड क्षेत्र सेक्शन სექტორი հատված אגף",
    "row": "row reihe reihen sitzreihe stuhlreihe rij rangée fila fileira rad bänkrad række rekke rivi rząd řada "
    "rad sor ряд 列 排 열 행 sıra rând hàng baris red ред σειρά שורה صف แถว eilė rinda rida "
    "linha ilara röð ردیف पंक्ति সারি шэраг қатар რიგი շարք rreshti ry",
    "seat": "seat number platz sitz sitzplatz stuhl platznummer sitznummer siège place fauteuil asiento butaca "
    "posto poltrona assento lugar cadeira stoel zitplaats plats plads sete sæde paikka miejsce sedadlo místo "
    "szék ülőhely место 席 座席 座位 座 좌석 numero número numéro seatinrow numberinrow numinrow placeinrow noinrow "
    "席番 koltuk місце място loc stol ghế sốghế kursi sjedalo sedište sedež θέση כיסא מושב مقعد ที่นั่ง vieta koht "
    "chair silla sedia chaise miesto seient седиште кресло крісло месца eserlekua sæti 座席番号 صندلی सीट আসন орын "
    "ადგილი տեղ yer ulësja sitplek asento tempatduduk",
    "position": "position column spalte colonne columna colonna kolom kolumn",
    "kind": "kind type typ art sitzart platzart tipo",
    "category": "category kategorie catégorie categoría categoria categorie kategoria kategori luokka категория "
    "pricecategory preiskategorie pricelevel priceband pricetype preisgruppe preisklasse "
    "categorykey platzkategorie 等级 등급 種別 席種 票種 票种 pk prijsklasse prijscategorie prisgrupp priskategori",
    "price": "price preis prix precio prezzo preço prijs pris hinta cena ár amount betrag tarif tarief tariffa "
    "ticketprice eintrittspreis цена 价格 料金 値段 가격 facevalue nennwert unitprice listprice baseprice saleprice "
    "fullprice priceperseat vkpreis verkaufspreis einzelpreis normalpreis grundpreis kartenpreis preisproplatz "
    "preisjeplatz prixparplace tarifplein precioporasiento fiyat ціна preț giá ราคา τιμή מחיר "
    "cost kosten costo coste coût valor importe importo pvp harga cijena hind kaina preu prezo prezioa verð prys "
    "çmimi qiymət 価格 金額 票価 票价 票價 價格 금액 стоимость вартість кошт سعر ثمن قیمت मूल्य कीमत মূল্য баға ფასი գին",
    "x": "x posx xpos xcoordinate xcoord coordx cx left",
    "y": "y posy ypos ycoordinate ycoord coordy cy top",
    "z": "z posz zpos zcoordinate zcoord coordz cz",
    "wheelchair": "wheelchair accessible rollstuhl rollstuhlplatz fauteuilroulant pmr sillaruedas disabled",
    "companion": "companion companionseat begleitperson begleitplatz accompagnateur",
    "restricted": "restricted restrictedview limitedview obstructedview sichtbehinderung sichteingeschränkt",
}
_ARTICLE = "ال"
"""The Arabic article, which is written together with a name."""
_GENITIVES = {
    "row": "ряда ряду řady rzędu radu reda σειράς",
    "seat": "места місця miejsca sedadla místa miesta седишта sjedala sedeža θέσης кресла",
}
"""Names in the case in which they stand behind the word for number: `Номер ряда`."""
EITHER = ("rang",)
"""A zone in German and a row in French: the row where no other column is."""
_PRICES = ("price", "preis", "prijs", "pris", "prix")
"""Endings of the names of prices: the price where one column alone ends so and no other says it."""
_SHORT_PRICES = ("vk", "€", "$", "£")
"""A price where no other column is one, and so are the codes of currencies."""
_CURRENCIES = (
    "eur usd gbp chf sek nok dkk isk pln czk huf ron bgn rub uah try jpy cny twd hkd krw inr idr myr php thb vnd "
    "brl ars clp cop mxn aud cad nzd zar ils aed sar egp kzt rsd"
)
_UNIT_WORDS = f"in en euro euros kr kč zł ft lei лв руб грн px pixel mm cm m {_CURRENCIES}"
_REMARKS = """
    inkl inklusive incl including excl zzgl exkl mwst ust vat ttc ht gst iva tva btw moms dph áfa ндс kdv tax taxes
    brutto netto bruto neto gross net unitaire unitario unitário unit each pro per je par por stück platz person seat
    amt from ab ex c en de la le con sin mit ohne with without avec sans
"""
"""Words behind a price that say what it includes, or of what it is the price."""
_CODE = re.compile(r"\b([A-Z]{3})\W*$")
"""The code of a currency behind a name."""
_BRACKETS = re.compile(r"\(.*?\)|\[.*?\]")
_OUTER_ZONES = (
    "level tier floor storey ebene etage stockwerk étage piano planta piso verdieping этаж поверх 楼层 樓層 階 층 "
    "stand tribüne tribune tribuna tribună trybuna tribün трибуна katsomo エリア "
    "hall zaal saal sala salle location part ordine 看台"
)
"""A floor, a stand or a hall: the zone where no other column is one, for a section is one of its parts."""
_BEGINNINGS = ("seat", "venue", "sitzplatz", "sitz")
_NUMBERS = frozenset(
    ("no", "nr", "n", "num", "number", "numero", "numer", "numar", "c", "cislo", "broj", "номер", "αριθμος")
)
_OF = frozenset(("of", "de", "du", "da", "do", "di", "del", "la", "the", "на"))
_IF_NO_OTHER = {"seat": "番 番号 号 號 번 번호", "row": "vrsta 行"}
"""What says this where no other column does: beside one, they are the numbers, the kind or the line of something."""


def plain(name: str) -> str:
    """The name of a column without case, accents, blanks and signs."""
    return "".join(words_in(name))


_UNITS = frozenset(map(plain, _UNIT_WORDS.split()))
"""Words behind a name that say in what a column counts."""
_OUTER = frozenset(map(plain, _OUTER_ZONES.split()))
_ENDINGS = (
    *("number", "nummer", "numero", "num", "no", "nr", "name", "label", "bezeichnung", "szam", "numarasi"),
    *map(plain, ("号", "號", "番号", "번호")),
)
_ENDINGS_OF_PLACES = ("id", "code", "desc", "description")
"""Of a price or a category, these are not the price or the category."""
_LINK = "s"
"""The letter by which names are put together in Germanic languages: `Bereichsname`, `Stolsnummer`."""


def _by_plain_name(names: Mapping[str, str]) -> Mapping[str, str]:
    return {plain(name): what for what, every in names.items() for name in every.split()}


_SAYS = _by_plain_name(_NAMES)
_SAYS_OF = {**_SAYS, **_by_plain_name(_GENITIVES)}
_SAYS_ALONE = _by_plain_name(_IF_NO_OTHER)
_CODES = frozenset(_CURRENCIES.split())
_NOT_OF_PRICES = _UNITS | frozenset(map(plain, _REMARKS.split()))
_PLACES = frozenset(("zone", "row", "seat"))


def by_whole_name(name: str) -> str | None:
    """What a column says that has one of the usual names."""
    key = plain(name)
    return _SAYS.get(key) or _SAYS.get(key.removeprefix(_ARTICLE))


def without_ending(name: str) -> str | None:
    """`Row no.`, `Sitz-Nr.` and `Stoelnummer` say what `Row`, `Sitz` and `Stoel` do."""
    return _bare(plain(name))


def without_beginning(name: str) -> str | None:
    """`seat_row`, `SeatX` and `Sitzplatz: Reihe` say what `row`, `x` and `Reihe` do."""
    key = plain(name)
    rests = (key.removeprefix(beginning) for beginning in _BEGINNINGS if key.startswith(beginning))
    return next((what for rest in rests if (what := _SAYS.get(rest) or _bare(rest))), None)


def without_number_of(name: str) -> str | None:
    """`No. de siège` and `Número de fila` say what `siège` and `fila` do."""
    words = list(words_in(name))
    if len(words) < 2 or words[0] not in _NUMBERS:
        return None
    while len(words) > 1 and words[0] in _NUMBERS | _OF:
        words.pop(0)
    key = "".join(words)
    return "row" if key in EITHER else _SAYS_OF.get(key)


def if_no_other(name: str) -> str | None:
    """`番号` is the number of the seat where no other column is."""
    return _SAYS_ALONE.get(plain(name))


def may_be_zone(name: str) -> bool:
    """Whether a column is a part of the house that may have parts itself: `Level`, `Tribüne`, `Rang`, `Section`."""
    key = plain(name)
    return key in _OUTER or key in EITHER or _SAYS.get(key) == "zone"


def names_price(name: str) -> bool:
    """Whether a column is a price of some kind, as `Web price`, `Kinderpreis`, `Prix TTC` and `EUR`."""
    key = plain(name)
    words = list(words_in(_BRACKETS.sub(" ", name)))
    while len(words) > 1 and words[-1] in _NOT_OF_PRICES:
        words.pop()
    return key.endswith(_PRICES) or key in {*_SHORT_PRICES, *_CODES} or _SAYS.get("".join(words)) == "price"


def without_unit(name: str) -> str | None:
    """`Preis (EUR)`, `Price in USD` and `x [mm]` say what `Preis`, `Price` and `x` do."""
    bare = _BRACKETS.sub(" ", name)
    what = _before_units(bare)
    code = _CODE.search(bare)
    if what or not code or plain(code[1]) in _NOT_OF_PRICES - _UNITS:
        return what
    return "price" if _before_units(bare[: code.start()]) == "price" else None


def _before_units(name: str) -> str | None:
    words = list(words_in(name))
    while len(words) > 1 and words[-1] in _UNITS:
        words.pop()
    key = "".join(words)
    return _SAYS.get(key) or _bare(key)


def _bare(key: str) -> str | None:
    bare = [key.removesuffix(ending) for ending in _ENDINGS if key.endswith(ending)]
    bare += [each.removesuffix(_LINK) for each in bare if each.endswith(_LINK)]
    found = next((_SAYS[each] for each in bare if each in _SAYS), None)
    places = (key.removesuffix(ending) for ending in _ENDINGS_OF_PLACES if key.endswith(ending))
    return found or next((what for each in places if (what := _SAYS.get(each)) in _PLACES), None)
