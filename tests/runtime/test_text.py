"""Text: nothing that a cell writes steers the page, and nothing of it is lost unseen."""

import json

import pytest

from livecells.runtime.text import safe_str, saferepr, sanitized


@pytest.mark.parametrize(
    ("raw", "seen"),
    [
        ("a\tb\nc", "a\tb\nc"),
        ("a\r\nb\rc", "a\nb\nc"),
        ("\0\a\b\x7f", "␀␇␈␡"),
        ("\x1b[1;31mred\x1b[0m", "red"),
        ("\x1b]0;title\x07x\x1b]8;;http://a\x1b\\link\x1b]8;;\x1b\\", "xlink"),
        ("\x1b not a sequence", "␛ not a sequence"),
        ("user\u202egpj.exe\u2066x", "user⟨U+202E⟩gpj.exe⟨U+2066⟩x"),
        ("a\u2028b\x85c", "a⟨U+2028⟩b⟨U+0085⟩c"),
        (
            "a\u200bb\u00ad\ufeff\u2060\u3164\u2800\u034f\ufe0e",
            "a⟨U+200B⟩b⟨U+00AD⟩⟨U+FEFF⟩⟨U+2060⟩⟨U+3164⟩⟨U+2800⟩⟨U+034F⟩⟨U+FE0E⟩",
        ),
        (
            "👩\u200d🚀 ❤\ufe0f 1\ufe0f\u20e3 🏳\ufe0f\u200d🌈 👍🏽",
            "👩\u200d🚀 ❤\ufe0f 1\ufe0f\u20e3 🏳\ufe0f\u200d🌈 👍🏽",
        ),
        ("❤\ufe0f\ufe0f\ufe0f a\u200db", "❤\ufe0f⟨U+FE0F⟩⟨U+FE0F⟩ a⟨U+200D⟩b"),
        ("\U000e0041hidden", "⟨U+E0041⟩hidden"),
        ('File "/usr/lib/python3.13/site-packages/sqlalchemy/orm/x.py", line 1', 'File "sqlalchemy/orm/x.py", line 1'),
        ("half \ud83d, whole 🚀", "half \\ud83d, whole 🚀"),
        ("<A at 0x7f3c>", "<A at 0x…>"),
        ("Дарья — <b>&amp;</b>", "Дарья — <b>&amp;</b>"),
    ],
)
def test_what_cannot_be_seen_is_a_symbol(raw: str, seen: str) -> None:
    assert sanitized(raw) == seen


def test_all_characters_together_are_valid_utf_8() -> None:
    everything = sanitized("".join(map(chr, range(0x11000))))
    assert json.loads(json.dumps(everything).encode()) == everything
    assert everything.encode("utf-8")


def test_a_long_text_is_cut_and_says_so() -> None:
    assert sanitized("abc", 3) == "abc"
    assert sanitized("x" * 2_000, 3) == "xxx… 1,997 more characters"


@pytest.mark.parametrize("kind", [ValueError, RecursionError, KeyboardInterrupt, SystemExit, GeneratorExit])
def test_a_repr_may_raise_anything(kind: type[BaseException]) -> None:
    class Astronaut:
        def __repr__(self) -> str:
            raise kind("boom")

    assert saferepr(Astronaut(), 100) == f"<Astronaut object, repr failed: {kind.__name__}: boom>"


def test_an_exception_that_fails_in_its_own_str_is_named() -> None:
    class Mute(Exception):
        def __str__(self) -> str:
            raise self

    assert safe_str(Mute()) == "<str failed: Mute>"


def test_a_recursion_error_reads_the_same_under_every_python() -> None:
    messages = {"maximum recursion depth exceeded in comparison", "Stack overflow (used 4000 kB) in repr"}
    assert {safe_str(RecursionError(each)) for each in messages} == {"maximum recursion depth exceeded"}
    assert safe_str(RecursionError("the reader's own")) == "the reader's own"


class Liar(str):
    """A text that lies about itself."""

    def __len__(self) -> int:
        raise SystemExit

    def __getitem__(self, _: object) -> str:
        return Liar("y" * 10**6)

    def isascii(self) -> bool:
        return True

    def replace(self, *_: object) -> str:
        raise SystemExit

    def __contains__(self, _: object) -> bool:
        return False

    def __format__(self, _: str) -> str:
        raise SystemExit


def test_a_subclass_of_str_is_cut_and_sanitized_like_any_text() -> None:
    class Shown:
        def __repr__(self) -> str:
            return Liar("\0" + "x" * 10)

    class Raised(Exception):
        def __str__(self) -> str:
            return Liar("x")

    assert sanitized(Liar("\0" + "x" * 10), 2) == "␀x… 9 more characters"
    assert type(sanitized(Liar("x"))) is str
    assert saferepr(Shown(), 2) == "␀x… 9 more characters"
    assert type(safe_str(Raised())) is str
