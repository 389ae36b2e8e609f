"""keyword_insights against the truth of the simulated world: who planted which phrase, and what its videos gained.

Twelve channels in seven languages. What distracts: formulas of titles ("worth it?"), chapters, calls to subscribe, a
line of gear under every description, hashtags. The truth is asked of the world itself and never goes over the wire.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import timedelta
from zlib import crc32

import pytest

from yt_assets.analysis.keywords import carriers as keyword_carriers
from yt_assets.analysis.keywords.folding import fold_words, keyword_key
from yt_assets.pipeline import features as featurize
from yt_assets.storage.writing.hourly_frames import rows_of
from yt_assets_tests.pipeline.observatory import Facts, Observatory, hour

pytestmark = pytest.mark.unmeasured

AT = 10
BARS = (0.9, 0.9, 0.85)
"""Of the ten best planted phrases over all, of the five best of a channel, and of all ten of it: in the top ten."""
Gains = Mapping[str, float]


@pytest.fixture
def world(build: Callable[..., Observatory]) -> Observatory:
    """Twelve channels of 60 videos, captured twice."""
    observatory = build(channels=12, videos_per_channel=60)
    for number in (0, 1):
        observatory.capture(number, minute=AT)
    return observatory


def planted_gains(observatory: Observatory) -> dict[str, Gains]:
    """Views gained in the second hour by the videos of each planted phrase, by scope."""
    before, after = ((hour(number) + timedelta(minutes=AT)).timestamp() for number in (0, 1))
    gains: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for row in observatory.rows("raw_videos", 1):
        video = observatory.sandbox.world.video(row["video_id"])
        assert video is not None
        curve = video.traits.curve
        for phrase in video.text(video.traits.version(after)).planted:
            for scope in ("all", video.channel.channel_id):
                gains[scope][phrase] += max(0, curve.views(after) - curve.views(before))
    return {scope: dict(found) for scope, found in gains.items()}


def shows(keyword: str, phrase: str) -> bool:
    """Whether a keyword is the phrase, or holds it as whole words."""
    wanted, words = fold_words(phrase), fold_words(keyword)
    inside = any(words[at : at + len(wanted)] == wanted for at in range(len(words)))
    return inside or keyword_key(keyword) == keyword_key(phrase)


def recalls(observatory: Observatory, ranked: list[Facts], best: int) -> dict[str, float]:
    """By scope: of the `best` planted phrases that gained most, the share that is among the first ten keywords."""
    found = {}
    for scope, gains in planted_gains(observatory).items():
        wanted = sorted(gains, key=lambda phrase: -gains[phrase])[:best]
        first = [row["keyword"] for row in ranked if row["scope"] == scope][:10]
        found[scope] = sum(any(shows(keyword, phrase) for keyword in first) for phrase in wanted) / len(wanted)
    return found


def ranked_by(observatory: Observatory) -> list[Facts]:
    observatory.featurize(0, 1)
    return [dict(row) for row in rows_of(observatory.insights(1)["keyword_insights"].frame)]


def of_channels(found: Mapping[str, float]) -> float:
    own = [recall for scope, recall in found.items() if scope != "all"]
    return sum(own) / len(own)


def test_the_planted_phrases_lead(world: Observatory) -> None:
    """A channel plants ten to twelve phrases in all, some of which gain a few views: of these the five best count."""
    ranked = ranked_by(world)
    ten, five = recalls(world, ranked, 10), recalls(world, ranked, 5)
    print(f"recall in the top 10: all {ten['all']:.2f} of 10; channels {of_channels(five):.2f} of 5")  # noqa: T201
    print(f"and of 10 in a channel {of_channels(ten):.2f}")  # noqa: T201
    assert (ten["all"] >= BARS[0], of_channels(five) >= BARS[1], of_channels(ten) >= BARS[2]) == (True, True, True)


@pytest.fixture(params=["no order", "equal weights", "no tags and no recurring lines"])
def worse(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Three ways to take from the ranking what makes it good."""
    if request.param == "equal weights":
        monkeypatch.setattr(keyword_carriers, "OTHER_WEIGHT", 1.0)
    if request.param == "no tags and no recurring lines":
        nothing = featurize.ChannelHabits(frozenset(), frozenset(), frozenset(), None)
        monkeypatch.setattr(featurize, "_habits", lambda _: nothing)
        monkeypatch.setattr(featurize, "tagged_first", lambda phrases, *_: phrases)
    return str(request.param)


@pytest.mark.thorough
def test_the_measure_notices_a_worse_ranking(world: Observatory, worse: str) -> None:
    ranked = ranked_by(world)
    if worse == "no order":
        ranked.sort(key=lambda row: crc32(row["keyword"].encode()))
    five = recalls(world, ranked, 5)
    ten = recalls(world, ranked, 10)
    found = ten["all"], of_channels(five), of_channels(ten)
    print(f"{worse}: all {found[0]:.2f} of 10, channels {found[1]:.2f} of 5 and {found[2]:.2f} of 10")  # noqa: T201
    assert any(share < bar for share, bar in zip(found, BARS, strict=True))
