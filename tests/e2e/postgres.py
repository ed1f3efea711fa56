"""A PostgreSQL server of a test's own, on a Unix socket in a directory of its own."""

import ctypes
import os
import pathlib
import pwd
import shutil
import signal
import subprocess
import tempfile
import time

PR_SET_PDEATHSIG = 1


def programs():
    """Those of the newest version that is installed."""
    found = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if not found:
        raise RuntimeError("PostgreSQL is not installed: scripts/install-deps.sh does it")
    return found[-1].parent


class Server:
    """Runs until stop(). A test that is killed takes it along."""

    PORT = 5432  # names the socket; nothing listens on it

    def __init__(self):
        self.programs = programs()
        self.directory = pathlib.Path(tempfile.mkdtemp(prefix="eniform-pg-"))
        # The server refuses to run as root.
        self.account = pwd.getpwnam("postgres") if os.geteuid() == 0 else None
        if self.account:
            os.chown(self.directory, self.account.pw_uid, self.account.pw_gid)
        self.data = self.directory / "data"
        subprocess.run([self.programs / "initdb", "-D", self.data, "-U", "eniform", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"],
                       check=True, stdout=subprocess.DEVNULL, **self.identity())
        self.process = None
        self.start()

    def identity(self):
        return {"user": self.account.pw_uid, "group": self.account.pw_gid, "extra_groups": [], "cwd": "/"} if self.account else {"cwd": "/"}

    def start(self):
        with open(self.directory / "server.log", "ab") as log:
            self.process = subprocess.Popen(
                [self.programs / "postgres", "-D", self.data, "-k", self.directory, "-p", str(self.PORT), "-c", "listen_addresses="],
                stdout=log, stderr=log, preexec_fn=lambda: ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGQUIT), **self.identity())
        # A server does not tell when it is ready.
        while subprocess.run([self.programs / "pg_isready", "-q", "-h", self.directory, "-p", str(self.PORT)]).returncode != 0:
            if self.process.poll() is not None:
                raise RuntimeError((self.directory / "server.log").read_text())
            time.sleep(0.02)

    def crash(self):
        """As if its machine lost power, but for the disk."""
        self.process.send_signal(signal.SIGQUIT)
        self.process.wait()

    def stop(self):
        self.crash()
        shutil.rmtree(self.directory, ignore_errors=True)

    def uri(self, **parameters):
        query = "&".join([f"host={self.directory}", f"port={self.PORT}", *(f"{name}={value}" for name, value in parameters.items())])
        return f"postgres://eniform@/postgres?{query}"

    def query(self, sql):
        """Rows as text, columns separated by |."""
        answer = subprocess.run([self.programs / "psql", "-X", "-A", "-t", "-h", self.directory, "-p", str(self.PORT), "-U", "eniform", "-d",
                                 "postgres", "-c", sql], check=True, capture_output=True, text=True)
        return answer.stdout.strip()
