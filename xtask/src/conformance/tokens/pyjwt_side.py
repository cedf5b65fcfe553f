"""PyJWT's side: `mint FOLDER` writes lines `good|bad ALGORITHM TOKEN`, `verify FOLDER` reads such lines."""

import base64
import hashlib
import hmac
import json
import pathlib
import sys
import time

import jwt

SECRET = "a secret that both sides know, of more than the 64 bytes that HS512 needs"
FILES = {"ES256": "p256", "ES384": "p384", "ES512": "p521", "EdDSA": "ed25519"}
ALGORITHMS = [
    *("HS256", "HS384", "HS512", "RS256", "RS384", "RS512", "PS256", "PS384", "PS512"),
    *FILES,
]


def key(folder, algorithm, half):
    if algorithm.startswith("HS"):
        return SECRET
    name = FILES.get(algorithm, "rsa")
    return (folder / f"{name}{half}.pem").read_text()


def claims(**changes):
    now = int(time.time())
    good = {
        "iss": "https://issuer.example",
        "aud": "shop",
        "sub": "ada",
        "iat": now,
        "exp": now + 60,
        "jti": "1",
    }
    changed = {**good, **changes}
    return {name: value for name, value in changed.items() if value is not None}


def letters(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def confused(folder, algorithm):
    """HS256 with the public key for a secret, which PyJWT itself would not make."""
    public = key(folder, algorithm, ".pub").encode()
    parts = [{"alg": "HS256", "typ": "at+jwt"}, claims()]
    signed = ".".join(letters(json.dumps(part).encode()) for part in parts)
    return f"{signed}.{letters(hmac.new(public, signed.encode(), hashlib.sha256).digest())}"


def mint(folder):
    now = int(time.time())
    wrong_claims = [
        *(claims(**{name: None}) for name in ("iss", "aud", "sub", "exp")),
        claims(iss="https://issuer.example.evil"),
        claims(aud=["other", "Shop"]),
        claims(exp=now - 1),
        claims(exp=now + 60.5),
        claims(nbf=now + 600),
        claims(iat=now + 600),
        claims(sub=""),
    ]
    wrong_headers = [
        {"typ": "JWT"},
        {"typ": None},
        {"typ": "at+jwt", "kid": "unknown"},
        {"typ": "at+jwt", "crit": ["x"], "x": 1},
        {"typ": "at+jwt", "jku": "http://127.0.0.1:1/"},
    ]
    for algorithm in ALGORITHMS:
        private = key(folder, algorithm, "")

        def token(body, header):
            return jwt.encode(body, private, algorithm, headers=header)

        good = {"typ": "at+jwt"}
        print("good", algorithm, token(claims(), good))
        print("good", algorithm, token(claims(aud=["other", "shop"]), good))
        for body in wrong_claims:
            print("bad", algorithm, token(body, good))
        for header in wrong_headers:
            print("bad", algorithm, token(claims(), header))
        print("bad", algorithm, jwt.encode(claims(), None, "none", headers=good))
        if not algorithm.startswith("HS"):
            print("bad", algorithm, confused(folder, algorithm))
        for other in ALGORITHMS:
            if other != algorithm:
                foreign = jwt.encode(claims(), key(folder, other, ""), other, headers=good)
                print("bad", algorithm, foreign)


def verify(folder):
    for line in sys.stdin:
        _, algorithm, token = line.split()
        public = key(folder, algorithm, ".pub")
        body = jwt.decode(
            token,
            public,
            [algorithm],
            audience="shop",
            issuer="https://issuer.example",
            options={"require": ["exp", "iat", "sub", "jti", "client_id"]},
        )
        assert body["sub"] == "ada" and jwt.get_unverified_header(token)["typ"] == "at+jwt"


{"mint": mint, "verify": verify}[sys.argv[1]](pathlib.Path(sys.argv[2]))
