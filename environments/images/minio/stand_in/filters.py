"""The filters that put MinIO's contract in front of Swift's S3 interface."""

import os
import socket
from urllib.parse import parse_qs

import swift
from swift.common.middleware.tempauth import TempAuth
from swift.common.swob import Request

BACKENDS = (6200, 6201, 6202)
DENIED = (b'<?xml version="1.0" encoding="UTF-8"?>\n'
          b"<Error><Code>AccessDenied</Code><Message>Access Denied.</Message></Error>")


def front(global_conf, **local_conf):
    """Answers MinIO's health paths, and refuses anonymous requests in S3's words: Swift would use its own."""
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
    if path == "/minio/health/ready":
        return _respond(start_response, "200 OK" if _backends_listen() else "503 Service Unavailable")
    if _is_signed(env):
        return app(env, start_response)
    return _respond(start_response, "403 Forbidden", b"" if env["REQUEST_METHOD"] == "HEAD" else DENIED)


def _is_signed(env):
    query = parse_qs(env.get("QUERY_STRING", ""), keep_blank_values=True)
    return "HTTP_AUTHORIZATION" in env or "X-Amz-Signature" in query or "Signature" in query


def _backends_listen():
    for port in BACKENDS:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            return False
    return True


def _respond(start_response, status, body=b""):
    start_response(status, [
        ("Content-Type", "application/xml"),
        ("Content-Length", str(len(body))),
        ("Server", f"OpenStack-Swift/{swift.__version__}"),
    ])
    return [body]
