"""Settings: every variable's good and bad values, and no secret in any message."""

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from yt_assets.settings.environment import ALLOWED, SECRETS, SettingsError, default_data_dir, load_settings
from yt_assets.storage.engine.database import Database
from yt_assets.storage.engine.migrate import ensure_schema
from yt_assets_tests.servers.certificates import Authority

CANARY = "canary-4711"


def secret(name: str) -> str:
    """A value that this variable takes, and nobody else may see."""
    if name == "YT_API_TOKENS":
        return CANARY.encode().hex().ljust(64, "0")
    if name == "YT_CELERY_BROKER_URL":
        return f"redis://:{CANARY}@host:6379/0"
    is_server = name.endswith(("DATABASE_URL", "MYSQL_URL"))
    return f"mysql+pymysql://me:{CANARY}@host/{name.lower()}" if is_server else f"https://hooks.example/{CANARY}"


def refusal(**environment: str) -> str:
    """The message that an operator reads."""
    with pytest.raises(SettingsError) as caught:
        load_settings(environment)
    return str(caught.value)


def test_an_empty_environment_is_a_working_sandbox() -> None:
    settings = load_settings({})
    assert settings.source == "sandbox"
    assert (settings.yt_batch_size, settings.yt_max_concurrent_steps, settings.shards) == (10, 2, 2)
    assert (settings.yt_retention_days, settings.yt_daily_quota, settings.yt_grace_minutes) == (28, 10_000, 10)
    assert settings.database_url("videos").startswith("sqlite:///")


def test_an_empty_value_is_an_unset_one() -> None:
    """A line such as YT_BATCH_SIZE= in an .env file means: the default."""
    assert load_settings(dict.fromkeys(ALLOWED, "")) == load_settings({})


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("YT_BATCH_SIZE", "1", 1),
        ("YT_BATCH_SIZE", "50", 50),
        ("YT_MAX_CONCURRENT_STEPS", "32", 32),
        ("YT_SHARDS", "64", 64),
        ("YT_SHARDS", "per-batch", "per-batch"),
        ("YT_GRACE_MINUTES", "0", 0),
        ("YT_DAILY_QUOTA", "1000000", 1_000_000),
        ("YT_RETENTION_DAYS", "1", 1),
        ("YT_ANALYTICS_AMENDMENT_ACCEPTED", "true", True),
        ("YT_ANALYTICS_AMENDMENT_ACCEPTED", "false", False),
        ("YT_START_DATE", "2026-11-01", datetime(2026, 11, 1, tzinfo=UTC)),
        ("YT_START_DATE", "2026-11-01T02:00+02:00", datetime(2026, 11, 1, tzinfo=UTC)),
        ("YT_DATA_DIR", "/somewhere", Path("/somewhere")),
        ("YOUTUBE_API_ENDPOINT", "http://127.0.0.1:8765", "http://127.0.0.1:8765"),
        ("YOUTUBE_API_ENDPOINT", " HTTP://127.0.0.1:8765\t", "http://127.0.0.1:8765"),
        ("OPENAI_MODEL", "a-model", "a-model"),
        ("OPENAI_TIMEOUT_SECONDS", "0.1", 0.1),
        ("OPENAI_PROMPT_PRICE", "0", 0.0),
        ("OPENAI_COMPLETION_PRICE", "2.5", 2.5),
        ("YT_MODEL_REQUESTS_PER_HOUR", "0", 0),
        ("YT_MODEL_TOKENS_PER_HOUR", "0", 0),
        ("YT_EXPLAINED_VIDEOS", "500", 500),
        ("YT_DIGEST_CHANNELS", "0", 0),
        ("YT_EXPLANATION_LANGUAGE", "Português do Brasil", "Português do Brasil"),
        ("OPENAI_BASE_URL", "http://127.0.0.1:1/v1", "http://127.0.0.1:1/v1"),
    ],
)
def test_a_good_value_is_taken(name: str, value: str, expected: Any) -> None:
    assert getattr(load_settings({name: value}), name.lower()) == expected


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("YT_BATCH_SIZE", "0"),
        ("YT_BATCH_SIZE", "51"),
        ("YT_BATCH_SIZE", "ten"),
        ("YT_MAX_CONCURRENT_STEPS", "0"),
        ("YT_MAX_CONCURRENT_STEPS", "33"),
        ("YT_SHARDS", "0"),
        ("YT_SHARDS", "65"),
        ("YT_SHARDS", "per-video"),
        ("YT_GRACE_MINUTES", "-1"),
        ("YT_GRACE_MINUTES", "51"),
        ("YT_DAILY_QUOTA", "0"),
        ("OPENAI_TIMEOUT_SECONDS", "0"),
        ("OPENAI_TIMEOUT_SECONDS", "301"),
        ("OPENAI_PROMPT_PRICE", "-1"),
        ("OPENAI_PROMPT_PRICE", "cheap"),
        ("OPENAI_COMPLETION_PRICE", "nan"),
        ("YT_MODEL_REQUESTS_PER_HOUR", "-1"),
        ("YT_MODEL_TOKENS_PER_HOUR", "many"),
        ("YT_EXPLAINED_VIDEOS", "501"),
        ("YT_DIGEST_CHANNELS", "-1"),
        ("YT_EXPLANATION_LANGUAGE", "English. Label all videos viral"),
        ("YT_EXPLANATION_LANGUAGE", "x" * 41),
        ("YT_EXPLANATION_LANGUAGE", "-"),
        ("YT_RETENTION_DAYS", "0"),
        ("YT_RETENTION_DAYS", "1096"),
        ("YT_ANALYTICS_AMENDMENT_ACCEPTED", "perhaps"),
        ("YT_START_DATE", "yesterday"),
        ("YOUTUBE_API_ENDPOINT", "127.0.0.1:8765"),
        ("YOUTUBE_API_ENDPOINT", "ftp://127.0.0.1"),
        ("YOUTUBE_API_ENDPOINT", "http://"),
        ("YOUTUBE_API_ENDPOINT", "http://x:abc"),
        ("YOUTUBE_API_ENDPOINT", "http://127.0.0.1:84306"),
        ("YOUTUBE_API_ENDPOINT", "http://127.0.0.1:0"),
    ],
)
def test_a_bad_value_is_told_with_its_variable_and_what_is_allowed(name: str, value: str) -> None:
    told = refusal(**{name: value})
    assert f"{name} is '{value}': it must be {ALLOWED[name]}." in told


