from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.config import KEYS, ConfigError, exposed, load

EXAMPLE = Path("config.example.toml")


def _write(folder: Path, text: str) -> Path:
    path = folder / "config.toml"
    path.write_text(text, "utf-8")
    return path


def test_example_holds_every_key_and_its_defaults() -> None:
    tables = tomllib.loads(EXAMPLE.read_text("utf-8"))
    named = {f"{section}.{key}" for section, table in tables.items() for key in table}
    assert named == set(KEYS)
    assert load(EXAMPLE, {}) == load(None, {})


def test_every_key_is_documented_and_explained() -> None:
    text = Path("docs/configuration.md").read_text("utf-8")
    assert [key for key in KEYS if f"`{key}`" not in text] == []
    lines = EXAMPLE.read_text("utf-8").splitlines()
    keys = [at for at, line in enumerate(lines) if re.match(r"\w+ =", line)]
    assert all(lines[at - 1].startswith("#") for at in keys)


@pytest.mark.parametrize(
    ("text", "named", "hint"),
    [
        ('[chats]\ntime_zon = "UTC"', "chats.time_zon", "chats.time_zone"),
        ('[chats]\ntime_zone = "Asia/Muskat"', "chats.time_zone", "Asia/Muscat"),
        ("[chats]\nlanguage = 3", "chats.language", "text"),
        ('[chats]\nlanguage = "fr"', "chats.language", "ar, en"),
        ('store = "x"', "store", ""),
    ],
)
def test_a_bad_key_is_named(tmp_path: Path, text: str, named: str, hint: str) -> None:
    with pytest.raises(ConfigError) as caught:
        load(_write(tmp_path, text), {})
    assert named in str(caught.value)
    assert hint in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_misspelt_variable_is_named() -> None:
    with pytest.raises(ConfigError, match=r"MUJAZ_CHATS_LANGAUGE: .*mean MUJAZ_CHATS_LANGUAGE\?"):
        load(None, {"MUJAZ_CHATS_LANGAUGE": "en"})
    assert load(None, {"MUJAZ_ALL_ZONES": "1", "MUJAZX": "1"}) == load(None, {})


def test_files_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    broken = _write(tmp_path, "[chats")
    with pytest.raises(ConfigError, match="not valid TOML"):
        load(broken, {})
    with pytest.raises(ConfigError, match=r"gone\.toml"):
        load(tmp_path / "gone.toml", {})
    broken.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ConfigError, match="UTF-8"):
        load(broken, {})


def test_environment_goes_first_and_tokens_stay_secret(tmp_path: Path) -> None:
    path = _write(tmp_path, '[chats]\nlanguage = "ar"\n[telegram]\ntoken = "1:secret"')
    settings = load(path, {"MUJAZ_CHATS_LANGUAGE": "en"})
    assert settings.chats.language == "en"
    assert settings.telegram.token == "1:secret"
    assert "secret" not in repr(settings)
    with pytest.raises(ConfigError, match="MUJAZ_CHATS_DIGITS"):
        load(None, {"MUJAZ_CHATS_DIGITS": "roman"})


def test_a_database_is_named_by_path_or_by_url(tmp_path: Path) -> None:
    url = "postgresql://mujaz:pass-word@db.example/news"
    path = _write(tmp_path, f'[store]\nurl = "{url}"')
    assert load(path, {}).store.location == url
    assert "pass-word" not in repr(load(path, {}))
    assert load(None, {"MUJAZ_STORE_PATH": "a.db"}).store.location == "a.db"

    for config, environment, named in (
        (f'[store]\npath = "a.db"\nurl = "{url}"', {}, ("store.path", "store.url")),
        ('[store]\npath = "a.db"', {"MUJAZ_STORE_URL": url}, ("store.path", "MUJAZ_STORE_URL")),
        ("", {"MUJAZ_STORE_URL": "mysql://mujaz:pass-word@db.example/x"}, ("MUJAZ_STORE_URL",)),
        (f'[store]\nurl = "{url[10:]}"', {}, ("store.url", "postgresql://")),
    ):
        with pytest.raises(ConfigError) as caught:
            load(_write(tmp_path, config), environment)
        assert [name for name in named if name not in str(caught.value)] == []
        assert "pass-word" not in str(caught.value)


@given(st.text(max_size=80))
def test_any_text_gives_settings_or_one_sentence(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    path = tmp_path_factory.mktemp("config") / "config.toml"
    path.write_text(text, "utf-8", errors="replace")
    said: str | None = None
    try:
        load(path, {})
    except ConfigError as error:
        said = str(error)
    assert said is None or str(path) in said


def test_a_file_with_a_token_that_others_may_read_is_named(tmp_path: Path) -> None:
    file = tmp_path / "mujaz.toml"
    file.write_text('[telegram]\ntoken = "123456:abc"\n', "utf-8")
    file.chmod(0o640)
    assert exposed(file) == (
        f"{file}: others may read this file, and it holds telegram.token: chmod 600"
    )
    file.chmod(0o600)
    assert exposed(file) is None
    file.write_text('[chats]\nlanguage = "ar"\n', "utf-8")
    file.chmod(0o644)
    assert exposed(file) is None
    assert exposed(None) is None
