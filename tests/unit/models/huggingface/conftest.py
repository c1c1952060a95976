"""One folder of each family, written once."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from heatscope.models.adapter import ImageAdapter, TextAdapter
from tests.folders import make_folder


@pytest.fixture(scope="session")
def folder_of(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """A call that gives the folder of a family; it is shared, so nothing in it may be changed."""
    place = tmp_path_factory.mktemp("folders")
    return cache(lambda family: make_folder(place, family))


@pytest.fixture(scope="session")
def opened(folder_of: Callable[[str], Path]) -> Callable[[str], ImageAdapter | TextAdapter]:
    """A call that gives the opened network of a family."""
    from heatscope.models.huggingface.folder import open_folder

    return cache(lambda family: open_folder(folder_of(family), f"a-{family}", tried=True))