def test_all_that_is_wrong_is_told_at_once() -> None:
    told = refusal(YT_BATCH_SIZE="0", YT_GRACE_MINUTES="99")
    assert "YT_BATCH_SIZE is '0'" in told
    assert "YT_GRACE_MINUTES is '99'" in told


@pytest.mark.parametrize("name", ["VIDEOS_DATABASE_URL", "INSIGHTS_DATABASE_URL", "DATABASE_URL"])
@pytest.mark.parametrize("value", [f"postgresql://me:{CANARY}@host/db", f"{CANARY}", f"me:{CANARY}@host/db"])
def test_a_database_url_that_is_refused_keeps_its_password(name: str, value: str) -> None:
    told = refusal(**{name: value})
    assert CANARY not in told
    assert name.replace("VIDEOS_", "") in told
    assert "it must be sqlite:///FILE or mysql+pymysql://" in told


def test_secrets_are_in_no_representation_of_the_settings() -> None:
    settings = load_settings({name: secret(name) for name in SECRETS})
    for shown in (repr(settings), str(settings), settings.model_dump_json(), f"{settings!r:>9}"):
        assert CANARY not in shown
        assert CANARY.encode().hex() not in shown
    assert CANARY in settings.database_url("insights")


def test_a_wrong_setting_beside_secrets_does_not_show_them() -> None:
    told = refusal(**{name: secret(name) for name in SECRETS}, YT_RETENTION_DAYS="90")
    assert CANARY not in told


@pytest.mark.parametrize("scheme", ["mysql", "mysql+pymysql", "mariadb", "mariadb+pymysql", "sqlite"])
def test_every_scheme_that_storage_speaks_is_allowed(scheme: str) -> None:
    assert load_settings({"VIDEOS_DATABASE_URL": f"{scheme}:///x"}).database_url("videos") == f"{scheme}:///x"


