"""The palette and the fonts: contrasts computed from the sheet, bytes counted, and where the files come from."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ASSETS = ROOT / "docs" / "assets"
SCHEMES = {
    "light": r':root,\s*\[data-md-color-scheme="default"\] \{(.*?)\}',
    "dark": r'\[data-md-color-scheme="slate"\] \{(.*?)\}',
}

# Text needs 4.5 : 1, what can be pressed or tells something by its shape 3 : 1 (WCAG 1.4.3, 1.4.11).
TEXT = ["ink", "ink-2", "accent", "commit", "rollback", "open", "error"]
CODE = ["code-keyword", "code-name", "code-string", "code-number", "code-constant"]
ON = {
    **dict.fromkeys(TEXT, ("paper", "surface", "accent-soft")),
    **dict.fromkeys(CODE, ("surface",)),
}


def tokens(scheme: str) -> dict[str, str]:
    """Return the tokens of a scheme by name, as #rrggbb."""
    sheet = (ASSETS / "palette.css").read_text()
    block = re.search(SCHEMES[scheme], sheet, re.DOTALL)
    assert block
    return dict(re.findall(r"--site-([\w-]+): (#[0-9a-f]{6});", block[1]))


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, from 1 to 21, as WCAG 2 defines it."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_the_contrast_of_black_and_white_is_21() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_both_schemes_have_the_same_tokens() -> None:
    assert tokens("light").keys() == tokens("dark").keys()


@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_colour_of_text_can_be_read_on_every_ground_it_stands_on(scheme: str) -> None:
    colours = tokens(scheme)
    found = {
        f"{text} on {ground}": round(ratio, 2)
        for text, grounds in ON.items()
        for ground in grounds
        if (ratio := contrast(colours[text], colours[ground])) < 4.5
    }
    found |= {
        f"ink on {ground}": round(contrast(colours["ink"], colours[ground]), 2)
        for ground in ("step", "commit-soft", "error-soft")
        if contrast(colours["ink"], colours[ground]) < 7
    }
    assert found == {}


@pytest.mark.parametrize("scheme", SCHEMES)
def test_edges_of_what_can_be_pressed_and_of_the_current_step_are_seen(scheme: str) -> None:
    colours = tokens(scheme)
    assert contrast(colours["edge"], colours["paper"]) >= 3
    assert contrast(colours["edge"], colours["surface"]) >= 3
    assert contrast(colours["step-edge"], colours["paper"]) >= 3
    assert contrast(colours["step"], colours["surface"]) >= 1.05


def test_the_two_fonts_weigh_less_than_52_kb_and_are_those_of_the_locked_packages(node_modules: Path) -> None:
    fonts = sorted((ASSETS / "fonts").glob("*.woff2"))
    assert [font.name.split("-latin")[0] for font in fonts] == ["source-code-pro", "source-sans-3"]
    assert sum(font.stat().st_size for font in fonts) <= 52_000
    for font in fonts:
        package = node_modules / "@fontsource-variable" / font.name.split("-latin")[0]
        assert font.read_bytes() == (package / "files" / font.name).read_bytes()
        assert (ASSETS / "fonts" / "OFL.txt").read_bytes() == (package / "LICENSE").read_bytes()
