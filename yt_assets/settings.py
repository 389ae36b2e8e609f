"""Settings from the environment: read once, checked where they are read, each error naming its variable.

Here: names, defaults, what is allowed. Not here: clients, engines (resources/). Secrets stay SecretStr and are never
repeated in a message. Nothing is read at import.
"""

import os
import ssl
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from pydantic import ConfigDict, Field, SecretStr, ValidationError, field_validator, model_validator

from yt_assets.api.options import SERVICE_ALLOWED, ServiceOptions
from yt_assets.benchmarks_file import read_benchmarks_file
from yt_assets.language.options import MODEL_ALLOWED, ModelOptions

DatabaseName = Literal["videos", "insights"]
DATABASE_SETTINGS: Mapping[DatabaseName, str] = {
    "videos": "VIDEOS_DATABASE_URL",
    "insights": "INSIGHTS_DATABASE_URL",
}
POLICY_RETENTION_DAYS = 28
GOOGLE = ".googleapis.com"
CHECKOUT_FOLDER = ".yt_assets"
SECRETS = frozenset(
    {
        "YOUTUBE_API_KEY",
        "VIDEOS_DATABASE_URL",
        "INSIGHTS_DATABASE_URL",
        "DAGSTER_MYSQL_URL",
        "OPENAI_API_KEY",
        "YT_ALERT_WEBHOOK_URL",
        "YT_API_TOKENS",
    }
)

# What each variable takes, for error messages and for `.env.example`.
ALLOWED: Mapping[str, str] = {
    "YOUTUBE_API_KEY": "a YouTube Data API key",
    "YOUTUBE_API_ENDPOINT": "an http(s) URL, such as http://127.0.0.1:8765",
    "YT_CHANNELS": "channel ids, @handles or channel URLs, separated by commas or spaces, or a file of them",
    "YT_BATCH_SIZE": "a whole number from 1 to 50",
    "YT_MAX_CONCURRENT_STEPS": "a whole number from 1 to 32",
    "YT_SHARDS": "a whole number from 1 to 64, or per-batch",
    "YT_GRACE_MINUTES": "a whole number from 0 to 50",
    "YT_DAILY_QUOTA": "a whole number of at least 1",
    "YT_RETENTION_DAYS": f"a whole number from 1 to {POLICY_RETENTION_DAYS}, or up to 1095 with the amendment accepted",
    "YT_ANALYTICS_AMENDMENT_ACCEPTED": "true or false",
    "YT_RUN_RETENTION_DAYS": "a whole number of at least 1",
    "YT_START_DATE": "a date such as 2026-10-01",
    "YT_DATA_DIR": "a folder",
    "VIDEOS_DATABASE_URL": "sqlite:///FILE or mysql+pymysql://USER:PASSWORD@HOST/NAME",
    "INSIGHTS_DATABASE_URL": "sqlite:///FILE or mysql+pymysql://USER:PASSWORD@HOST/NAME",
    "DAGSTER_MYSQL_URL": "mysql+pymysql://USER:PASSWORD@HOST/dagster",
    "YT_DATABASE_CA": "a file of CA certificates in PEM form",
    "YT_ALERT_WEBHOOK_URL": "an http(s) URL that takes JSON by POST",
    "YT_ALERT_FORMAT": "json or slack",
    **MODEL_ALLOWED,
    **SERVICE_ALLOWED,
    "YT_BENCHMARKS_FILE": "a YAML file of benchmark fields, such as 'surging_pace: 2.5'",
}


class SettingsError(Exception):
    """One or more settings are wrong; the message has one sentence for each."""


