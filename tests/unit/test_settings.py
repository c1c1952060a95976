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
        {"workers": 100_000},
        {"computing": 10**9},
        {"max_waiting": 2**63},
        {"decode_seconds": 1e300},
        {"max_body_bytes": 10**30},
        {"max_image_megapixels": float("inf")},
        {"max_image_megapixels": 1e300},
        {"cors_origins": "http://ü.example"},
        {"cors_origins": "https://a.example/"},
        {"cors_origins": "a.example"},
        {"allowed_hosts": "ünü.example"},
        {"frame_ancestors": "'self' https://日本.example"},
        {"root_path": "/héatscope"},
        {"root_path": "/heat\tscope"},
        {"no_such_setting": 1},
    ],
)
def test_what_cannot_be_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Settings(**wrong)  # type: ignore[arg-type]


def test_origins_are_what_browsers_send() -> None:
    given = "https://a.example http://localhost:3000 http://[::1]:8000 chrome-extension://abc null *"
    assert Settings(cors_origins=given).allowed_origins == given.split()


def test_every_setting_says_what_it_is_for() -> None:
    assert all(field.description for field in Settings.model_fields.values())
