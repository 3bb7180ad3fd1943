"""The PostgreSQL cluster in /data/db, and the process that serves it."""

import os
import pathlib
import shutil
import subprocess
import sys

DATA = pathlib.Path("/data/db")
TEMPLATE = pathlib.Path("/usr/share/stand_in/template")
CONFIGURATION = "/usr/share/stand_in/postgresql.conf"
POSTGRES = "/usr/lib/postgresql/18/bin/postgres"
SOCKETS = "/run/documentdb"

# Stands while the first start is not complete: whatever lies beside it is the stand-in's own, and made anew.
UNFINISHED = DATA / ".first-start"


def prepare():
    """Puts the template into an empty directory. Returns whether this is the first start."""
    if (DATA / "PG_VERSION").exists() and not UNFINISHED.exists():
        return False
    present = [entry for entry in DATA.iterdir() if entry.name != "lost+found"]
    if present and not UNFINISHED.exists():
        sys.exit("/data/db holds files that are not this server's; give it an empty volume, or its own")
    UNFINISHED.touch()
    for entry in present:
        if entry.is_dir():
            shutil.rmtree(entry)
        elif entry != UNFINISHED:
            entry.unlink()
    subprocess.run(["cp", "-a", f"{TEMPLATE}/.", str(DATA)], check=True)
    return True


def start():
    """Starts PostgreSQL; its log goes where this process's goes."""
    os.chmod(DATA, 0o700)
    port = os.environ.get("STAND_IN_POSTGRESQL_PORT")
    options = ["-c", f"port={int(port)}", "-c", "listen_addresses=*"] if port else []
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MONGO_")}
    return subprocess.Popen(
        [POSTGRES, "-D", str(DATA), "-c", f"config_file={CONFIGURATION}", *options],
        env=environment, stdin=subprocess.DEVNULL, stderr=subprocess.STDOUT)
