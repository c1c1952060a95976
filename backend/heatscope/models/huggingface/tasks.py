"""Which classes of transformers are built, and what each is for: its own tables are the list of what is allowed."""

from dataclasses import dataclass
from typing import Any, Literal

from heatscope.errors import ModelUnavailableError, shown
from heatscope.models.huggingface.configuration import Configuration
from heatscope.models.huggingface.library import transformers

#: Task, as on the Hub -> the tables of ``transformers.models.auto.modeling_auto``; the first that has a class decides.
TABLES = {
    "image-classification": ("MODEL_FOR_IMAGE_CLASSIFICATION_MAPPING_NAMES",),
    "token-classification": ("MODEL_FOR_TOKEN_CLASSIFICATION_MAPPING_NAMES",),
    "text-classification": ("MODEL_FOR_SEQUENCE_CLASSIFICATION_MAPPING_NAMES",),
    "text2text-generation": ("MODEL_FOR_SEQ_TO_SEQ_CAUSAL_LM_MAPPING_NAMES",),
    "fill-mask": ("MODEL_FOR_MASKED_LM_MAPPING_NAMES",),
    "text-generation": ("MODEL_FOR_CAUSAL_LM_MAPPING_NAMES",),
    "image-feature-extraction": ("MODEL_FOR_IMAGE_MAPPING_NAMES",),
    "feature-extraction": ("MODEL_MAPPING_NAMES", "MODEL_FOR_TEXT_ENCODING_MAPPING_NAMES"),
}
READS: dict[str, Literal["image", "text"]] = {"pixel_values": "image", "input_ids": "text"}


@dataclass(frozen=True)
class Purpose:
    """A class and what it is for."""

    network_class: Any
    config_class: Any
    pretraining_class: Any  #: of the same family; None if it has none of its own
    task: str
    reads: Literal["image", "text"]


def purpose_of(configuration: Configuration) -> Purpose:
    """Return the class that a configuration names, if it is one of those that are built.

    Raises:
        ModelUnavailableError: it is not.
    """
    library = transformers()
    tables = library.models.auto.modeling_auto
    name, family = configuration.architecture, configuration.model_type
    for task, names in TABLES.items():
        for table in names:
            listed = getattr(tables, table).get(family, ())
            if name in ((listed,) if isinstance(listed, str) else listed):
                try:
                    network_class, config_class = getattr(library, name), library.CONFIG_MAPPING[family]
                except (ImportError, AttributeError, KeyError) as error:
                    raise ModelUnavailableError(f"{name} cannot be imported: {shown(str(error))}") from error
                reads = READS.get(network_class.main_input_name)
                if reads is None or reads != ("image" if task.startswith("image") else "text"):
                    break
                pretraining = tables.MODEL_FOR_PRETRAINING_MAPPING_NAMES.get(family, "")
                return Purpose(network_class, config_class, getattr(library, str(pretraining), None), task, reads)
    raise ModelUnavailableError(
        f"{shown(name)} of the family {shown(family)} is not opened; classes of transformers {library.__version__} for "
        f"{', '.join(TABLES)} are"
    )


def task_of(name: str) -> str | None:
    """Return what a class of transformers is for, by its name; None of one that is in none of the tables."""
    tables = transformers().models.auto.modeling_auto
    for task, names in TABLES.items():
        listed = [each for table in names for each in getattr(tables, table).values()]
        if any(name in ((each,) if isinstance(each, str) else each) for each in listed):
            return task
    return None
