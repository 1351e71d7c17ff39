# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""A SAML identity provider (pysaml2) in a process of its own, on loopback.

`python idp.py FOLDER XMLSEC1`: FOLDER holds key.pem, cert.pem and the metadata of the product, sp.xml. Prints its
port. Who signs in, and how, stands in headers of the "browser"; the answer is the value of the form.
"""

import base64
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from saml2 import BINDING_HTTP_POST, BINDING_HTTP_REDIRECT, xmldsig
from saml2.config import IdPConfig
from saml2.saml import NAME_FORMAT_URI, NAMEID_FORMAT_PERSISTENT, NameID
from saml2.server import Server

ENTITY = "http://idp.example/metadata"


def _server(folder: Path, xmlsec1: str, port: int) -> Server:
    sso = f"http://127.0.0.1:{port}/sso"
    endpoints = {"single_sign_on_service": [(sso, BINDING_HTTP_REDIRECT)]}
    configuration = IdPConfig().load(
        {
            "entityid": ENTITY,
            "xmlsec_binary": xmlsec1,
            "key_file": str(folder / "key.pem"),
            "cert_file": str(folder / "cert.pem"),
            "metadata": {"local": [str(folder / "sp.xml")]},
            "service": {
                "idp": {
                    "endpoints": endpoints,
                    "sign_response": True,
                    "sign_assertion": True,
                    "policy": {"default": {"lifetime": {"minutes": 5}, "name_form": NAME_FORMAT_URI}},
                }
            },
        }
    )
    return Server(config=configuration)


class Handler(BaseHTTPRequestHandler):
    """Answers a request for authentication with a signed assertion."""

    def do_GET(self) -> None:
        query = parse_qs(urlsplit(self.path).query)
        provider: Server = self.server.provider  # type: ignore[attr-defined]
        asked = provider.parse_authn_request(query["SAMLRequest"][0], BINDING_HTTP_REDIRECT).message
        given = provider.response_args(asked, [BINDING_HTTP_POST])
        for name in ("name_id_policy", "binding", "authn"):
            given.pop(name, None)
        email = self.headers["x-account"]
        signed = self.headers.get("x-signed", "yes") == "yes"
        response = provider.create_authn_response(
            {"mail": [email], "givenName": ["Erika"]},
            name_id=NameID(format=NAMEID_FORMAT_PERSISTENT, text=f"id-of-{email}"),
            authn={"class_ref": self.headers["x-context"], "authn_auth": ENTITY},
            sign_response=signed,
            sign_assertion=signed,
            sign_alg=xmldsig.SIG_RSA_SHA1 if self.headers.get("x-old") else xmldsig.SIG_RSA_SHA256,
            digest_alg=xmldsig.DIGEST_SHA256,
            **given,
        )
        self.send_response(200)
        self.end_headers()
        self.wfile.write(base64.b64encode(str(response).encode()))

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the name is the base class's)
        """Say nothing."""


def main() -> None:
    folder, xmlsec1 = Path(sys.argv[1]), sys.argv[2]
    server = HTTPServer(("127.0.0.1", 0), Handler)
    server.provider = _server(folder, xmlsec1, server.server_port)  # type: ignore[attr-defined]
    print(server.server_port, flush=True)  # noqa: T201
    server.serve_forever()


if __name__ == "__main__":
    main()
