"""Runs Swift's four servers as one: started together, stopped together, and ended when one of them ends."""

import argparse
import logging
import os
import pwd
import signal
import sys

# The first process of a container gets no default for signals: without this, a stop during the imports would be ignored.
signal.signal(signal.SIGTERM, lambda *_: os._exit(0))

from swift.common import utils  # noqa: E402

# Before anything that makes a lock or a socket.
utils.monkey_patch()

from swift.common import wsgi  # noqa: E402
from swift.common.utils import logs  # noqa: E402

from stand_in import tls  # noqa: E402

# Loaded once, before the servers part: each would load them for itself.
import swift.account.server  # noqa: E402, F401
import swift.common.middleware.s3api.s3api  # noqa: E402, F401
import swift.container.server  # noqa: E402, F401
import swift.obj.server  # noqa: E402, F401
import swift.proxy.server  # noqa: E402, F401

# The proxy last, so that its answer means that the others run.
SERVERS = ("account", "container", "object", "proxy")


def main():
    arguments = parse_command()
    for name in ("MINIO_ROOT_USER", "MINIO_ROOT_PASSWORD"):
        if not os.environ.get(name):
            sys.exit(f"{name} is not set: the store needs its keys")
    # While files of root can still be read: MinIO's image runs as root.
    context = tls.load(arguments.certs_dir)
    drop_privileges()

    # Swift logs to syslog, and in its absence to UDP port 514 of this machine; the console has it already.
    logs.ThreadSafeSysLogHandler = lambda **_: logging.NullHandler()

    children = [start(server, context if server == "proxy" else None) for server in SERVERS]
    for signum in (signal.SIGTERM, signal.SIGINT):
        signal.signal(signum, lambda *_: stop(children, 0))
    pid, status = os.wait()
    print(f"the {SERVERS[children.index(pid)]} server ended: {os.waitstatus_to_exitcode(status)}", file=sys.stderr)
    stop(children, 1)


def parse_command():
    parser = argparse.ArgumentParser(prog="minio (OpenStack Swift stand-in)")
    parser.add_argument("command", choices=["server"])
    parser.add_argument("data", choices=["/data"])
    parser.add_argument("--address", choices=[":9000", "0.0.0.0:9000"], default=":9000")
    parser.add_argument("--certs-dir", "-S", default=os.path.expanduser("~/.minio/certs"))
    parser.add_argument("--console-address", help="accepted and ignored: there is no console")
    arguments = sys.argv[1:]
    return parser.parse_args(arguments[1:] if arguments[:1] == ["minio"] else arguments)


def drop_privileges():
    if os.geteuid() == 0:
        swift = pwd.getpwnam("swift")
        os.chown("/data", swift.pw_uid, swift.pw_gid)
        utils.drop_privileges("swift")


def start(server, context):
    pid = os.fork()
    if pid == 0:
        if context:
            tls.wrap_sockets(context)
        os._exit(wsgi.run_wsgi(f"/etc/swift/{server}-server.conf", f"{server}-server", verbose=True) or 0)
    return pid


def stop(children, code):
    for child in children:
        try:
            os.kill(child, signal.SIGTERM)
        except ProcessLookupError:
            pass
    os._exit(code)


main()
