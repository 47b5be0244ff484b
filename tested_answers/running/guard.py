"""What a snippet may rely on while it runs, and what it must not do; the same for the replay and for the cold run.

Run as a script, it is the cold run's first half: the guard, then the snippet as `python -I -W error` runs it.
"""

import io
import os
import re
import runpy
import sys
import sysconfig
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

# Threads: a core for each snippet. The rest is what a bare account has; HOME is an empty folder.
ENVIRONMENT = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "ONEDNN_MAX_CPU_ISA": "AVX2",  # newer processors refuse and round otherwise
    "TF_ENABLE_ONEDNN_OPTS": "0",  # TensorFlow turns it on where the processor is new, and then rounds otherwise
}
_KEPT = ("PATH", "LANG", "LC_ALL", "TZ", "TMPDIR", "OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE")
_KEPT += ("ATEN_CPU_CAPABILITY", "MKL_CBWR")  # which kernels, see `make test-kernels`

_STANDARD = (sysconfig.get_path("stdlib") + os.sep, sysconfig.get_path("platstdlib") + os.sep, "<frozen")
_CHANGES = {"os.remove", "os.rename", "os.rmdir", "os.mkdir", "os.truncate", "os.link", "os.symlink", "os.chmod"}
_CHANGES |= {"shutil.rmtree", "shutil.move"}
_STARTS = {"subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.spawn", "os.startfile", "pty.spawn"}
_CONNECTS = {"socket.connect", "socket.sendto", "socket.sendmsg", "socket.getaddrinfo"}
_HTML = re.compile(
    r"</?(?:a|b|br|body|button|code|details|div|em|form|h[1-6]|head|hr|html|i|iframe|img|input|li|link|meta|ol|p|pre"
    r"|script|span|strong|style|svg|table|td|th|tr|ul)(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)


class Stopped(BaseException):
    """Ends a snippet that does what it must not; BaseException, so that `except Exception` lets it pass."""


def unprintable(text: str) -> str | None:
    """Why a page cannot show this output, or None."""
    if any((ord(character) < 32 and character != "\n") or ord(character) == 127 for character in text):
        return "prints control characters (tabs, colour codes, carriage returns); print plain text"
    if found := _HTML.search(text):
        return f"prints HTML ({found.group()!r}); print plain text"
    return None


class Guard:
    """An audit hook for one snippet; `violation` says what it did, even where it caught the refusal."""

    def __init__(self, snippet: str) -> None:
        self.snippet = snippet
        self.scratch = os.path.realpath(tempfile.gettempdir())
        self.folder = os.path.realpath(os.getcwd())
        self.watching = False
        self.violation: str | None = None
        sys.addaudithook(self)  # cannot be removed: it ends with its process

    @contextmanager
    def over(self) -> Iterator[None]:
        self.watching = True
        try:
            yield
        finally:
            self.watching = False

    def __call__(self, event: str, arguments: tuple) -> None:
        if not self.watching:
            return
        if event == "open":
            self._opened(*arguments)
        elif event in _CHANGES:
            self._changed(event, arguments)
        elif event == "builtins.input":
            self.refuse("reads standard input; a snippet asks nobody, so write the value into it")
        elif event in _STARTS and self._is_own():
            self.refuse("starts a process; a snippet runs alone (DataLoader workers and multiprocessing are fine)")
        elif event in ("os.fork", "os.forkpty") and not self._through("multiprocessing"):
            self.refuse("starts a process with os.fork; use multiprocessing, which ends what it starts")
        elif event == "os.kill" and self._is_own():
            self.refuse("sends a signal to a process; a snippet runs alone")
        elif event == "socket.bind" and isinstance(arguments[1], tuple) and self._is_own():
            self.refuse("waits for network connections; a snippet runs alone")
        elif event in _CONNECTS and (event == "socket.getaddrinfo" or isinstance(arguments[1], tuple)):
            # A path instead of a tuple is a local socket: DataLoader workers use them.
            self.refuse("opens a network connection; a snippet brings its own data")

    def refuse(self, sentence: str) -> None:
        self.violation = sentence
        raise Stopped(sentence)

    def _opened(self, path: object, mode: str | None, flags: int) -> None:
        if path is None or isinstance(path, int):
            return
        writes = any(letter in (mode or "") for letter in "wax+") or flags & (os.O_WRONLY | os.O_RDWR)
        full = os.path.realpath(os.fsdecode(os.fspath(path)))
        if writes and not self._is_scratch(full) and not full.startswith("/dev/"):
            self.refuse(
                f"writes the file {os.path.basename(full)!r}; a snippet writes no files (use io.BytesIO or tempfile)"
            )
        if not writes and not self._may_read(full) and self._is_own():
            self.refuse(f"reads the file {os.path.basename(full)!r}; a snippet brings its own data")

    def _changed(self, event: str, arguments: tuple) -> None:
        for path in (one for one in arguments[:2] if isinstance(one, (str, bytes, os.PathLike))):
            fds = [one for one in arguments if isinstance(one, int) and one > 2]  # the folder of a relative path
            text = os.fsdecode(os.fspath(path))
            if fds and not os.path.isabs(text) and os.path.exists(link := f"/proc/self/fd/{fds[0]}"):
                text = os.path.join(os.path.realpath(link), text)
            full = os.path.join(os.path.realpath(os.path.dirname(text) or "."), os.path.basename(text))
            if not self._is_scratch(full):
                self.refuse(
                    f"changes files ({event} of {os.path.basename(full)!r}); a snippet leaves files as they are"
                )

    def _is_scratch(self, full: str) -> bool:
        inside = full == self.scratch or full.startswith(self.scratch + os.sep)
        return inside and full != self.folder and not full.startswith(self.folder + os.sep)

    def _may_read(self, full: str) -> bool:
        places = (
            self.scratch,
            self.folder,
            os.path.realpath(sys.prefix),  # .venv may be a link
            os.path.realpath(sys.base_prefix),
            "/dev",
            "/proc",
            "/sys",
            "/usr/share/zoneinfo",
        )
        return (
            full == self.snippet or any(full.startswith(place + os.sep) for place in places) or not os.path.exists(full)
        )

    def _is_own(self) -> bool:
        """Whether the snippet itself asks, through the standard library at most; not a library that it uses."""
        frame = sys._getframe(2)
        while frame is not None:
            name = frame.f_code.co_filename
            if name == self.snippet:
                return True
            if name != __file__ and (not name.startswith(_STANDARD) or "site-packages" in name):
                return False
            frame = frame.f_back
        return False

    def _through(self, package: str) -> bool:
        """Whether a module of the package stands between the snippet and what is asked."""
        frame = sys._getframe(2)
        while frame is not None and frame.f_code.co_filename != self.snippet:
            if frame.f_globals.get("__name__", "").startswith(package):
                return True
            frame = frame.f_back
        return False


class NoInput(io.TextIOBase):
    """Standard input of a snippet: reading it is a violation."""

    def __init__(self, guard: Guard) -> None:
        self.guard = guard

    def readable(self) -> bool:
        return True

    def _refuse(self, *_: object) -> str:
        self.guard.refuse("reads standard input; a snippet asks nobody, so write the value into it")
        return ""

    read = readline = __next__ = _refuse


def bare_environment(home: str) -> dict[str, str]:
    """The environment variables that a snippet sees; `home` is an empty folder."""
    return {name: os.environ[name] for name in _KEPT if name in os.environ} | ENVIRONMENT | {"HOME": home}


def main(snippet: str) -> int:
    """Run the snippet as a reader would, under the guard; what it must not do is said on stderr."""
    sys.argv = [snippet]
    guard = Guard(snippet)
    sys.stdin = NoInput(guard)
    try:
        with guard.over():
            runpy.run_path(snippet, run_name="__main__")
    except Stopped:
        pass
    if guard.violation:
        print(guard.violation, file=sys.stderr)
    return 1 if guard.violation else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