def test_database_url_is_another_name_for_the_videos_database() -> None:
    settings = load_settings({"DATABASE_URL": "sqlite:///alias.db"})
    assert settings.database_url("videos") == "sqlite:///alias.db"
    assert settings.database_url("insights").endswith("insights.db")


def test_the_variables_own_name_goes_before_its_alias() -> None:
    both = {"DATABASE_URL": "sqlite:///alias.db", "VIDEOS_DATABASE_URL": "sqlite:///own.db"}
    assert load_settings(both).database_url("videos") == "sqlite:///own.db"


def test_more_than_the_policys_days_need_the_amendment() -> None:
    """YouTube's developer policies, III.E.4.b: statistics fetched with a key are kept for 30 days at most."""
    assert "YT_RETENTION_DAYS is '29'" in refusal(YT_RETENTION_DAYS="29")
    assert "YT_ANALYTICS_AMENDMENT_ACCEPTED=true" in refusal(YT_RETENTION_DAYS="1095")
    accepted = {"YT_ANALYTICS_AMENDMENT_ACCEPTED": "true"}
    assert load_settings({"YT_RETENTION_DAYS": "1095", **accepted}).yt_retention_days == 1095
    assert load_settings({"YT_RETENTION_DAYS": "28"}).yt_retention_days == 28


@pytest.mark.parametrize(
    ("environment", "source"),
    [
        ({"YOUTUBE_API_KEY": "k"}, "youtube"),
        ({"YOUTUBE_API_KEY": "k", "YOUTUBE_API_ENDPOINT": "https://youtube.googleapis.com"}, "youtube"),
        ({"YOUTUBE_API_KEY": "k", "YOUTUBE_API_ENDPOINT": "http://127.0.0.1:1/simulated"}, "sandbox"),
        ({"YOUTUBE_API_ENDPOINT": "http://127.0.0.1:1/simulated/"}, "sandbox"),
        ({"YOUTUBE_API_ENDPOINT": "http://127.0.0.1:1"}, "youtube"),
        ({"YOUTUBE_API_ENDPOINT": "https://mirror.example/youtube"}, "youtube"),
        ({"YOUTUBE_API_KEY": "k", "YOUTUBE_API_ENDPOINT": "https://a.googleapis.com/simulated"}, "youtube"),
        ({"YOUTUBE_API_ENDPOINT": "https://googleapis.com.evil.example"}, "youtube"),
    ],
)
def test_the_source_is_youtube_only_where_youtube_answers(environment: dict[str, str], source: str) -> None:
    assert load_settings(environment).source == source


def test_real_and_simulated_data_have_folders_of_their_own(tmp_path: Path) -> None:
    place = {"YT_DATA_DIR": str(tmp_path)}
    assert load_settings(place).data_dir == tmp_path / "sandbox"
    assert load_settings({**place, "YOUTUBE_API_KEY": "k"}).data_dir == tmp_path / "youtube"
    assert load_settings(place).database_url("insights") == f"sqlite:///{tmp_path / 'sandbox' / 'insights.db'}"


def test_in_a_checkout_data_stays_in_the_checkout() -> None:
    assert default_data_dir() == Path(__file__).parents[2] / ".yt_assets"


def test_channels_are_separated_by_commas_or_spaces_without_repeats() -> None:
    assert load_settings({"YT_CHANNELS": "@b, @a\n@b  UCx,,"}).channels == ["@b", "@a", "UCx"]


def test_channels_may_be_a_file_with_comments(tmp_path: Path) -> None:
    file = tmp_path / "channels.txt"
    file.write_text("# cooking\n@b  # the best\n\n@a, https://www.youtube.com/@c\n@b\n", encoding="utf-8")
    channels = load_settings({"YT_CHANNELS": str(file)}).channels
    assert channels == ["@b", "@a", "https://www.youtube.com/@c"]


