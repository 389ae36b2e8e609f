"""Why a certificate was refused, in words for the person who made it or trusts it.

Here: OpenSSL's verdicts, what each means, and what to do. Not here: connections (each room opens its own), and how
certificates are made (docs/security.md). Called where a connection fails.

Python 3.13 and newer verify by every letter of RFC 5280 (VERIFY_X509_STRICT), unless a connection says otherwise.
https://docs.python.org/3.13/whatsnew/3.13.html#ssl
"""

import ssl

REFUSED = "CERTIFICATE_VERIFY_FAILED"
AGAIN = "make it again as docs/security.md shows (Certificates)"
STRICT = "which Python 3.13 and newer demand"

# Words of OpenSSL 1.1.1 to 3, in lower case, and what they mean. {trusted} names the setting with the CA's file. The
# first that fits is taken.
VERDICTS = {
    "missing authority key identifier": f"a certificate here lacks the authority key identifier, {STRICT}: {AGAIN}",
    "missing subject key identifier": f"the CA's certificate lacks the subject key identifier, {STRICT}: {AGAIN}",
    "keycertsign": f"the CA's certificate lacks the key usage keyCertSign, {STRICT}: {AGAIN}",
    "does not include key usage": f"the CA's certificate lacks the key usage keyCertSign, {STRICT}: {AGAIN}",
    "basic constraints of ca cert not marked critical": (
        f"the CA's certificate has basic constraints that are not marked critical, {STRICT}: {AGAIN}"
    ),
    "invalid ca certificate": (
        f"the certificate that signed the server's is no CA's: it lacks CA:TRUE or the key usage keyCertSign; {AGAIN}"
    ),
    "mismatch": (
        "the server's certificate is for other names: connect by a name that its subjectAltName holds, or issue one "
        "with this host's name"
    ),
    "has expired": "a certificate here has expired: renew the server's, or its CA's",
    "not yet valid": "a certificate here is not valid yet: look at the clocks of both machines",
    "issuer certificate": (
        "{trusted} must hold the CA of this server's certificate, and the server must send what lies between the two"
    ),
    "self-signed": "{trusted} must hold the CA of this server's certificate, or the self-signed certificate itself",
    "self signed": "{trusted} must hold the CA of this server's certificate, or the self-signed certificate itself",
    "too weak": f"the key or the signature of a certificate here is too weak for this machine: {AGAIN}",
}
OTHERWISE = f"the certificate was not made by RFC 5280, or {{trusted}} does not hold its CA: {AGAIN}"


def explained(words: str, *, trusted: str) -> str:
    """What is wrong with a certificate and what to do, as one clause. words: OpenSSL's, or an error's."""
    said = words.lower()
    return next((text for verdict, text in VERDICTS.items() if verdict in said), OTHERWISE).format(trusted=trusted)


def refusal_in(error: BaseException | None) -> str | None:
    """OpenSSL's words where a refused certificate is behind an error, at any depth; None where it is not."""
    while error is not None:
        if isinstance(error, ssl.SSLCertVerificationError):
            return error.verify_message
        reason = getattr(error, "reason", None)  # urllib keeps it there, and sets no cause
        error = reason if isinstance(reason, BaseException) else error.__cause__ or error.__context__
    return None
