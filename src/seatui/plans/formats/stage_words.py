"""The names that plans give to a stage, a court, a pitch, a ring or a screen."""

import re
import unicodedata

_WORDS = """
    stage court field pitch rink ice ring screen podium catwalk runway
    bühne buehne spielfeld spielfläche spielflaeche eisfläche manege leinwand laufsteg
    scène terrain patinoire piste plateau écran
    escenario cancha pista terreno pantalla campo tarima
    scena palco palcoscenico schermo quadra gramado relvado
    toneel veld speelveld ijsbaan ijsvloer
    scen scene estrad isbana spelplan spilleplads bane lava näyttämö kenttä kaukalo
    boisko lodowisko estrada jeviště hřiště ihrisko pódium színpad pálya küzdőtér
    scenă teren pozornica igralište prizorišče skatuve
    сцена поле корт манеж каток ринг площадка экран майданчик терен эстрада
    σκηνή γήπεδο sahne saha kort مسرح منصة ملعب صحنه میدان במה מגרש मंच मैदान
    panggung lapangan gelanggang entablado jukwaa uwanja väljak laukums aikštė aikštelė igrišče escenari llwyfan
"""

_PARTS_OF_WORDS = "舞台 舞臺 球场 球場 银幕 ステージ コート ピッチ リング 土俵 무대 경기장 코트 เวที สนาม"
"""Names in scripts that put no blanks between words."""

_PHRASES = "sân khấu"

_COMPOUNDS = ("stage", "buhne", "buehne")
"""Words that others are put before without a blank: Hauptbühne, Mainstage."""

_NO_STAGE = "backstage"

_BRACKETS = re.compile(r"\(.*?\)|\[.*?\]")
_SEPARATORS = re.compile(r"[/|,;:·–—&+]|\s-\s")
_NOT_LETTERS = re.compile(r"[\W\d_]+")


def _plain(text: str) -> str:
    """Small letters without accents."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in decomposed if unicodedata.category(char) != "Mn")


_KNOWN = frozenset(_plain(_WORDS).split())
_KNOWN_PARTS = tuple(_plain(_PARTS_OF_WORDS).split())


def names_stage(text: str) -> bool:
    """Whether a name is that of a stage or of what people sit around: `Main stage (front)`, `Spielfeld`, `舞台`.

    `Backstage`, `Stage door` and `Ice cream` are not.
    """
    plain = _plain(text)
    if any(part in plain for part in (*_KNOWN_PARTS, _plain(_PHRASES))):
        return True
    return any(_ends_in_stage(part) for part in _SEPARATORS.split(_BRACKETS.sub(" ", plain)))


def _ends_in_stage(name: str) -> bool:
    words = _NOT_LETTERS.sub(" ", name).split()
    if not words or words[-2:-1] == ["back"]:
        return False
    return words[-1] in _KNOWN or (words[-1].endswith(_COMPOUNDS) and words[-1] != _NO_STAGE)
