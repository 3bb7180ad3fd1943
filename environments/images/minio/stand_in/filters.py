"""The filters that put MinIO's contract in front of Swift's S3 interface."""

import os
import re
import socket
from urllib.parse import parse_qs

import swift
from swift.common.middleware.tempauth import TempAuth
from swift.common.swob import Request

from stand_in import lacks

BACKENDS = (6200, 6201, 6202)
ACCESS_KEY = re.compile(r"(?:Credential=|^AWS )([^/:,]+)")


def front(global_conf, **local_conf):
    """Answers MinIO's health paths, and refuses in S3's words what Swift would answer in its own, or take for something else."""
    return lambda app: lambda env, start_response: _answer(app, env, start_response)


def auth(global_conf, **local_conf):
    """TempAuth, for the one user of the contract."""
    return lambda app: RootAuth(app, {**global_conf, **local_conf})


class RootAuth(TempAuth):
    """TempAuth wants access keys of the form account:user, and memcached for its tokens; the contract knows neither."""

    def __init__(self, app, conf):
        super().__init__(app, conf)
        self.user = os.environ["MINIO_ROOT_USER"]
        self.secret = os.environ["MINIO_ROOT_PASSWORD"]

    def get_groups(self, env, token):
        details = env.get("s3api.auth_details")
        if not details or details["access_key"] != self.user or not details["check_signature"](self.secret):
            return None
        version, _, *rest = env["PATH_INFO"].lstrip("/").split("/", 2)
        env["PATH_INFO"] = "/" + "/".join([version, "AUTH_root", *rest])
        return "root,root:root,AUTH_root"

    def handle(self, env, start_response):
        return self.denied_response(Request(env))(env, start_response)


def _answer(app, env, start_response):
    path = env.get("PATH_INFO", "")
    if path == "/minio/health/live":
        return _respond(start_response, "200 OK")
    if path in ("/minio/health/ready", "/minio/health/cluster"):
        return _respond(start_response, "200 OK" if _backends_listen() else "503 Service Unavailable")
    query = parse_qs(env.get("QUERY_STRING", ""), keep_blank_values=True)
    if not _is_signed(env, query):
        return _refuse(env, start_response, "403 Forbidden", "AccessDenied", "Access Denied.")
    if _access_key(env, query) not in (None, os.environ["MINIO_ROOT_USER"]):
        return _refuse(env, start_response, "403 Forbidden", "InvalidAccessKeyId", "The access key does not exist.")
    if lacks.asks_for(env, query):
        return _refuse(env, start_response, "501 Not Implemented", "NotImplemented", "This stand-in does not implement it.")
    return _name_missing_version(app, env, query)(env, start_response)


def _is_signed(env, query):
    return "HTTP_AUTHORIZATION" in env or "X-Amz-Signature" in query or "Signature" in query


def _access_key(env, query):
    """The access key a request names; None where it names none in a form known here, which Swift then judges."""
    named = ACCESS_KEY.search(env.get("HTTP_AUTHORIZATION", ""))
    if named:
        return named[1]
    credential = (query.get("X-Amz-Credential") or query.get("AWSAccessKeyId") or [None])[0]
    return credential and credential.split("/")[0]


def _name_missing_version(app, env, query):
    """A version that is missing, Swift calls a missing key."""
    if "versionId" not in query or env["REQUEST_METHOD"] != "GET":
        return app
    response = Request(env).get_response(app)
    if response.status_int == 404:
        response.body = response.body.replace(b"<Code>NoSuchKey<", b"<Code>NoSuchVersion<")
    return response


def _backends_listen():
    for port in BACKENDS:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            return False
    return True


def _refuse(env, start_response, status, code, message):
    body = f'<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>{code}</Code><Message>{message}</Message></Error>'
    return _respond(start_response, status, b"" if env["REQUEST_METHOD"] == "HEAD" else body.encode())


def _respond(start_response, status, body=b""):
    start_response(status, [
        ("Content-Type", "application/xml"),
        ("Content-Length", str(len(body))),
        ("Server", f"OpenStack-Swift/{swift.__version__}"),
    ])
    return [body]
