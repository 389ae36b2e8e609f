"""Settings from the environment: read once, checked where they are read, each error naming its variable.

Here: the only default of each setting, its bounds, the sentence about a wrong value. Not here: clients and engines
(orchestration/resources). A secret is a SecretStr, and no message repeats it. Nothing is read at import.
"""

import os
import ssl
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, Literal, get_args
from urllib.parse import unquote, urlsplit

from pydantic import ConfigDict, Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic.fields import FieldInfo

from yt_assets.analysis.hours import LONGEST_GRACE_MINUTES
from yt_assets.errors import YtAssetsError
from yt_assets.settings.alerts import AlertOptions
from yt_assets.settings.channels_file import CHANNELS_ALLOWED, channel_words
from yt_assets.settings.database_urls import ALLOWED as _DATABASE_URL
from yt_assets.settings.database_urls import SCHEMES, require_different, trouble_in
from yt_assets.settings.endpoint import is_google, source_of
from yt_assets.settings.executor import HERE, ExecutorOptions
from yt_assets.settings.model import ModelOptions
from yt_assets.settings.service import ServiceOptions
from yt_assets.settings.thresholds_file import THRESHOLDS_ALLOWED, read_thresholds_file
from yt_assets.settings.variables import ALIAS, half_characters, trimmed, unknown_names

DatabaseName = Literal["videos", "insights"]
DATABASE_SETTINGS: Mapping[DatabaseName, str] = {
    "videos": "VIDEOS_DATABASE_URL",
    "insights": "INSIGHTS_DATABASE_URL",
}
POLICY_RETENTION_DAYS = 28
CHECKOUT_FOLDER = ".yt_assets"


class SettingsError(YtAssetsError):
    """One or more settings are wrong; the message has one sentence for each."""


class Settings(ModelOptions, ServiceOptions, AlertOptions, ExecutorOptions):
    """Everything that an operator can choose. Field names are the variables' in lower case.

    A field's description says what is allowed; a whole number has none, since its bounds say all.
    """

    model_config = ConfigDict(frozen=True)

    youtube_api_key: SecretStr | None = Field(None, description="a YouTube Data API key")
    youtube_api_endpoint: str | None = Field(None, description="an http(s) URL, such as http://127.0.0.1:8765")
    yt_channels: str = Field("", description=CHANNELS_ALLOWED)
    yt_batch_size: int = Field(10, ge=1, le=50)
    yt_max_concurrent_steps: int = Field(2, ge=1, le=32)
    yt_shards: Annotated[int, Field(ge=1, le=64)] | Literal["per-batch"] | None = Field(
        None, description="a whole number from {least} to {most}, or per-batch"
    )
    yt_grace_minutes: int = Field(10, ge=0, le=LONGEST_GRACE_MINUTES)
    yt_daily_quota: int = Field(10_000, ge=1)
    yt_retention_days: int = Field(
        POLICY_RETENTION_DAYS,
        ge=1,
        le=1095,
        description=f"a whole number from {{least}} to {POLICY_RETENTION_DAYS}, "
        "or up to {most} with the amendment accepted",
    )
    yt_analytics_amendment_accepted: bool = Field(default=False, description="true or false")
    yt_run_retention_days: int = Field(30, ge=1)
    yt_start_date: datetime | None = Field(None, description="a date such as 2026-10-01")
    yt_data_dir: Path | None = Field(None, description="a folder")
    videos_database_url: SecretStr | None = Field(None, description=_DATABASE_URL)
    insights_database_url: SecretStr | None = Field(None, description=_DATABASE_URL)
    yt_dagster_shortcuts: bool = Field(default=True, description="true or false")
    dagster_mysql_url: SecretStr | None = Field(None, description="mysql+pymysql://USER:PASSWORD@HOST/dagster")
    yt_database_ca: Path | None = Field(None, description="a file of CA certificates in PEM form")
    yt_benchmarks_file: Path | None = Field(None, description=THRESHOLDS_ALLOWED)

    @field_validator("youtube_api_endpoint")
    @classmethod
    def _is_http(cls, value: str | None) -> str | None:
        if value is None:
            return None
        parts = urlsplit(value.strip())
        # A look at the port refuses one that is no number up to 65535: httpx2 would wrap it around.
        if parts.scheme not in {"http", "https"} or not parts.hostname or parts.port == 0:
            message = "not an http(s) URL"
            raise ValueError(message)
        return parts.geturl()

    @field_validator("videos_database_url", "insights_database_url")
    @classmethod
    def _is_a_known_database(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and value.get_secret_value().partition("://")[0] not in SCHEMES:
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

    @field_validator("yt_data_dir", "yt_database_ca", "yt_benchmarks_file", "yt_alert_rules")
    @classmethod
    def _has_a_home(cls, value: Path | None) -> Path | None:
        try:
            return value and value.expanduser()
        except RuntimeError:  # ~name, without such an account on this machine
            message = "unknown home"
            raise ValueError(message) from None

    @field_validator("yt_start_date")
    @classmethod
    def _is_utc(cls, value: datetime | None) -> datetime | None:
        try:
            return value and (value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC))
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
    def _databases_differ(self) -> "Settings":
        urls = {setting: self.database_url(name) for name, setting in DATABASE_SETTINGS.items()}
        if self.dagster_mysql_url is not None:
            urls["DAGSTER_MYSQL_URL"] = self.dagster_mysql_url.get_secret_value()
        for setting, url in urls.items():
            if (trouble := trouble_in(url)) is not None:
                message = f"{setting} {trouble}"
                raise ValueError(message)
        require_different(urls)
        if self.yt_executor != HERE and any(url.startswith("sqlite") for url in urls.values()):
            names = " and ".join(DATABASE_SETTINGS.values())
            message = f"YT_EXECUTOR is '{self.yt_executor}': machines share no files, so {names} must name a server"
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
    def _thresholds_fit_together(self) -> "Settings":
        _ = self.thresholds
        return self

    @model_validator(mode="after")
    def _google_wants_a_key(self) -> "Settings":
        if self.youtube_api_endpoint and is_google(self.youtube_api_endpoint) and not self.youtube_api_key:
            message = f"YOUTUBE_API_KEY is not set, and {self.youtube_api_endpoint} answers no request without a key"
            raise ValueError(message)
        return self

    @property
    def thresholds(self) -> dict[str, float]:
        """The thresholds that differ from the predefined ones. Raises ValueError for a file that holds no such."""
        return {} if self.yt_benchmarks_file is None else read_thresholds_file(self.yt_benchmarks_file)

    @property
    def source(self) -> Literal["youtube", "sandbox"]:
        """YouTube, itself or through a mirror; or the sandbox, which stands in for it. Data from the two never mix."""
        return source_of(self.youtube_api_endpoint, has_key=self.youtube_api_key is not None)

    @property
    def data_dir(self) -> Path:
        """The folder of the embedded databases and of Dagster's home: one for each source."""
        return (self.yt_data_dir or default_data_dir()).expanduser().absolute() / self.source

    @property
    def channels(self) -> list[str]:
        """Channels as the operator wrote them, without repeats. Raises SettingsError for a file that cannot be read."""
        try:
            return list(dict.fromkeys(channel_words(self.yt_channels)))
        except ValueError as error:
            raise SettingsError(str(error)) from None

    @property
    def shards(self) -> int | Literal["per-batch"]:
        """As many shards as steps that may run at once, unless chosen."""
        return self.yt_shards or self.yt_max_concurrent_steps

    @property
    def is_keyless(self) -> bool:
        """Whether neither a key nor an endpoint is set: then commands start a simulated world."""
        return self.youtube_api_key is None and self.youtube_api_endpoint is None

    @property
    def database_ca(self) -> str | None:
        """The CA file of both databases, where the operator set one."""
        return None if self.yt_database_ca is None else str(self.yt_database_ca.expanduser().absolute())

    def database_place(self, name: DatabaseName) -> str:
        """The place of a database, fit for messages: a file, or a server without account and password."""
        scheme, _, rest = self.database_url(name).partition("://")
        place = rest.removeprefix("/") if scheme == "sqlite" else rest.rpartition("@")[2]
        return unquote(place.partition("?")[0])

    def database_url(self, name: DatabaseName) -> str:
        """The URL of a database; unset means a SQLite file in the data folder."""
        chosen = self.videos_database_url if name == "videos" else self.insights_database_url
        # In a URL % begins an escape, and ? the options.
        file = str(self.data_dir / name).replace("%", "%25").replace("?", "%3F")
        return chosen.get_secret_value() if chosen else f"sqlite:///{file}.db"


