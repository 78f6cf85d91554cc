"""The areas of a plan that are its stage, in the languages that plans come in."""

import pytest

from seatui.plans.formats.stage_words import names_stage


@pytest.mark.parametrize(
    "name",
    [
        *(
            "Stage",
            "STAGE",
            "Main stage",
            "Mainstage",
            "Stage (front)",
            "Stage 1",
            "Bühne / Stage",
            "Stage - main",
        ),
        *("Court", "Field", "Pitch", "Ice rink", "Boxing ring", "Screen 2", "Podium"),
        *("Bühne", "Hauptbühne", "BUEHNE", "Spielfeld", "Manege", "Eisfläche", "Leinwand"),
        *(
            "Scène",
            "SCENE",
            "Terrain",
            "escenario",
            "Cancha",
            "Palcoscenico",
            "Palco",
            "Toneel",
            "Scena",
            "Näyttämö",
        ),
        *("Jeviště", "Színpad", "Scenă", "Сцена", "Поле", "Манеж", "Σκηνή", "Sahne", "מגרש", "مسرح"),
        *("LAPANGAN", "Gelanggang", "Lapangan basket / Court", "Väljak", "Aikštelė", "میدان"),
        *("舞台", "主舞台", "ステージ", "무대", "경기장", "Sân khấu", "เวที"),
        *("escenario principal", "Scène centrale", "Scena główna", "Scenă principală", "Panggung utama"),
        *("S T A G E", "S-T-A-G-E", "E s c e n a r i o", "Boxring", "Kinoleinwand", "Hovedscene", "Lerret"),
        *("المسرح", "خشبة المسرح", "المسرح الرئيسي", "شاشة", "הבמה", "במה מרכזית", "מסך", "المنصة"),
        *(
            "スクリーン",
            "스크린",
            "银幕",
            "屏幕",
            "螢幕",
            "Màn hình",
            "จอภาพ",
            "Ekran",
            "Plátno",
            "Οθόνη",
            "Ecrã",
        ),
    ],
)
def test_stages_are_recognised(name: str) -> None:
    assert names_stage(name)


@pytest.mark.parametrize(
    "name",
    [
        "",
        "Backstage",
        "Back stage",
        "Stage door",
        "Stage left",
        "Ice cream",
        "Fielding",
        "Foyer",
        "Rang",
        "Bar 1",
        "Catering",
        "A B",
        "Central",
        "Screening room",
        "The view of the stage " * 6 + "stage",
    ],
)
def test_other_areas_are_not(name: str) -> None:
    assert not names_stage(name)
