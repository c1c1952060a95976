"""`heatscope attention` writes the softmax of what queries and keys say, in three forms with the same numbers."""

import csv
import io
import json
import sys
from pathlib import Path

import numpy as np
import pytest

from tests.conftest import Client
from tests.unit.commands.asking import Shell

SAMPLE = Path(__file__).parents[3] / "frontend" / "public" / "samples" / "chelsea.jpg"
TOY = ("--model", "toy-encoder")
SENTENCE = "I saw a saw."


def test_rows_are_the_softmax_of_the_scaled_products(shell: Shell, tmp_path: Path) -> None:
    out = tmp_path / "attention.npz"
    done = shell("attention", SENTENCE, "--format", "npz", "--include", "query,key", "--out", out, *TOY)
    assert (done.status, done.out, done.err) == (0, "", "")
    done = shell("attention", SENTENCE, *TOY)
    assert (done.status, done.err) == (0, "")
    rows = list(csv.DictReader(io.StringIO(done.out)))
    assert list(rows[0]) == ["text", "layer", "head", "query", "key", "query_token", "key_token", "attention"]
    with np.load(out) as arrays:
        for layer in ("layer1", "layer2"):
            query, key = (arrays[f"layers.{layer}.{part}"].astype(float) for part in ("query", "key"))
            powers = np.exp(np.einsum("hqd,hkd->hqk", query, key) / np.sqrt(query.shape[-1]))
            expected = powers / powers.sum(axis=-1, keepdims=True)
            np.testing.assert_allclose(arrays[f"layers.{layer}.attention"], expected, rtol=1e-4, atol=1e-6)
            here = [row for row in rows if row["layer"] == layer]
            assert len(here) == expected.size
            for row in here:
                place = tuple(int(row[axis]) for axis in ("head", "query", "key"))
                assert np.float32(row["attention"]) == arrays[f"layers.{layer}.attention"][place]
                tokens = ["<cls>", "I", "saw", "a", "saw", "."]
                assert [row["query_token"], row["key_token"]] == [tokens[place[1]], tokens[place[2]]]


def test_json_is_what_the_service_answers(shell: Shell, client: Client) -> None:
    wanted = {"text": SENTENCE, "include": ["scores", "statistics"], "layers": ["layer2"]}
    theirs = client.post("/api/v1/models/toy-encoder/attention", json=wanted).json()
    arguments = ["--format", "json", "--include", "scores,statistics", "--layers", "layer2"]
    assert json.loads(shell("attention", SENTENCE, *arguments, *TOY).out) == theirs
    several = json.loads(shell("attention", SENTENCE, "...", SENTENCE, *arguments, *TOY).out)
    assert [several[0], several[2]] == [theirs, theirs]


def test_texts_come_from_a_file_and_from_standard_input(
    shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = "\ufeffI saw a saw.\r\n\n  \nA saw, a saw!".encode()
    (tmp_path / "lines.txt").write_bytes(lines)
    arguments = ["--heads", "layer2:1", "--format", "csv", *TOY]
    of_file = shell("attention", "--file", tmp_path / "lines.txt", *arguments)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(lines)))
    of_input = shell("attention", *arguments)
    of_both = shell("attention", SENTENCE, "A saw, a saw!", *arguments)
    assert of_file == of_input == of_both
    rows = list(csv.DictReader(io.StringIO(of_file.out)))
    assert {(row["text"], row["layer"], row["head"]) for row in rows} == {("0", "layer2", "1"), ("1", "layer2", "1")}
    assert {row["key_token"] for row in rows if row["text"] == "1"} == {"<cls>", "A", "saw", ",", "a", "!"}


@pytest.mark.parametrize(("form", "status"), [("csv", 0), ("json", 0), ("npz", 1)])
def test_text_is_printed_to_a_terminal_and_arrays_are_not(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, form: str, status: int
) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    done = shell("attention", SENTENCE, "--format", form, *TOY)
    assert done.status == status
    assert ("nothing for a terminal" in done.err) == (status == 1)
    assert (SENTENCE.split()[1] in done.out) == (status == 0)


def test_bad_line_is_named_and_the_others_are_read(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "lines.txt").write_bytes(b"I saw.\n\n\xff\xfe\n...... \n" + b"saw " * 600 + b"\na saw\n")
    out = tmp_path / "attention.npz"
    done = shell("attention", "--file", tmp_path / "lines.txt", "--format", "npz", "--out", out, *TOY)
    assert done.status == 1
    assert done.err.splitlines() == [
        "heatscope: line 3: it is not in UTF-8",
        "heatscope: line 5: the text has 600 words; at most 40 are read",
    ]
    with np.load(out) as arrays:
        said = json.loads(arrays["answer.json"])
        assert arrays["4.layers.layer1.attention"].shape == (2, 3, 3)
    assert [each.get("index") for each in said] == [None, 1, None, 3, None]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([""], "the text has no words; type a sentence"),
        (["a saw", "--model", "toy-cnn"], "model 'toy-cnn' has no attention between words; models that have: "),
        (["a saw", "--layers", "layer7"], "no layer named 'layer7'; this model has: layer1, layer2"),
        (["a saw", "--heads", "layer1:2"], "no head 2 in layer1; its heads are 0 … 1"),
        (["a saw", "--include", "hidden"], "hidden is nothing of those; ask for --format json or npz"),
        (["--file", "/no/such.txt"], "/no/such.txt: the file cannot be read: No such file or directory"),
        (["--file", str(SAMPLE)], "that is no text in UTF-8"),
        (["--file", "/dev/null"], "there is no text; give one, or lines of a file"),
        ([__file__], "that is a file, and a text is wanted; --file reads one text a line"),
    ],
)
def test_what_cannot_be_is_one_line(shell: Shell, arguments: list[str], said: str) -> None:
    done = shell("attention", *arguments, *(() if "--model" in arguments else TOY))
    assert done.status == 1
    assert done.out == ""
    assert said in done.err
    assert done.err.count("\n") == 1


@pytest.mark.parametrize("arguments", [["--heads", "layer1"], ["--include", "nothing"], ["--format", "xml"]])
def test_wrong_arguments_end_with_two(shell: Shell, arguments: list[str]) -> None:
    done = shell("attention", "a saw", *arguments)
    assert (done.status, done.out) == (2, "")
