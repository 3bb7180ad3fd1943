"""Runs PostgreSQL and the gateway as one: started together, stopped together, and ended when one of them ends."""

import os
import pwd
import signal
import sys

from . import cluster, options

USER = "mongodb"


def main():
    arguments = options.parse(sys.argv[1:])
    is_first = _prepare()
    process = cluster.start()

    # What takes longest to load is loaded while PostgreSQL starts.
    from . import running
    sys.exit(running.run(arguments, process, is_first))


def _prepare():
    # The first process of a container gets no default for signals: a stop during the start would be ignored.
    signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
    _drop_privileges()
    is_first = cluster.prepare()
    if is_first and not (os.environ.get("MONGO_INITDB_ROOT_USERNAME") and os.environ.get("MONGO_INITDB_ROOT_PASSWORD")):
        sys.exit("MONGO_INITDB_ROOT_USERNAME and MONGO_INITDB_ROOT_PASSWORD are not set: this server has no use without a user")
    return is_first


def _drop_privileges():
    if os.geteuid() != 0:
        return
    user = pwd.getpwnam(USER)
    for directory in (cluster.DATA, cluster.SOCKETS):
        os.chown(directory, user.pw_uid, user.pw_gid)
    os.setgroups([])
    os.setgid(user.pw_gid)
    os.setuid(user.pw_uid)


main()
