"""MinIO's contract for TLS: where both files lie in the certificates' directory, the one port speaks HTTPS, and only that."""

import os
import sys

from eventlet.green import ssl
from swift.common import wsgi

CERTIFICATE = "public.crt"
KEY = "private.key"


def load(directory):
    """The server's side of TLS from the directory's files; None where one of them is missing, as MinIO has it."""
    certificate, key = (os.path.join(directory, name) for name in (CERTIFICATE, KEY))
    if not (os.path.isfile(certificate) and os.path.isfile(key)):
        return None
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    try:
        context.load_cert_chain(certificate, key)
    except (OSError, ssl.SSLError) as error:
        sys.exit(f"{certificate}, {key}: {error}")
    return context


def wrap_sockets(context):
    """Lets the listening socket Swift makes from now on speak TLS; by itself Swift reads the files only as its own user."""
    listen = wsgi.get_socket
    wsgi.get_socket = lambda conf: context.wrap_socket(listen(conf), server_side=True)
