"""An hour has three insights, each with a step of its own: what one of them lacks is no empty list."""

from pathlib import Path

import pytest
from sqlalchemy import delete

from yt_assets.display.lists import NOT_COMPUTED
from yt_assets.storage.schema.insights import INSIGHTS, engagement_insights, insight_hours, keyword_insights
from yt_assets_tests.api.conftest import Service, filled
from yt_assets_tests.servers.databases import DatabaseUrls
from yt_assets_tests.storage.samples import CHANNEL, HOUR


@pytest.fixture
def urls(tmp_path: Path) -> DatabaseUrls:
    """A world whose newest hour has trends alone: the steps of the others failed."""
    urls = filled(tmp_path)
    failed = [keyword_insights, engagement_insights]
    with urls.open("insights") as insights:
        marks = insight_hours.c
        gone = [delete(table).where(table.c.hour == HOUR) for table in failed]
        gone.append(delete(insight_hours).where(marks.hour == HOUR, marks.asset.in_([table.name for table in failed])))
        insights.write(lambda connection: [connection.execute(statement) for statement in gone])
    return urls


PATHS = ["/v1/keywords", f"/v1/keywords?channel={CHANNEL}", "/v1/engaging", "/v1/engaging?days=7"]


@pytest.mark.parametrize("path", PATHS)
def test_a_list_that_was_not_computed_is_a_problem_and_no_empty_list(
    path: str, urls: DatabaseUrls, service: Service
) -> None:
    """An hour whose keywords had failed said that it had none."""
    client = service(urls)
    answer = client.get(path)
    assert (answer.status_code, answer.headers["Cache-Control"]) == (404, "no-store")
    assert answer.json()["detail"].startswith(NOT_COMPUTED)
    assert client.get("/v1/trending").status_code == 200
    assert client.get(f"{path.partition('?')[0]}?hour=2026-11-20T03").status_code == 200


def test_a_list_that_is_empty_is_empty(urls: DatabaseUrls, service: Service) -> None:
    assert service(urls).get("/v1/keywords?hour=2026-11-20T03&channel=UCzzzzzzzzzzzzzzzzzzzzzQ").json()["data"] == []


@pytest.mark.parametrize(
    ("path", "times"), [("/", 1), (f"/channels/{CHANNEL}", 1), ("/keywords", 1), ("/videos?list=engaging", 1)]
)
def test_the_page_says_so_under_each_of_its_headings(
    path: str, times: int, urls: DatabaseUrls, service: Service
) -> None:
    assert service(urls).get(path).text.count(NOT_COMPUTED) == times


def test_there_are_three_of_them() -> None:
    assert {"trend_insights", "engagement_insights", "keyword_insights"} == set(INSIGHTS)
