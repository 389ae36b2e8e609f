"""The names and values of variables before any of them is a setting.

Here: blanks around values, and names that are nearly those of settings. Not here: what a setting may be (environment,
the only caller).
"""

from collections.abc import Collection, Iterator, Mapping
from difflib import get_close_matches

ALIAS = "DATABASE_URL"
# In the environment of a command: the variables that its .env file set.
TAKEN = "DOTENV_NAMES_OF_YT_ASSETS"
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
    """A sentence for each variable that was meant as a setting and is none, with the one that was probably meant.

    In the .env file every name that looks like a setting is meant as one. Around it, other programs have names of
    their own: only one that is near to a setting's is meant.
    """
    of_the_file = set(variables.get(TAKEN, "").split(","))
    sentences = []
    for name in _alike(variables, known):
        if name in of_the_file or _is_near(name.upper(), known):
            close = get_close_matches(name.upper(), sorted(known), n=1)
            meant = f"{close[0]} was probably meant" if close else "docs/operate.md and .env.example list all of them"
            sentences.append(f"{name} is not the name of a setting: {meant}.")
    return sentences


def half_characters(variables: Mapping[str, str]) -> list[str]:
    """A sentence for each value that no file, path or message can hold: with half of a character in it.

    Bytes that are no text pass: Python stands them for halves of its own, and gives them back to the system.
    """
    return [
        f"{name} holds {error.object[error.start]!a}, half of a character: only whole characters are allowed."
        for name, value in variables.items()
        if (error := _not_encodable(value))
    ]


def _not_encodable(value: str) -> UnicodeEncodeError | None:
    try:
        value.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError as error:
        return error
    return None


def names_of_others(variables: Mapping[str, str], known: Collection[str]) -> list[str]:
    """The variables that look like settings, and count as those of other programs."""
    of_the_file = set(variables.get(TAKEN, "").split(","))
    return [n for n in _alike(variables, known) if n not in of_the_file and not _is_near(n.upper(), known)]


def _alike(variables: Mapping[str, str], known: Collection[str]) -> Iterator[str]:
    for name, value in sorted(variables.items()):
        upper = name.upper()
        is_alike = upper.startswith(PREFIXES) or upper.endswith(SUFFIX) or upper == ALIAS
        if is_alike and name not in known and name not in OTHERS and trimmed(value):
            yield name


def _is_near(upper: str, known: Collection[str]) -> bool:
    """Whether a name is that of a setting but for a slip. What all names of its kind have in common says nothing."""
    kind, rest = _parted(upper)
    return upper in known or bool(get_close_matches(rest, [other for k, other in map(_parted, known) if k == kind]))


def _parted(name: str) -> tuple[str, str]:
    """The kind of a name, and what tells it from others of its kind."""
    if name.startswith(("YT_", "YOUTUBE_")):
        return "YT", name.partition("_")[2]
    if name.startswith("OPENAI_"):
        return "OPENAI", name.removeprefix("OPENAI_")
    return (SUFFIX, name.removesuffix(SUFFIX)) if name.endswith(SUFFIX) else ("", name)