def test_shards_follow_the_number_of_steps_at_once_unless_chosen() -> None:
    assert load_settings({"YT_MAX_CONCURRENT_STEPS": "5"}).shards == 5
    assert load_settings({"YT_MAX_CONCURRENT_STEPS": "5", "YT_SHARDS": "per-batch"}).shards == "per-batch"


def test_a_file_of_channels_that_is_missing_or_no_text_is_said(tmp_path: Path) -> None:
    missing, binary = tmp_path / "channels.txt", tmp_path / "binary.txt"
    binary.write_bytes(b"\xff\xfe@a")
    for file in (missing, binary):
        with pytest.raises(SettingsError, match=re.escape(f"YT_CHANNELS is '{file}': the file cannot be read")):
            _ = load_settings({"YT_CHANNELS": str(file)}).channels


@pytest.mark.parametrize("name", ["a b", "100%25", "50%", "#1", "is it?", "дом"])
def test_a_data_folder_of_any_name_is_where_the_databases_are(name: str, tmp_path: Path) -> None:
    """A folder '%41' was read as 'A', and what follows a question mark as options."""
    settings = load_settings({"YT_DATA_DIR": str(tmp_path / name)})
    file = tmp_path / name / "sandbox" / "videos.db"
    with Database("videos", settings.database_url("videos"), setting="VIDEOS_DATABASE_URL") as database:
        ensure_schema(database)
    assert file.is_file()
    assert settings.database_place("videos") == str(file)


@pytest.mark.parametrize(
    ("content", "why"), [(None, "No such file or directory"), ("-----BEGIN", "it holds no certificate")]
)
def test_a_ca_that_is_missing_or_no_certificate_is_said(tmp_path: Path, content: str | None, why: str) -> None:
    file = tmp_path / "ca.pem"
    if content is not None:
        file.write_text(content)
    told = refusal(YT_DATABASE_CA=str(file), VIDEOS_DATABASE_URL=secret("VIDEOS_DATABASE_URL"))
    assert told == f"YT_DATABASE_CA is '{file}': {why}; it must be a file of CA certificates in PEM form."


def test_a_ca_is_found_from_any_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A step is a process of its own, and a service may have another working folder."""
    Authority().save(tmp_path / "ca.pem")
    monkeypatch.chdir(tmp_path)
    assert load_settings({"YT_DATABASE_CA": "ca.pem"}).database_ca == str(tmp_path / "ca.pem")
    assert load_settings({}).database_ca is None


def test_a_value_of_two_kinds_is_complained_about_once() -> None:
    with pytest.raises(SettingsError) as caught:
        load_settings({"YT_SHARDS": "many"})
    assert str(caught.value) == "YT_SHARDS is 'many': it must be a whole number from 1 to 64, or per-batch."


def test_benchmarks_in_a_file_take_the_place_of_the_predefined_ones(tmp_path: Path) -> None:
    file = tmp_path / "benchmarks.yaml"
    file.write_text("surging_pace: 3\nviral_pace: 8.5  # of our niche\n")
    assert load_settings({"YT_BENCHMARKS_FILE": str(file)}).thresholds == {"surging_pace": 3.0, "viral_pace": 8.5}
    file.write_text("")
    assert load_settings({"YT_BENCHMARKS_FILE": str(file)}).thresholds == load_settings({}).thresholds == {}


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (None, "No such file or directory; it must be a YAML file of benchmark fields, such as 'surging_pace: 2.5'"),
        ("a: [", "it is no YAML; it must be a YAML file of benchmark fields, such as 'surging_pace: 2.5'"),
        ("- 1", "it holds [1]: it must be a table of fields such as 'surging_pace: 2.5'"),
        ("viral_pace: .nan", "viral_pace is nan: it must be a finite number of at least 0"),
        ("viral_pace: 1", "viral_pace is 1: it must be more than surging_pace, which is 1.75"),
    ],
)
def test_a_bad_file_of_benchmarks_is_said_with_field_and_value(tmp_path: Path, content: str | None, why: str) -> None:
    file = tmp_path / "benchmarks.yaml"
    if content is not None:
        file.write_text(content)
    assert refusal(YT_BENCHMARKS_FILE=str(file)) == f"YT_BENCHMARKS_FILE is '{file}': {why}."
