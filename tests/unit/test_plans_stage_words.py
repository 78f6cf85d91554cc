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
    ],
)
def test_other_areas_are_not(name: str) -> None:
    assert not names_stage(name)