def _allowed(field: FieldInfo) -> str:
    """What a variable takes, in words, with the bounds of its number."""
    constraints = list(field.metadata)
    for part in get_args(field.annotation):  # as in: a number | "per-batch" | None
        constraints += [item for info in getattr(part, "__metadata__", ()) for item in info.metadata]
    least = next((item.ge for item in constraints if hasattr(item, "ge")), None)
    most = next((item.le for item in constraints if hasattr(item, "le")), None)
    number = "a whole number of at least {least}" if most is None else "a whole number from {least} to {most}"
    return (field.description or number).format(least=least, most=most)


# What each variable takes, for error messages and for `.env.example`.
ALLOWED: Mapping[str, str] = {name.upper(): _allowed(field) for name, field in Settings.model_fields.items()}
KNOWN = frozenset({*ALLOWED, ALIAS})
SECRETS = frozenset(
    name.upper()
    for name, field in Settings.model_fields.items()
    if SecretStr in (field.annotation, *get_args(field.annotation))
)


def load_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Settings from an environment, by default this process's.

    Raises SettingsError: for each wrong variable its name, its value (never a secret's) and what is allowed.
    """
    variables = os.environ if environment is None else environment
    require_known_names(variables)
    given = {name: value for name in (*ALLOWED, ALIAS) if (value := trimmed(variables.get(name, "")))}
    if halves := half_characters(given):
        raise SettingsError(" ".join(halves))
    values = {name.lower(): value for name, value in given.items() if name != ALIAS}
    if ALIAS in given:
        values.setdefault("videos_database_url", given[ALIAS])
    try:
        return Settings.model_validate(values)
    except ValidationError as error:
        # A value that may be of two kinds fails twice; it is said once.
        sentences = dict.fromkeys(_sentence(dict(detail)) for detail in error.errors())
        raise SettingsError(" ".join(sentences)) from None


def require_known_names(variables: Mapping[str, str]) -> None:
    """Refuse names that were meant as settings and are none. Raises SettingsError."""
    unknown = unknown_names(variables, KNOWN)
    if unknown:
        raise SettingsError(" ".join(unknown))


def default_data_dir() -> Path:
    """The .yt_assets folder of a checkout, else the user's data folder."""
    checkout = Path(__file__).parent.parent.parent
    if (checkout / "pyproject.toml").is_file():
        return checkout / CHECKOUT_FOLDER
    from platformdirs import user_data_path

    return user_data_path("yt_assets")


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
