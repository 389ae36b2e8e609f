"""The file of alert rules that `YT_ALERT_RULES` names: what is news, for whom, and when messages wait.

Here: its fields, and one sentence for each fault. Not here: the variable (environment), which rows a rule wants
(pipeline/alerts), the sending (orchestration/alerts). An address is a password: no sentence repeats one.
"""

import os
import re
from collections.abc import Mapping
from datetime import datetime, time
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    model_validator,
)

from yt_assets.analysis.trends.milestones import AGES, LAST_UPLOADS
from yt_assets.display.events import KINDS
from yt_assets.errors import YtAssetsError
from yt_assets.settings.post_address import postable

SETTING = "YT_ALERT_RULES"
OUTLIER, AGE_PASSED, VIEWS_PASSED = "outlier", "age_passed", "views_passed"
WHEN = (*KINDS, OUTLIER, AGE_PASSED)
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
HOOKS = ("json", "slack", "discord")
# Below 1.5 × nothing counts as an outlier.
LEAST_TIMES = 1.5
MINUTES_OF_DAY = 24 * 60
NAME = r"^[\w-]{1,64}$"
_MAIL = re.compile(r"[!-?A-~]+@[\w.-]+")


class BadAlertRules(YtAssetsError):
    """The file of rules cannot be used; the message has one sentence for each fault."""

    setting = SETTING


def _minutes(value: object) -> object:
    """A time of day. YAML reads 18:30 without quotes as the number 1110."""
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < MINUTES_OF_DAY:
        return time(*divmod(value, 60))
    if isinstance(value, str) and re.fullmatch(r"\d\d?:\d\d", value):
        return value.zfill(5)
    message = "no time of day"
    raise ValueError(message)


def _span(value: object) -> tuple[time, time]:
    """Two times of day apart by a hyphen."""
    begin, hyphen, end = str(value).partition("-")
    times = [time.fromisoformat(str(_minutes(part.strip()))) for part in (begin, end) if hyphen]
    if len(times) != 2 or times[0] == times[1]:  # noqa: PLR2004
        message = "no span"
        raise ValueError(message)
    return times[0], times[1]


def _zone(value: object) -> ZoneInfo:
    try:
        return ZoneInfo(str(value))
    except (ValueError, OSError, LookupError):
        message = "no zone"
        raise ValueError(message) from None


def _addresses(value: list[str]) -> list[str]:
    if not value or not all(_MAIL.fullmatch(each) for each in value):
        message = "no addresses"
        raise ValueError(message)
    return list(dict.fromkeys(value))


TimeOfDay = Annotated[time, BeforeValidator(_minutes)]
Hook = Annotated[SecretStr | None, AfterValidator(lambda value: None if value is None else postable(value))]
Addresses = Annotated[list[str], AfterValidator(_addresses)]
Name = Annotated[str, Field(pattern=NAME)]
_OF: Any = Field(
    default_factory=list, description="a list of groups, channel ids and '@handles' in quotes; without it, all"
)
_TO: Any = Field(min_length=1, description="a list of names that stand under destinations")
_URL = "an http(s) URL that takes JSON by POST, or $NAME of a variable that holds one"
_HOOK: Any = Field(None, description=_URL)


