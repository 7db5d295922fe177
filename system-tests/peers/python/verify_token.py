# Copyright The Reeve Authors
# SPDX-License-Identifier: Apache-2.0
"""Verifies access tokens as a backend of somebody else's would: PyJWT, and nothing but the issuer's address.

Usage: verify_token.py ISSUER AUDIENCE TOKEN...; prints "good SUBJECT" or "refused ERROR" for each token.
"""
import json
import sys
import urllib.request

import jwt

issuer, audience = sys.argv[1:3]
with urllib.request.urlopen(issuer + "/.well-known/openid-configuration", timeout=10) as answer:
    configuration = json.load(answer)
assert configuration["issuer"] == issuer, configuration
keys = jwt.PyJWKClient(configuration["jwks_uri"], timeout=10)

for token in sys.argv[3:]:
    try:
        claims = jwt.decode(
            token,
            keys.get_signing_key_from_jwt(token),
            algorithms=configuration["id_token_signing_alg_values_supported"],
            audience=audience,
            issuer=issuer,
            options={"require": ["exp", "iat", "iss", "aud", "sub"]},
        )
        print("good", claims["sub"], flush=True)
    except jwt.PyJWTError as error:
        print("refused", type(error).__name__, flush=True)
