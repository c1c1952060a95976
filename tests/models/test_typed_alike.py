"""The same text typed in eight ways gives the same labels; another language is told that its labels mean nothing."""

import itertools
from collections.abc import Iterator
from typing import Any

import pytest

from heatscope.app import create_app
from heatscope.settings import Settings
from tests.conftest import Client

MODEL = "/api/v1/models/sentence-encoder"
TEXT = "I don't like the well-made café's filter, it's O'Brien's 3D office film."
MATHEMATICAL = str.maketrans({chr(ord("a") + i): chr(0x1D41A + i) for i in range(26)})
WIDE = str.maketrans({chr(code): chr(code + 0xFEE0) for code in range(0x21, 0x7F)})
WAYS = {
    "curly apostrophes": TEXT.replace("'", "\u2019"),
    "modifier letters": TEXT.replace("'", "\u02bc"),
    "backticks": TEXT.replace("'", "`"),
    "accents of their own": TEXT.replace("\u00e9", "e\u0301"),
    "ligatures": TEXT.replace("fi", "\ufb01"),
    "full width": TEXT.translate(WIDE),
    "mathematical letters": TEXT.translate(MATHEMATICAL),
    "soft hyphens, odd hyphens and fixed spaces": TEXT.replace("filter", "fil\u00adter")
    .replace("-", "\u2011")
    .replace(" ", "\u00a0"),
}


@pytest.fixture(scope="module")
def service() -> Iterator[Client]:
    client = Client(create_app(Settings(packages=False)))
    yield client
    client.close()


def read(service: Client, text: str) -> dict[str, Any]:
    answer = service.post(f"{MODEL}/attention", json={"text": text, "layers": []})
    assert answer.status_code == 200, answer.text
    content: dict[str, Any] = answer.json()
    return content


def test_there_are_eight_ways_that_differ() -> None:
    assert len({TEXT, *WAYS.values()}) == 9


@pytest.mark.parametrize("way", WAYS)
def test_same_text_typed_otherwise_has_the_same_labels(service: Client, way: str) -> None:
    plain, other = read(service, TEXT), read(service, WAYS[way])
    assert [(token["text"], token.get("label")) for token in other["tokens"]] == [
        (token["text"], token.get("label")) for token in plain["tokens"]
    ]
    assert other["sequence_labels"] == plain["sequence_labels"]
    # Where a word stands is said of the text as it was typed: what lies between two words is space.
    ends = [(token["start"], token["end"]) for token in other["tokens"][1:]]
    between = [WAYS[way][one[1] : next_[0]] for one, next_ in itertools.pairwise(ends)]
    assert not "".join(between).strip()


@pytest.mark.parametrize("mark", "\u02bc\u2018\u2019\u201b\uff07\u2032`\u00b4")
@pytest.mark.parametrize(
    "text",
    [
        "The dogs' house is big and James' film is bad.",
        "Let 'em say it's from the '90s, 'cause they don't know.",
        "It 's the parents' car, isn't it?",
    ],
)
def test_every_apostrophe_is_one_in_contractions_and_possessives(service: Client, text: str, mark: str) -> None:
    plain, other = read(service, text), read(service, text.replace("'", mark))
    assert other["tokens"] == plain["tokens"]
    assert other["sequence_labels"] == plain["sequence_labels"]


@pytest.mark.parametrize("pair", ["\u2018\u2019", "``", "\u00b4\u00b4"])
def test_quotes_stay_quotes(service: Client, pair: str) -> None:
    text = f"He likes {pair[0]}cats{pair[1]} and {pair[0]}the dogs{pair[1]} a lot."
    words = [token["text"] for token in read(service, text)["tokens"][1:]]
    assert [word for word in words if not word.isalpha()] == [*pair, *pair, "."]


@pytest.mark.parametrize("pair", ["„‟", "«»", "»«", "‹›", "〝〞", "＂＂"])
def test_quotes_of_every_typography_have_the_same_labels(service: Client, pair: str) -> None:
    text = "He said {}the film is not good{} and left."
    plain, other = read(service, text.format('"', '"')), read(service, text.format(*pair))
    assert other["tokens"] == plain["tokens"]
    assert other["sequence_labels"] == plain["sequence_labels"]


@pytest.mark.parametrize(
    "text",
    [
        "Ich habe gestern einen sehr guten Film gesehen.",
        "Le chat dort toujours sur le fauteuil pendant que nous travaillons.",
        "Kot siedzi na macie i patrzy przez okno.",
        "Я видел пилу в саду вчера вечером.",
        "我看见一把锯子",
    ],
)
def test_other_language_is_answered_with_the_share_of_unknown_words(service: Client, text: str) -> None:
    answer = read(service, text)
    assert answer["unknown_share"] >= 0.3
    assert "of other texts the labels mean nothing" in answer["notes"][0]["detail"]


@pytest.mark.parametrize(
    "text", ["Il y a un peu de vent.", "Je ne suis pas du tout convaincue.", "Comment se passe la quête d'un emploi ?"]
)
def test_other_language_whose_words_english_has_too_is_told_by_the_common_ones(service: Client, text: str) -> None:
    answer = read(service, text)
    assert answer["unknown_share"] < 0.3
    assert "among the 200 commonest of the vocabulary, which is English" in answer["notes"][0]["detail"]


@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        "I saw a saw in the garden.",
        "The film was long, but I loved it.",
        "Colorless green ideas sleep furiously.",
    ],
)
def test_english_needs_no_note(service: Client, text: str) -> None:
    assert "notes" not in read(service, text)