class RulesPart(BaseModel):
    """A part of the file. A name that it does not know is a fault."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


class Destination(RulesPart):
    """Where messages go: one of four ways. mail: each address gets a message of its own."""

    json_hook: Hook = Field(None, alias="json", description=_URL)
    slack: Hook = _HOOK
    discord: Hook = _HOOK
    mail: Addresses | None = Field(None, description="a list of mail addresses, such as [you@example.org]")

    @model_validator(mode="after")
    def _is_one(self) -> "Destination":
        if sum(value is not None for value in (self.json_hook, self.slack, self.discord, self.mail)) != 1:
            message = "it must have one of json, slack, discord and mail"
            raise ValueError(message)
        return self


class AlertRule(RulesPart):
    """What is news: a kind of event, of some channels, to some destinations."""

    when: str = Field(pattern=f"^({'|'.join(WHEN)})$", description=f"one of {', '.join(WHEN)}")
    of: list[str] = _OF
    to: list[str] = _TO
    times: float | None = Field(None, ge=LEAST_TIMES, le=1_000, description=f"a number from {LEAST_TIMES} to 1000")
    views: int | None = Field(None, ge=1_000, description="a whole number of at least 1000")
    age_hours: list[int] | None = Field(None, description=f"a list of {', '.join(map(str, AGES))}")
    place: int | None = Field(None, ge=1, le=LAST_UPLOADS, description=f"a whole number from 1 to {LAST_UPLOADS}")

    @model_validator(mode="after")
    def _fits_together(self) -> "AlertRule":
        meant = {"times": OUTLIER, "views": VIEWS_PASSED, "age_hours": AGE_PASSED, "place": AGE_PASSED}
        for name, when in meant.items():
            if getattr(self, name) is not None and self.when != when:
                message = f"{name} goes with 'when: {when}' alone"
                raise ValueError(message)
        if self.when == OUTLIER and self.times is None:
            message = f"'when: {OUTLIER}' needs times, such as 'times: 3'"
            raise ValueError(message)
        if not set(self.age_hours or ()) <= set(AGES):
            message = f"age_hours must be a list of {', '.join(map(str, AGES))}"
            raise ValueError(message)
        return self


class Report(RulesPart):
    """A message that sums up a day or a week of some channels. day: of a week, on which it is sent."""

    every: Literal["day", "week"] = Field(description="day or week")
    at: TimeOfDay = Field(time(8), description="a time of day, such as 08:00")
    day: Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"] = Field(
        "monday", description=f"one of {', '.join(DAYS)}"
    )
    of: list[str] = _OF
    to: list[str] = _TO


class AlertRules(RulesPart):
    """The whole file."""

    time_zone: Annotated[ZoneInfo, BeforeValidator(_zone)] = Field(
        ZoneInfo("UTC"), description="the name of a time zone, such as Europe/Berlin"
    )
    quiet_hours: Annotated[tuple[time, time], BeforeValidator(_span)] | None = Field(
        None, description="a span of the day, such as 22:00-07:00"
    )
    destinations: dict[Name, Destination] = Field(default_factory=dict, description="names with json, slack, … each")
    rules: dict[Name, AlertRule] = Field(default_factory=dict, description="names with when, of and to each")
    reports: dict[Name, Report] = Field(default_factory=dict, description="names with every, at, of and to each")

    @model_validator(mode="after")
    def _names_are_there(self) -> "AlertRules":
        parts: dict[str, Mapping[str, AlertRule | Report]] = {"rules": self.rules, "reports": self.reports}
        for place, (name, part) in ((p, each) for p, named in parts.items() for each in named.items()):
            for each in part.to:
                if each not in self.destinations:
                    known = ", ".join(self.destinations) or "there is none yet"
                    message = f"{place}.{name}.to names '{each}': it must be a name under destinations ({known})"
                    raise ValueError(message)
        return self

    def is_quiet(self, now: datetime) -> bool:
        """Whether messages wait at this moment."""
        if self.quiet_hours is None:
            return False
        (begin, end), clock = self.quiet_hours, now.astimezone(self.time_zone).time()
        return begin <= clock < end if begin < end else clock >= begin or clock < end


def read_alert_rules(file: Path, environment: Mapping[str, str] | None = None) -> AlertRules:
    """The rules of a YAML file. Raises BadAlertRules: a sentence for each fault, with place, value and what is allowed.

    environment: where an address that is written as $NAME is looked up; by default this process's.
    """
    from yaml import YAMLError, safe_load  # few set the variable

    begin = f"{SETTING} is '{file}': "
    try:
        table = safe_load(file.expanduser().read_text(encoding="utf-8-sig"))
        return AlertRules.model_validate(
            _with_variables(table or {}, os.environ if environment is None else environment)
        )
    except ValidationError as error:
        faults = dict.fromkeys(_fault(dict(detail)) for detail in error.errors())
        message = " ".join(f"{begin}{fault}." for fault in faults)
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is no text in UTF-8"
        message = f"{begin}{why}; it must be a YAML file of alert rules."
    except YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = "" if mark is None else f" in line {mark.line + 1}"
        message = f"{begin}it is no YAML{line}: what begins with @ or % needs quotes, and a list has blanks, no tabs."
    raise BadAlertRules(message) from None


def _with_variables(table: Any, environment: Mapping[str, str]) -> Any:
    """The file's values, with addresses that stand in variables."""
    found = table.get("destinations") if isinstance(table, dict) else None
    for destination in found.values() if isinstance(found, dict) else ():
        for way in HOOKS if isinstance(destination, dict) else ():
            value = destination.get(way)
            if isinstance(value, str) and value.startswith("$"):
                destination[way] = environment.get(value[1:], "")
    return table


def _fault(detail: Mapping[str, Any]) -> str:
    """One fault: its place, its value where that is no secret, and what is allowed."""
    path = [str(part) for part in detail["loc"] if part != "[key]"]
    place = ".".join(path)
    if detail["type"] == "extra_forbidden":
        return f"{place} is no field of it: {_known_at(path)}"
    if detail["type"] == "missing":
        return f"{place} is missing: it must be {_allowed(path)}"
    if detail["loc"] and detail["loc"][-1] == "[key]":
        return f"the name '{detail['input']}' must be letters, digits, - and _"
    if "error" in detail.get("ctx", {}) and not _field_of(path):
        words = str(detail["ctx"]["error"])
        return f"{place}: {words}" if place else words
    shown = "a value that is not shown" if path[:1] == ["destinations"] else f"'{str(detail['input'])[:80]}'"
    return f"{place or 'it'} is {shown}: it must be {_allowed(path)}"


_PARTS: Mapping[str, type[RulesPart]] = {"destinations": Destination, "rules": AlertRule, "reports": Report}
_NAMED = 2  # a place such as rules.rivals; what follows is a field


def _field_of(path: list[str]) -> Any:
    """The field that a place names; None where it is a whole part."""
    if len(path) > _NAMED and path[0] in _PARTS:
        fields = {field.alias or name: field for name, field in _PARTS[path[0]].model_fields.items()}
        return fields.get(path[_NAMED])
    return AlertRules.model_fields.get(path[0]) if len(path) == 1 else None


def _allowed(path: list[str]) -> str:
    field = _field_of(path)
    if field is not None:
        return str(field.description)
    return _known_at([*path, ""]) if path else f"fields: {', '.join(AlertRules.model_fields)}"


def _known_at(path: list[str]) -> str:
    model = _PARTS.get(path[0], AlertRules) if len(path) > _NAMED else AlertRules
    names = [field.alias or name for name, field in model.model_fields.items()]
    return f"the fields there are {', '.join(names)}"
