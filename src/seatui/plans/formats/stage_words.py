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
    boxring scenen lwyfan
    scherm tela ecrã doek filmduk bioduk lærred lerret valkokangas ekran ecran plátno vászon platno ekranas ekrāns
    ekraan kinolina екран οθόνη perde layar شاشة حلبة پرده מסך पर्दा
"""
"""Each is a stage or what is played on; from the last line but one on, the screen of a cinema."""

_PARTS_OF_WORDS = """
    舞台 舞臺 球场 球場 拳台 拳臺 擂台 ステージ コート ピッチ リング 土俵 무대 스테이지 경기장 코트 เวที สนาม
    银幕 銀幕 屏幕 荧幕 螢幕 荧屏 スクリーン 스크린 จอภาพ หน้าจอ จอหนัง
"""
"""Names in scripts that put no blanks between words."""

_PHRASES = ("sân khấu", "màn hình", "màn ảnh")

_COMPOUNDS = ("stage", "buhne", "buehne", "leinwand", "scherm", "podium", "scene", "lærred", "vaszon")
"""Words that others are put before without a blank: Hauptbühne, Mainstage, Kinoleinwand."""

_MAIN = """
    principal principale principală central centrale centrală główna utama kuu chính
    الرئيسي الرئيسية اصلی הראשית ראשית המרכזית מרכזית
"""
"""What stands behind the name in languages that put it there: escenario principal."""

_ARTICLES = ("ال", "ה")
"""Articles that are written together with a word."""

_NO_STAGE = "backstage"

_LONGEST = 100
"""The most characters of a name: more are a description."""

_BRACKETS = re.compile(r"\(.*?\)|\[.*?\]")
_SEPARATORS = re.compile(r"[/|,;:·–—&+]|\s-\s")
_NOT_LETTERS = re.compile(r"[\W\d_]+")


def _plain(text: str) -> str:
    """Small letters without accents."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in decomposed if unicodedata.category(char) != "Mn")


_KNOWN = frozenset(_plain(_WORDS).split())
_KNOWN_PARTS = tuple(map(_plain, (*_PARTS_OF_WORDS.split(), *_PHRASES)))
_KNOWN_MAIN = frozenset(_plain(_MAIN).split())


def names_stage(text: str) -> bool:
    """Whether a name is that of a stage or of what people sit around: `Main stage (front)`, `Spielfeld`, `舞台`.

    `Backstage`, `Stage door` and `Ice cream` are not, nor is a text longer than a name.
    """
    if len(text) > _LONGEST:
        return False
    plain = _plain(text)
    if any(part in plain for part in _KNOWN_PARTS):
        return True
    return any(_ends_in_stage(part) for part in _SEPARATORS.split(_BRACKETS.sub(" ", plain)))


def _ends_in_stage(name: str) -> bool:
    words = _NOT_LETTERS.sub(" ", name).split()
    if len(words) > 2 and all(len(word) == 1 for word in words):
        words = ["".join(words)]  # S T A G E
    if len(words) > 1 and words[-1] in _KNOWN_MAIN:
        words.pop()
    if not words or words[-2:-1] == ["back"]:
        return False
    return any(map(_is_stage, (words[-1], *(words[-1].removeprefix(article) for article in _ARTICLES))))


def _is_stage(word: str) -> bool:
    return word in _KNOWN or (word.endswith(_COMPOUNDS) and word != _NO_STAGE)
