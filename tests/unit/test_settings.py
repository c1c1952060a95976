"""Settings come from the environment, cannot change, and are refused when they cannot be."""

import pytest
from pydantic import ValidationError

from heatscope.settings import Settings


def test_environment_sets_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEATSCOPE_MAX_WAITING", "3")
    monkeypatch.setenv("HEATSCOPE_CORS_ORIGINS", "https://a.example https://b.example")
    settings = Settings()
    assert settings.max_waiting == 3
    assert settings.allowed_origins == ["https://a.example", "https://b.example"]


def test_defaults_listen_to_this_machine_alone_and_let_no_other_origin_in() -> None:
    assert Settings().host == "127.0.0.1"
    assert Settings().allowed_origins == []


def test_settings_cannot_change() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        Settings().port = 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"port": 70_000},
        {"workers": 0},
        {"timeout_seconds": 0},
        {"timeout_seconds": float("nan")},
        {"max_image_megapixels": -1},
        {"frame_ancestors": "'self'; script-src *"},
        {"log_level": "chatty"},
        {"trusted_proxies": "nginx"},
        {"trusted_proxies": "127.0.0.1 *"},
        {"client_share": 0},
        {"client_share": 1.1},
        {"no_such_setting": 1},
    ],
)
def test_what_cannot_be_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Settings(**wrong)  # type: ignore[arg-type]


def test_every_setting_says_what_it_is_for() -> None:
    assert all(field.description for field in Settings.model_fields.values())
