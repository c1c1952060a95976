"""Write the API's description where the page's types are made from it.

``python -m heatscope.contract frontend/openapi.json``, run by ``make contract``.
"""

import json
import sys
from pathlib import Path

from heatscope.app import create_app
from heatscope.models.collection import Models
from heatscope.settings import Settings


def contract() -> str:
    """Return OpenAPI as JSON; the same whatever is set or loaded."""
    app = create_app(Settings(), Models({}))
    return json.dumps(app.openapi(), indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(contract(), encoding="utf-8")
