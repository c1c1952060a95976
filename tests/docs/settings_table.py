"""The table of settings that README.md prints, made from the settings themselves."""

import re

from heatscope.settings import Settings

TABLE = re.compile(r"^\| setting \|.*?\n(?=\n)", re.MULTILINE | re.DOTALL)


def settings_table() -> str:
    """Return one row a setting: its variable, default and meaning."""
    rows = ["| setting | default | meaning |", "|---|---|---|"]
    for name, field in Settings.model_fields.items():
        default = "" if field.default is None else f"`{field.default}`" if str(field.default) else "nothing"
        rows.append(f"| `HEATSCOPE_{name.upper()}` | {default} | {field.description} |")
    return "\n".join(rows) + "\n"


def refresh_settings(text: str) -> str:
    """Return ``text`` with its table of settings as it must be now."""
    return TABLE.sub(lambda _: settings_table(), text)
