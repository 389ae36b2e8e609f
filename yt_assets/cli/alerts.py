"""`yt-assets alerts`: the rules as they are read, what they mean, and one sample message to each destination.

Here: lines for people, the sample. Not here: the file's fields (settings/alert_rules.py), sending
(orchestration/alerts), messages to the operator (doctor.py).
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from yt_assets.cli.console import console
from yt_assets.cli.errors import CommandFailed, WrongSetting, checked_settings
from yt_assets.cli.home import home_of, prepare_home
from yt_assets.cli.preflight import open_resource
from yt_assets.display.sanitize import harmless_line
from yt_assets.settings.environment import Settings

if TYPE_CHECKING:
    from yt_assets.settings.alert_rules import AlertRules

NOT_SET = "YT_ALERT_RULES is not set: it must be a YAML file of alert rules, which docs/alerts.md describes."


@click.group(invoke_without_command=True)
@click.pass_context
def alerts(context: click.Context) -> None:
    """List the alert rules in YT_ALERT_RULES; `test` sends a sample to each destination."""
    if context.invoked_subcommand is not None:
        return
    settings = checked_settings()
    screen = console()
    for line in _lines(settings, _rules_of(settings)):
        screen.print(harmless_line(line), markup=False, soft_wrap=True, highlight=False)


@alerts.command()
@click.argument("names", nargs=-1, metavar="[DESTINATION]...")
def test(names: tuple[str, ...]) -> None:
    """Send one sample message to each destination, or to these alone; says which arrived."""
    from yt_assets.display.alerts import Alert, sample_row
    from yt_assets.orchestration.alerts.receivers import deliver_alerts, receivers_of
    from yt_assets.orchestration.alerts.webhook import NotDelivered

    settings = checked_settings()
    receivers = receivers_of(_rules_of(settings))
    for name in names:
        if name not in receivers:
            message = f"DESTINATION is '{name}': it must be one of {', '.join(receivers) or 'none: the file has none'}."
            raise WrongSetting(message)
    screen, refused = console(), 0
    sample = Alert(sample_row(datetime.now(UTC)), settings.yt_page_url)
    for receiver in [each for name in names or receivers for each in receivers[name]]:
        try:
            deliver_alerts(receiver, [sample], settings)
        except NotDelivered as error:
            refused += 1
            words = str(error)
        else:
            words = "the sample arrived"
        screen.print(f"{receiver.key}  {harmless_line(words)}", markup=False, soft_wrap=True, highlight=False)
    if refused:
        message = f"{refused} of the samples did not arrive."
        raise CommandFailed(message)


def _rules_of(settings: Settings) -> "AlertRules":
    rules = settings.alert_rules
    if rules is None:
        raise WrongSetting(NOT_SET)
    return rules


def _lines(settings: Settings, rules: "AlertRules") -> Iterator[str]:
    """A line for each destination, rule and report, and one for each name that means no channel."""
    quiet = rules.quiet_hours
    yield f"time zone {rules.time_zone.key}" + (f", quiet from {quiet[0]:%H:%M} to {quiet[1]:%H:%M}" if quiet else "")
    for name, destination in rules.destinations.items():
        ways = [way.removesuffix("_hook") for way, value in destination if value is not None]
        to = f" to {', '.join(destination.mail)}" if destination.mail else ""
        yield f"destination {name}: {', '.join(ways)}{to}"
    for name, rule in rules.rules.items():
        more = {"times": rule.times, "views": rule.views, "age_hours": rule.age_hours, "place": rule.place}
        given = "".join(f", {each} {_shown(value)}" for each, value in more.items() if value is not None)
        yield f"rule {name}: {rule.when}{given}, of {_of(rule.of)}, to {', '.join(rule.to)}"
    for name, report in rules.reports.items():
        when = f"every day at {report.at:%H:%M}" if report.every == "day" else f"each {report.day} at {report.at:%H:%M}"
        yield f"report {name}: {when}, of {_of(report.of)}, to {', '.join(report.to)}"
    for word in _unknown(settings, rules):
        yield f"note: '{word}' means no channel yet: 'yt-assets channels list' has channels and groups"
    yield _sent(settings)


def _unknown(settings: Settings, rules: "AlertRules") -> Sequence[str]:
    from yt_assets.pipeline.alerts.due import Audience

    lists = [*(rule.of for rule in rules.rules.values()), *(report.of for report in rules.reports.values())]
    words = [word for of in lists for word in of]
    with open_resource(settings, "videos").open() as videos:
        return Audience.read(videos).unknown(words)


def _of(words: Sequence[str]) -> str:
    return ", ".join(words) or "every channel"


def _shown(value: object) -> str:
    return (
        ", ".join(map(str, value))
        if isinstance(value, list)
        else f"{value:g}"
        if isinstance(value, float)
        else f"{value}"
    )


def _sent(settings: Settings) -> str:
    """What became of messages so far."""
    if not home_of(settings).is_dir():
        return "no message was due yet: Dagster has not been started"
    import dagster as dg

    from yt_assets.orchestration.alerts.deliveries import KEY_OF_RULES, deliveries

    prepare_home(settings)
    with dg.DagsterInstance.get() as instance:
        return deliveries(instance, KEY_OF_RULES).words
