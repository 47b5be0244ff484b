"""Run a shell command that makes a file, unless the file is newer than its sources; one at a time in this checkout."""

import fcntl
import subprocess
import sys
from pathlib import Path


def main(lock: str, target: str, sources: str, command: str) -> int:
    """The command's exit status; 0 where another run has made the file meanwhile."""
    with open(lock, "a") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("Another command installs; waiting for it to end.", file=sys.stderr, flush=True)
            fcntl.flock(handle, fcntl.LOCK_EX)
        made, newest = Path(target), max(Path(source).stat().st_mtime for source in sources.split())
        if made.exists() and made.stat().st_mtime >= newest:
            return 0
        status = subprocess.run(["sh", "-ec", command], check=False).returncode
        if status == 0:
            made.touch()
        return status


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