class Settings(ModelOptions, ServiceOptions):
    """Everything an operator can choose, with model and service. Field names are the variables' in lower case."""

    model_config = ConfigDict(frozen=True)

    youtube_api_key: SecretStr | None = None
    youtube_api_endpoint: str | None = None
    yt_channels: str = ""
    yt_batch_size: int = Field(10, ge=1, le=50)
    yt_max_concurrent_steps: int = Field(2, ge=1, le=32)
    yt_shards: int | Literal["per-batch"] | None = None
    yt_grace_minutes: int = Field(10, ge=0, le=50)
    yt_daily_quota: int = Field(10_000, ge=1)
    yt_retention_days: int = Field(POLICY_RETENTION_DAYS, ge=1, le=1095)
    yt_analytics_amendment_accepted: bool = False
    yt_run_retention_days: int = Field(30, ge=1)
    yt_start_date: datetime = datetime(2026, 10, 1, tzinfo=UTC)
    yt_data_dir: Path | None = None
    videos_database_url: SecretStr | None = None
    insights_database_url: SecretStr | None = None
    dagster_mysql_url: SecretStr | None = None
    yt_database_ca: Path | None = None
    yt_benchmarks_file: Path | None = None
    yt_alert_webhook_url: SecretStr | None = None
    yt_alert_format: Literal["json", "slack"] = "json"

    @field_validator("youtube_api_endpoint")
    @classmethod
    def _is_http(cls, value: str | None) -> str | None:
        if value is not None and (urlsplit(value).scheme not in {"http", "https"} or not urlsplit(value).netloc):
            message = "not an http(s) URL"
            raise ValueError(message)
        return value

    @field_validator("yt_alert_webhook_url")
    @classmethod
    def _is_http_too(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None:
            cls._is_http(value.get_secret_value())
        return value

    @field_validator("yt_shards")
    @classmethod
    def _is_a_shard_count(cls, value: int | str | None) -> int | str | None:
        if isinstance(value, int) and not 1 <= value <= 64:  # noqa: PLR2004  told in ALLOWED
            message = "out of range"
            raise ValueError(message)
        return value

    @field_validator("videos_database_url", "insights_database_url")
    @classmethod
    def _is_a_known_database(cls, value: SecretStr | None) -> SecretStr | None:
        """Look at the scheme alone: SQLAlchemy, which knows the rest, is slow to import and comes when it is needed."""
        schemes = {"sqlite", "mysql", "mysql+pymysql", "mariadb", "mariadb+pymysql"}
        if value is not None and value.get_secret_value().partition("://")[0] not in schemes:
            message = "unknown scheme"
            raise ValueError(message)
        return value

    @field_validator("dagster_mysql_url")
    @classmethod
    def _speaks_pymysql(cls, value: SecretStr | None) -> SecretStr | None:
        """Dagster tries a refused connection again with this driver, and with no other."""
        if value is not None and not value.get_secret_value().startswith("mysql+pymysql://"):
            message = "another driver"
            raise ValueError(message)
        return value

    @field_validator("yt_data_dir", "yt_database_ca", "yt_benchmarks_file")
    @classmethod
    def _has_a_home(cls, value: Path | None) -> Path | None:
        try:
            return value and value.expanduser()
        except RuntimeError:  # ~somebody, whom this machine does not know
            message = "unknown home"
            raise ValueError(message) from None

    @field_validator("yt_start_date")
    @classmethod
    def _is_utc(cls, value: datetime) -> datetime:
        try:
            return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
        except OverflowError:
            message = "out of range"
            raise ValueError(message) from None

    @model_validator(mode="after")
    def _retention_follows_policy(self) -> "Settings":
        """YouTube's developer policies, III.E.4.b: statistics fetched with a key are kept for 30 days at most."""
        if self.yt_retention_days > POLICY_RETENTION_DAYS and not self.yt_analytics_amendment_accepted:
            message = (
                f"YT_RETENTION_DAYS is '{self.yt_retention_days}': more than {POLICY_RETENTION_DAYS} days need "
                "YT_ANALYTICS_AMENDMENT_ACCEPTED=true, which says that YouTube granted you its analytics amendment"
            )
            raise ValueError(message)
        return self

    @model_validator(mode="after")
    def _ca_holds_certificates(self) -> "Settings":
        if self.yt_database_ca is not None:
            try:
                ssl.create_default_context(cafile=self.yt_database_ca.expanduser())
            except OSError as error:  # SSLError is one: no certificate in it
                why = "it holds no certificate" if isinstance(error, ssl.SSLError) else f"{error.strerror}"
                allowed = ALLOWED["YT_DATABASE_CA"]
                message = f"YT_DATABASE_CA is '{self.yt_database_ca}': {why}; it must be {allowed}"
                raise ValueError(message) from None
        return self

    @model_validator(mode="after")
    def _benchmarks_are_bands(self) -> "Settings":
        _ = self.benchmarks
        return self

    @model_validator(mode="after")
    def _google_wants_a_key(self) -> "Settings":
        if self.youtube_api_endpoint and _is_google(self.youtube_api_endpoint) and not self.youtube_api_key:
            message = f"YOUTUBE_API_KEY is not set, and {self.youtube_api_endpoint} answers nobody without a key"
            raise ValueError(message)
        return self

    @property
    def benchmarks(self) -> dict[str, float]:
        """The benchmarks that are not the predefined ones. Raises ValueError for a file that does not hold such."""
        return {} if self.yt_benchmarks_file is None else read_benchmarks_file(self.yt_benchmarks_file)

    @property
    def source(self) -> Literal["youtube", "sandbox"]:
        """Who answers: YouTube itself, or a server that stands in for it. Data from the two never mix."""
        if self.youtube_api_endpoint is None:
            return "youtube" if self.youtube_api_key else "sandbox"
        return "youtube" if _is_google(self.youtube_api_endpoint) else "sandbox"

    @property
    def data_dir(self) -> Path:
        """The folder of the embedded databases and of Dagster's home: one for each source."""
        return (self.yt_data_dir or default_data_dir()).expanduser().absolute() / self.source

    @property
    def channels(self) -> list[str]:
        """Channels as the operator wrote them, without repeats. Raises SettingsError for a file that cannot be read."""
        words = self.yt_channels.replace(",", " ").split()
        # Not Path.is_file, which raises for a word too long to be a name.
        if len(words) == 1 and (words[0].endswith(".txt") or os.path.isfile(words[0])):  # noqa: PTH113
            words = _words_of(Path(words[0]))
        return list(dict.fromkeys(words))

    @property
    def shards(self) -> int | Literal["per-batch"]:
        """As many shards as steps that may run at once, unless chosen."""
        return self.yt_shards or self.yt_max_concurrent_steps

    @property
    def is_keyless(self) -> bool:
        """Whether nobody said whom to ask: then the commands start a simulated world."""
        return self.youtube_api_key is None and self.youtube_api_endpoint is None

    @property
    def database_ca(self) -> str | None:
        """The CA file of both databases, if they are to be verified."""
        return None if self.yt_database_ca is None else str(self.yt_database_ca.expanduser().absolute())

    def database_place(self, name: DatabaseName) -> str:
        """Where a database is, as a person may read it: a file, or a server without account and password."""
        scheme, _, rest = self.database_url(name).partition("://")
        return rest.removeprefix("/") if scheme == "sqlite" else rest.rpartition("@")[2]

    def database_url(self, name: DatabaseName) -> str:
        """The URL of a database; unset means a SQLite file in the data folder."""
        chosen = self.videos_database_url if name == "videos" else self.insights_database_url
        return chosen.get_secret_value() if chosen else f"sqlite:///{self.data_dir / name}.db"


def load_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Settings from an environment, by default this process's.

    Raises SettingsError: for each wrong variable its name, its value (never a secret's) and what is allowed.
    """
    given = os.environ if environment is None else environment
    known = {name.lower(): given[name] for name in ALLOWED if given.get(name)}
    if given.get("DATABASE_URL"):
        known.setdefault("videos_database_url", given["DATABASE_URL"])
    try:
        return Settings.model_validate(known)
    except ValidationError as error:
        # A value that may be of two kinds fails twice; it is said once.
        sentences = dict.fromkeys(_sentence(dict(detail)) for detail in error.errors())
        raise SettingsError(" ".join(sentences)) from None


def default_data_dir() -> Path:
    """The .yt_assets folder of a checkout, else the user's data folder."""
    checkout = Path(__file__).parent.parent
    if (checkout / "pyproject.toml").is_file():
        return checkout / CHECKOUT_FOLDER
    from platformdirs import user_data_path

    return user_data_path("yt_assets")


def _words_of(file: Path) -> list[str]:
    """What a file of channels names; a # begins a comment."""
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        message = f"YT_CHANNELS is '{file}': the file cannot be read ({error}); it must be {ALLOWED['YT_CHANNELS']}."
        raise SettingsError(message) from None
    return " ".join(line.partition("#")[0] for line in lines).replace(",", " ").split()


def _is_google(endpoint: str) -> bool:
    return (urlsplit(endpoint).hostname or "").endswith(GOOGLE)


def _sentence(detail: Mapping[str, Any]) -> str:
    if not detail["loc"]:
        return f"{detail['ctx']['error']}."
    name = str(detail["loc"][0]).upper()
    return f"{name} is {_shown(name, str(detail['input']))}: it must be {ALLOWED[name]}."


def _shown(name: str, value: str) -> str:
    """A value as a message may show it: of a database URL the scheme alone, of a key nothing."""
    if name.endswith(("DATABASE_URL", "MYSQL_URL")) and "://" in value:
        return f"'{value.partition('://')[0]}://…'"
    return "a value that is not shown" if name in SECRETS else f"'{value}'"
