"""Open a folder of Hugging Face, or say in one line why not."""

from dataclasses import dataclass, replace
from pathlib import Path

from torch import nn

from heatscope.errors import ModelUnavailableError
from heatscope.models.adapter import Facts, Origin
from heatscope.models.huggingface.card import read_hub_card
from heatscope.models.huggingface.configuration import Configuration, read_configuration
from heatscope.models.huggingface.image_adapter import FolderImageAdapter, ImageReader
from heatscope.models.huggingface.labels import labels_of
from heatscope.models.huggingface.library import transformers
from heatscope.models.huggingface.limits import Limits
from heatscope.models.huggingface.network import Plan, build, plan
from heatscope.models.huggingface.probing import run_once
from heatscope.models.huggingface.reading import reader_for
from heatscope.models.huggingface.tasks import purpose_of
from heatscope.models.huggingface.text_adapter import FolderTextAdapter, TextReader
from heatscope.models.huggingface.trials import sharing, try_out
from heatscope.models.huggingface.weights_header import read_header

#: What a network does, by its task.
DOES = {
    "image-classification": "Names what a picture shows",
    "token-classification": "Names what each token of a text is",
    "text-classification": "Names what a text is",
    "text2text-generation": "Reads a text and writes another, token by token",
    "fill-mask": "Guesses masked words of a text",
    "text-generation": "Goes on with a text, token by token",
    "image-feature-extraction": "Turns a picture into a vector",
    "feature-extraction": "Turns a text into vectors",
}
LABELLING = ("image-classification", "token-classification", "text-classification")


@dataclass(frozen=True)
class Check:
    """What can be used of a folder."""

    folder: Path
    adapter: FolderImageAdapter | FolderTextAdapter | None  #: None if it cannot be used
    reason: str | None  #: why not, in one line

    @property
    def lines(self) -> list[str]:
        """What to tell a person."""
        if self.adapter is None:
            return [f"{self.folder}: cannot be used: {self.reason}"]
        facts = self.adapter.facts
        return [
            f"{self.folder}: can be used",
            f"  {facts.task}: {facts.description}",
            *(f"  {one}" for one in facts.limits),
        ]


def check_folder(folder: Path, limits: Limits | None = None) -> Check:
    """Open ``folder`` as the service would, and say whether it can be used."""
    try:
        return Check(folder, open_folder(folder, folder.absolute().name or "model", limits), None)
    except ModelUnavailableError as error:
        return Check(folder, None, str(error))


def open_folder(
    folder: Path, model_id: str, limits: Limits | None = None, origin: Origin = "folder", tried: bool = False
) -> FolderImageAdapter | FolderTextAdapter:
    """Return the network of a folder, ready to be asked; it has run once.

    Args:
        folder: holds config.json, safetensors, and preprocessor_config.json or tokenizer.json.
        model_id: the name it gets.
        limits: what is accepted; the defaults if None.
        origin: where the folder comes from.
        tried: whether the folder is known to be harmless: it is not tried in a process of its own first.

    Raises:
        ModelUnavailableError: it cannot be used; the message says why, in one line.
    """
    limits = limits or Limits()
    _look(folder, limits) if tried else try_folder(folder, limits)
    made = plan(folder, limits)
    reader = reader_for(folder, made, limits)
    network = build(made)
    facts = _facts(folder, model_id, origin, made)
    adapter = _adapter(facts, network, reader)
    labels = run_once(adapter)
    return _adapter(_with_labels(adapter.facts, made, labels), network, reader)


def try_folder(folder: Path, limits: Limits) -> None:
    """Return if ``folder`` could be opened in a process of its own; takes nothing of this one but time.

    Raises:
        ModelUnavailableError: it cannot be used.
    """
    # What takes no time to find out comes first, and needs no process.
    configuration = _configuration(folder, limits)
    with sharing() as server:
        # It imports its libraries beside this process, which needs them as well.
        server.start()
        purpose_of(configuration)
        try_out(folder, limits)


def _look(folder: Path, limits: Limits) -> None:
    purpose_of(_configuration(folder, limits))


def _configuration(folder: Path, limits: Limits) -> Configuration:
    if not folder.is_dir():
        raise ModelUnavailableError(f"there is no folder {folder.name}")
    return read_configuration(folder, read_header(folder), limits)


def _adapter(
    facts: Facts, network: nn.Module, reader: ImageReader | TextReader
) -> FolderImageAdapter | FolderTextAdapter:
    if isinstance(reader, ImageReader):
        return FolderImageAdapter(replace(facts, input=reader.input), network, reader)
    reader.fit(network)
    return FolderTextAdapter(replace(facts, input=reader.input), network, reader)


def _facts(folder: Path, model_id: str, origin: Origin, made: Plan) -> Facts:
    card, task = read_hub_card(folder), made.purpose.task
    limits = []
    if task == "feature-extraction":
        limits.append(
            "The vector of a whole text is "
            + ("made as the folder says." if (folder / "1_Pooling").is_dir() else "the mean of its tokens' vectors.")
        )
    if unused := made.comparison.unused:
        limits.append(f"Not used of its files: {len(unused)} weights of a head for pretraining, as {unused[0][:80]}.")
    return Facts(
        id=model_id, task=task, title=folder.absolute().name, origin=origin, parameter_count=made.parameter_count,
        description=f"{DOES[task]}; {made.configuration.architecture} of transformers {transformers().__version__}.",
        input={}, licence=card.licence, trained_on=card.trained_on, limits=tuple(limits),
    )  # fmt: skip


def _with_labels(facts: Facts, made: Plan, count: int) -> Facts:
    if facts.task not in LABELLING:
        return facts
    labels = labels_of(made.configuration.values, count)
    if facts.task == "text-classification":
        facts = replace(facts, sequence_labels=labels)
    else:
        facts = replace(facts, labels=labels)
    if count == 1:
        facts = replace(facts, limits=(*facts.limits, "It says one number, not which of several labels fits."))
    return facts
