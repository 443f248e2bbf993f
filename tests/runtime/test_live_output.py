"""Live output: what a cell prints is sent while it runs, at first at once, later in larger pieces."""

from livecells.runtime.live_output import MAX_SINGLE, MIN_JOINED
from livecells.runtime.result import OutputStream
from livecells.runtime.stories import Stories

Sent = list[tuple[OutputStream, str]]


def sent_by(source: str) -> Sent:
    sent: Sent = []
    Stories(send=lambda stream, text: sent.append((stream, text))).run("story", "cell", source)
    return sent


def test_each_write_is_sent_before_the_next_statement() -> None:
    source = "import sys\nprint('one')\nprint('two', file=sys.stderr)\nsys.stdout.write('three')"
    pieces = [("stdout", "one"), ("stdout", "\n"), ("stderr", "two"), ("stderr", "\n"), ("stdout", "three")]
    assert sent_by(source) == pieces


def test_very_many_writes_are_sent_in_fewer_pieces_and_none_but_the_last_is_held_back() -> None:
    sent = sent_by("import sys\nfor n in range(50_000): sys.stdout.write('x')")
    assert len(sent) <= MAX_SINGLE + 50_000 // MIN_JOINED
    assert 50_000 - MIN_JOINED <= sum(len(text) for _, text in sent) <= 50_000


def test_what_is_sent_is_as_safe_to_show_and_as_bounded_as_the_result() -> None:
    sent = sent_by("print('\\x1b[31mred\\x00\\u202e')\nfor n in range(5_000): print(n)")
    assert sent[0] == ("stdout", "red␀⟨U+202E⟩")
    assert sum(text.count("\n") for _, text in sent) <= 1_000
