"""The second teacher of sentiment: what it learns, that it goes on, that it is another than the first."""

import json
from pathlib import Path

import pytest
import torch

from training import sentiment_judge
from training.corpora import JudgedSentence

JUDGED = [JudgedSentence(("good", "dog"), 1.0), JudgedSentence(("bad", "dog"), 0.0)] * 20


@pytest.mark.usefixtures("taught_by_a_toy")
def test_it_learns_what_people_judged_and_goes_on_where_it_was_stopped(tmp_path: Path) -> None:
    where = torch.device("cpu")
    sentiment_judge.train(tmp_path, JUDGED, where, epochs=20)
    judge = sentiment_judge.train(tmp_path, JUDGED, where, epochs=60)
    curve = json.loads((tmp_path / "curve.json").read_text())
    assert [row["epoch"] for row in curve] == list(range(1, 61))
    assert curve[-1]["sentiment_loss"] < curve[0]["sentiment_loss"]
    assert not judge.training
    with torch.no_grad():
        good, bad = judge([["good", "dog"], ["bad", "dog"]]).sequence_logits.softmax(1)[:, 1]
    assert good > 0.5 > bad
