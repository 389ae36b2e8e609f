"""Bearer tokens: made at random, kept as hashes, compared in constant time.

Here: making and recognising one. Not here: which paths need one (guard.py).
"""

import base64
import hmac
import secrets
from collections.abc import Collection
from hashlib import sha256

# 256 bits at random: nothing that a slow hash would protect against can be guessed.
TOKEN_BYTES = 32


def new_token() -> str:
    """A token for a reader to send."""
    return f"yt_{secrets.token_urlsafe(TOKEN_BYTES)}"


def hash_of(token: str) -> str:
    """What the settings keep of a token: 64 hexadecimal digits."""
    return sha256(token.encode()).hexdigest()


def is_let_in(header: str, hashes: Collection[str]) -> bool:
    """Whether an Authorization header carries a known token: as Bearer, or as the password of Basic (browsers)."""
    scheme, _, value = header.partition(" ")
    if scheme.lower() == "basic":
        value = _password(value)
    elif scheme.lower() != "bearer":
        return False
    sent = hash_of(value.strip())
    # All are compared, so that the time tells nothing.
    return sum(hmac.compare_digest(sent, each) for each in hashes) > 0


def _password(value: str) -> str:
    try:
        return base64.b64decode(value.strip(), validate=True).decode().partition(":")[2]
    except ValueError:  # no base64, no UTF-8
        return ""
