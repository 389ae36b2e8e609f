"""Where alerts go: an address that cannot be used is refused at start, and never quoted."""

import pytest

from yt_assets.settings.environment import SettingsError, load_settings

CANARY = "canary-4711"


def refusal(**environment: str) -> str:
    """The message that an operator reads."""
    with pytest.raises(SettingsError) as caught:
        load_settings(environment)
    return str(caught.value)


@pytest.mark.parametrize(
    "address",
    [
        "https://hooks.example/services/{} # team channel",
        "https://hooks.example/{}\nX-Injected: 1",
        "https://hooks.example/\t{}",
        "https://hooks.example/é/{}",
        "https://{}@hooks.example:port/x",
        "https://hooks.example:99999/{}",
        "https://hooks.example:0/{}",
        "https://[::1/{}",
        "https://hooks..example/{}",
        "https://ho\\oks.example/{}",
        "https:///{}",
        "ftp://hooks.example/{}",
        "hooks.example/{}",
        "{}",
    ],
)
def test_a_webhook_that_cannot_be_used_is_refused_at_start_and_not_quoted(address: str) -> None:
    """A blank in it put the secret into the daemon's log at each tick, and no message was ever sent."""
    told = refusal(YT_ALERT_WEBHOOK_URL=address.format(CANARY))
    assert CANARY not in told
    assert told == (
        "YT_ALERT_WEBHOOK_URL is a value that is not shown: "
        "it must be an http(s) URL that takes JSON by POST, without a blank in it."
    )


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:9/hook", "https://olga:pw@[::1]:8443/x?y=z#f", " https://hooks.example/T0/B0 \n"]
)
def test_a_webhook_is_taken_without_what_stands_around_it(address: str) -> None:
    taken = load_settings({"YT_ALERT_WEBHOOK_URL": address}).yt_alert_webhook_url
    assert taken is not None
    assert taken.get_secret_value() == address.strip()
