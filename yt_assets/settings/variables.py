"""The names and values of variables before any of them is a setting.

Here: blanks around values, and names that are nearly those of settings. Not here: what a setting may be (environment,
the only caller).
"""

from collections.abc import Collection, Mapping
from difflib import get_close_matches

ALIAS = "DATABASE_URL"
PREFIXES = ("YT_", "YOUTUBE_", "OPENAI_")
SUFFIX = "_DATABASE_URL"

# Read by others than the settings: the OpenAI library, today or before, Dagster's temporary home, the tests.
OTHERS = frozenset(
    {
        *("OPENAI_ADMIN_KEY", "OPENAI_CUSTOM_HEADERS", "OPENAI_LOG", "OPENAI_ORG_ID", "OPENAI_PROJECT_ID"),
        *("OPENAI_API_BASE", "OPENAI_API_TYPE", "OPENAI_API_VERSION", "OPENAI_ORGANIZATION"),
        *("OPENAI_WEBHOOK_SECRET", "YT_TEMPORARY_DAGSTER_HOME", "YT_EVAL_DATA", "YT_HEARD", "YT_PICTURES"),
        *("YT_LAW_WORLDS", "YT_REQUIRE_BROWSER", "YT_REQUIRE_DATABASES", "YT_REQUIRE_NGINX"),
    }
)
_MARKS = "\ufeff\u200b"


def trimmed(value: str) -> str:
    """A value without the blanks, line breaks and invisible marks around it: they are never meant."""
    return value.strip().strip(_MARKS).strip()


def unknown_names(variables: Mapping[str, str], known: Collection[str]) -> list[str]:
    """A sentence for each variable that looks like a setting and is none, with the one that was probably meant."""
    sentences = []
    for name, value in sorted(variables.items()):
        upper = name.upper()
        is_alike = upper.startswith(PREFIXES) or upper.endswith(SUFFIX) or upper == ALIAS
        if is_alike and name not in known and name not in OTHERS and trimmed(value):
            close = get_close_matches(upper, sorted(known), n=1)
            meant = f"{close[0]} was probably meant" if close else "docs/operate.md and .env.example list all of them"
            sentences.append(f"{name} is not the name of a setting: {meant}.")
    return sentences
