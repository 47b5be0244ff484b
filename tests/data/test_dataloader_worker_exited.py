import copy
import faulthandler
import io
import json
import mmap
import multiprocessing
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from functools import cache
from pathlib import Path
from queue import Empty

import numpy as np
import pytest
import torch
from hypothesis import strategies as st
from torch.utils.data import DataLoader

from tested_answers import breaks, drawn

LOCAL = "Can't pickle local object"
TOP = lambda x: x  # noqa: E731


class Faulty:
    """Six numbers; the fault comes with the second one."""

    def __init__(self, fault):
        self.fault = fault

    def __len__(self):
        return 6

    def __getitem__(self, place):
        if place == 1:
            faulthandler.disable()  # an abort is what is asked for, its report is for nobody
            self.fault()
        return place


def apart(work):
    """What it gives in a process of its own: with that ends what torch keeps of workers that died."""
    fork = multiprocessing.get_context("fork")
    here, there = fork.Pipe(duplex=False)
    process = fork.Process(target=lambda: there.send(work()))
    process.start()
    there.close()
    try:
        assert here.poll(60), "no answer within a minute"
        return here.recv()
    finally:
        process.kill()
        process.join()


def first_batch(dataset, **options):
    """The error of the first batch from a worker process, or None."""
    for _ in range(9):
        found = apart(lambda: _first_batch(dataset, options))
        if found is None or found[0] != "early":
            return found  # else it died before it was waited for: `test_from_any_line` asks what comes then
    raise AssertionError(found[1])


def _first_batch(dataset, options):
    try:
        batches = iter(DataLoader(dataset, batch_size=2, num_workers=1, multiprocessing_context="fork", **options))
    except RuntimeError as error:
        return "early", str(error)
    try:
        next(batches)
    except Exception as error:
        return type(error), re.sub(r"\d{2,}", "N", str(error)), re.sub(r"\d{2,}", "N", str(error.__cause__))
    finally:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)  # torch's own handler would raise here, for what is killed here
        for worker in batches._workers:
            worker.kill()
            worker.join()
    return None


WAITING = """
import json, multiprocessing, sys, tempfile, threading, time, torch
import numpy as np
from torch.utils.data import DataLoader

class Slow:
    def __init__(self, wait):
        self.wait = wait
    def __len__(self):
        return 2
    def __getitem__(self, place):
        self.wait()
        return place

def first(wait, **options):
    started = time.monotonic()
    try:
        (batch,) = DataLoader(Slow(wait), batch_size=2, num_workers=1, multiprocessing_context="fork", **options)
        said = " to ".join(map(str, batch.tolist()))
    except RuntimeError as error:
        said = f"RuntimeError: {error}"
    return said, time.monotonic() - started

said = {}
said["timeout"], _ = first(lambda: time.sleep(0.8), timeout=1)
said["patient"], said["patient seconds"] = first(lambda: time.sleep(0.8))
lock = threading.Lock()
lock.acquire()
threading.Timer(0.4, lock.release).start()
said["held"], _ = first(lambda: lock.acquire(timeout=9) and lock.release(), timeout=1)
assert lock.acquire(timeout=9)
lock.release()
said["let go"], _ = first(lambda: lock.acquire(timeout=9) and lock.release(), timeout=1)

class Sends(Slow):
    def __getitem__(self, place):
        return self.wait()

def sends(thing):
    loader = DataLoader(Sends(thing), batch_size=None, num_workers=1, multiprocessing_context="fork", timeout=1)
    try:
        return str(len(list(loader)))
    except RuntimeError as error:
        return f"RuntimeError: {error}"

said["no file"], said["no graph"] = sends(lambda: 1), sends(lambda: torch.ones(2))
said["file"] = sends(lambda: open("/dev/null"))
said["graph"] = sends(lambda: torch.ones(2, requires_grad=True) * 2)

class Read(Slow):
    def __init__(self, path, early):
        self.path, self.file = path, open(path, "rb", buffering=0) if early else None
        self.meet = multiprocessing.get_context("fork").Barrier(2)
    def __getitem__(self, place):
        if self.file is None:
            self.file = open(self.path, "rb", buffering=0)
        self.file.seek(3 * place)
        self.meet.wait(20)  # both workers have sought their place
        return self.file.read(1)[0]

with tempfile.NamedTemporaryFile() as file:
    file.write(bytes(range(9)))
    file.flush()
    for name, early in ("own file", False), ("shared file", True):
        loader = DataLoader(Read(file.name, early), num_workers=2, multiprocessing_context="fork")
        said[name] = [batch.item() for batch in loader]

class Names(Slow):
    def __init__(self, rows):
        self.rows = rows
    def __getitem__(self, place):
        before = private()
        assert sum(len(row) for row in self.rows) == 100 * len(self.rows)
        return private() - before

def private():
    with open("/proc/self/smaps_rollup") as file:
        return next(int(line.split()[1]) for line in file if line.startswith("Private_Dirty"))

class Keeps(Names):
    def __getitem__(self, place):
        before = private()
        self.rows.append(np.ones(10_000 * 1024, "u1"))
        return private() - before

def grown(dataset, **options):
    (kilobytes,) = DataLoader(dataset, batch_size=None, sampler=[1], **options)
    return kilobytes

names = [f"{i:0100d}" for i in range(100_000)]
said["long list kB"] = sum(map(sys.getsizeof, names)) // 1024
said["read without workers"], said["kept without workers"] = grown(Names(names)), grown(Keeps([]))
forked = {"num_workers": 1, "multiprocessing_context": "fork"}
for name, rows in ("list", names), ("array", np.array(names)), ("objects", np.array(names, dtype=object)):
    said["copied of " + name] = grown(Names(rows), **forked)
said["kept"] = grown(Keeps([]), **forked)
print(json.dumps(said))
"""


SPAWNED = """
import threading
from torch.utils.data import DataLoader

lock = threading.Lock()

class Locked:
    def __len__(self):
        return 3
    def __getitem__(self, place):
        with lock:
            return place

if __name__ == "__main__":
    with lock:
        loader = DataLoader(Locked(), num_workers=1, multiprocessing_context="spawn", timeout=40)
        print([batch.item() for batch in loader])
"""


@cache
def spawned():
    """What a loader printed whose worker is spawned while a lock is held."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "load.py")
        path.write_text(SPAWNED)
        return subprocess.run([sys.executable, path], capture_output=True, text=True, timeout=100).stdout


@cache
def waited():
    """What the loaders above said, in a Python of its own: a worker that is waited for hangs in a fork."""
    done = subprocess.run([sys.executable, "-c", WAITING], capture_output=True, text=True, timeout=100)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout) | {"printed": done.stderr}


def thrower(kind):
    def fault():
        raise kind("picture")

    return fault


@breaks("raise ValueError(", "raise KeyError(")
@drawn(cases=3, kind=st.sampled_from([ValueError, KeyError, MemoryError, OSError]))
def test_an_exception_comes_back(answer, kind):
    """An exception in the dataset, a `MemoryError` too, comes back from a worker as "Caught ValueError in DataLoader worker process", here with its type, with the line of the dataset, and not as "exited unexpectedly"; here without workers it is the ValueError of picture 3."""
    found, words, _ = first_batch(Faulty(thrower(kind)))
    assert found is kind and words.startswith(f"Caught {kind.__name__} in DataLoader worker process 0.")
    assert ("Caught ValueError in DataLoader worker process" in words) == (kind is ValueError)
    assert "in __getitem__" in words and "self.fault()" in words and "exited unexpectedly" not in words
    assert answer.broken == "ValueError: picture 3 is broken"


@breaks("sys.exit(4)", "sys.exit(5)")
def test_the_cause_names_it(answer):
    """A worker that exits, aborts, or is killed by SIGKILL or SIGSEGV, gives a RuntimeError "exited unexpectedly", and its direct cause says "exited unexpectedly with exit code 4", "is killed by signal: Killed", "is killed by signal: Aborted" or "is killed by signal: Segmentation fault", in the main thread."""
    for fault, cause in (
        (lambda: os._exit(4), "exited unexpectedly with exit code 4. Details are lost due to multiprocessing."),
        (lambda: os.kill(os.getpid(), signal.SIGKILL), "is killed by signal: Killed."),
        (os.abort, "is killed by signal: Aborted."),
        (
            lambda: (signal.signal(signal.SIGSEGV, signal.SIG_DFL), os.kill(os.getpid(), signal.SIGSEGV)),
            "is killed by signal: Segmentation fault.",
        ),
    ):
        kind, words, reason = first_batch(Faulty(fault))
        assert kind is RuntimeError and words == "DataLoader worker (pid(s) N) exited unexpectedly"
        assert reason.startswith(f"DataLoader worker (pid N) {cause}")
    assert answer.ended == "SystemExit: 4"


@breaks("place == 3", "place == 9")
def test_a_list_is_copied(answer):
    """Here a forked worker copies a long list of strings as it reads it, more than half of what they take, and so of an `object` array of them; of one NumPy array that is no `object` array less than a tenth."""
    said = waited()
    assert said["long list kB"] > 10_000
    assert min(said["copied of list"], said["copied of objects"]) > said["long list kB"] / 2
    assert said["copied of array"] < said["long list kB"] / 10
    assert answer.broken == "ValueError: picture 3 is broken"


@breaks("place == 3", "place == 9")
def test_what_is_kept_grows(answer):
    """Where the dataset keeps what it reads, here memory grows by more than half of it in a forked worker, and without workers too; where it reads a long list, without workers it grows by less than a tenth of that."""
    said = waited()
    assert min(said["kept"], said["kept without workers"]) > 5_000
    assert said["read without workers"] < said["long list kB"] / 10 < said["copied of list"]
    assert answer.broken == "ValueError: picture 3 is broken"


@breaks("sys.exit(4)", "sys.exit(5)")
def test_a_cut_file(answer):
    """Here a worker that reads a memory-mapped file which was cut short while it was open "is killed by signal: Bus error"; where the same path got a new file instead, it reads on in the old one."""
    for cut in True, False:
        with tempfile.TemporaryDirectory() as folder:
            path, other = Path(folder, "rows.bin"), Path(folder, "new.bin")
            path.write_bytes(bytes(3 * mmap.PAGESIZE))
            rows = np.memmap(path, dtype="u1", mode="r")
            if cut:
                os.truncate(path, 5)
            else:
                other.write_bytes(bytes(5))
                other.replace(path)
            assert path.stat().st_size == 5

            def read(rows=rows):
                signal.signal(signal.SIGBUS, signal.SIG_DFL)  # torch's own handler reports it to nobody
                assert rows[2 * mmap.PAGESIZE] == 0

            found = first_batch(Faulty(read))
        if cut:
            assert found[:2] == (RuntimeError, "DataLoader worker (pid(s) N) exited unexpectedly")
            assert "is killed by signal: Bus error" in found[2]
        else:
            assert found is None
    assert answer.ended == "SystemExit: 4"


@breaks("sys.exit(4)", "sys.exit(5)")
def test_from_any_line(answer):
    """Here a worker dies while the loop is elsewhere, and the line that runs just then raises "exited unexpectedly with exit code 4", with no cause."""

    def loop():
        try:
            batches = iter(
                DataLoader(Faulty(lambda: os._exit(4)), batch_size=2, num_workers=1, multiprocessing_context="fork")
            )
            time.sleep(5)  # a step of the training
        except RuntimeError as error:
            return str(error), error.__cause__
        batches._shutdown_workers()
        return None

    said, cause = apart(loop)
    assert "exited unexpectedly with exit code 4." in said and cause is None
    assert answer.ended == "SystemExit: 4"


@breaks("exits():\n    sys.exit(4)", "exits():\n    raise ValueError(4)")
@breaks("num_workers=0", "num_workers=1", variant="pasted")
@breaks('if __name__ == "__main__":', 'if __name__ == "main":', variant="pasted")
def test_without_workers_it_shows(answer, pasted):
    """Here `sys.exit` in the dataset is a SystemExit with its number without workers, which ends a script and prints nothing, and "exited unexpectedly" with one."""
    assert answer.ended == "SystemExit: 4"
    script = "import sys\nfor place in map(lambda place: sys.exit(4), range(6)):\n    pass\nprint('trained')\n"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout, done.stderr) == (4, "", "")
    kind, words, _ = first_batch(Faulty(lambda: os._exit(4)))
    assert kind is RuntimeError and words.endswith("exited unexpectedly")
    made = []

    def loaded(data, num_workers, **options):
        assert num_workers == 0  # one that dies would raise from any line
        made.append(DataLoader(data, **options))
        return made[-1]

    with pytest.raises(SystemExit, match=r"^4$"):
        pasted(1, DataLoader=loaded, data=Faulty(lambda: sys.exit(4)), train=lambda: list(made[-1]))


@breaks(
    "except Exception as error:  #",
    "except BaseException as error:  # it is raised here:\n        return f'caught {error}'  #",
)
@drawn(cases=5, code=st.integers(0, 9))
def test_sys_exit_passes_by(answer, code):
    """`sys.exit` in the dataset passes by `except Exception` and arrives as SystemExit, where a ValueError does not pass by; here both."""
    seen = ""
    try:
        assert answer.told(lambda: sys.exit(code)) == "never here"
    except SystemExit as error:
        seen = f"SystemExit: {error}"
    assert seen == f"SystemExit: {code}" and answer.ended == "SystemExit: 4"
    assert answer.told(answer.raises) == answer.broken


@breaks("self.read += 1", "self.read += 2")
def test_a_worker_has_a_copy(answer):
    """Here a dataset that counts what it read counts six without workers, and stays at zero where a worker read them."""
    for workers, count, context in ((0, 6, None), (1, 0, "fork")):
        calls = []
        data = answer.Pictures(lambda calls=calls: calls.append("fault"))
        batches = [
            batch.tolist() for batch in DataLoader(data, 2, num_workers=workers, multiprocessing_context=context)
        ]
        assert batches == [[0, 1], [2, 3], [4, 5]] and data.read == count
        assert calls == ["fault"] * (workers == 0)
    one = answer.Pictures(lambda: calls.append("picture 3"))
    assert one[3].item() == 3 and calls == ["picture 3"]


@breaks("place == 3", "place == 9")
def test_a_timeout_says_so(answer):
    """Here `timeout=1` raises "DataLoader timed out after 1 seconds" for a dataset that sleeps for longer, and without `timeout` the same loop waits for the batch."""
    said = waited()
    assert said["timeout"] == "RuntimeError: DataLoader timed out after 1 seconds"
    assert said["patient"] == "0 to 1" and said["patient seconds"] > 1.5
    assert answer.broken == "ValueError: picture 3 is broken"


@breaks("return 6", "return 3")
def test_batches_ahead(answer):
    """A loader with workers asks for `num_workers` times `prefetch_factor` batches before the first one is taken, and `prefetch_factor` is 2 by default; here 2 of 6 pictures in batches of one."""
    data = answer.Pictures(lambda: None)
    for workers, factor in ((1, None), (1, 3), (2, None)):
        loader = DataLoader(data, 1, num_workers=workers, prefetch_factor=factor, multiprocessing_context="fork")
        batches = iter(loader)
        assert batches._tasks_outstanding == workers * (factor or 2)
        assert len(list(batches)) == 6
    assert loader.prefetch_factor == 2


@breaks("exits():\n    sys.exit(4)", "exits():\n    raise ValueError(4)")
def test_no_guard_no_worker(answer):
    """A script that starts a new Python as a worker without the main guard says "An attempt has been made to start a new process" there, and that process ends with exit code 1; with the guard it ends with 0; here an exit is a SystemExit."""
    start = "worker = multiprocessing.get_context('spawn').Process(target=print)\n{0}worker.start()\n{0}worker.join()\n{0}print('code', worker.exitcode)\n"
    for guard, code in (("", 1), ("if __name__ == '__main__':\n    ", 0)):
        with tempfile.TemporaryDirectory() as folder:
            script = Path(folder, "train.py")
            script.write_text("import multiprocessing\n" + guard + start.format("    " if guard else ""))
            done = subprocess.run([sys.executable, script], capture_output=True, text=True, timeout=60)
        assert f"code {code}" in done.stdout
        assert ("An attempt has been made to start a new process" in done.stderr) == (not guard)
    assert answer.ended == "SystemExit: 4"


@breaks("sys.exit(4)", "sys.exit(5)")
def test_faulthandler_names_the_line(answer):
    """`python -X faulthandler` prints the line of a script that ends by SIGSEGV, and without it nothing is printed; here the exit is another, by code 4."""
    script = "import os, signal\ndef decode():\n    os.kill(os.getpid(), signal.SIGSEGV)\ndecode()\n"
    for command, seen in ("python -X faulthandler", True), ("python", False):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "load.py")
            path.write_text(script)
            done = subprocess.run(
                [sys.executable, *command.split()[1:], path], capture_output=True, text=True, timeout=60
            )
        assert done.returncode == -signal.SIGSEGV
        assert ('load.py", line 3 in decode' in done.stderr) == seen
    assert answer.ended == "SystemExit: 4"


@breaks("return Lazy(lambda x: x / 255)", "return Lazy(scale)", variant="travel")
@breaks("said(Eager(scale))", "said(Lazy(scale))", variant="travel")
def test_what_cannot_travel(travel):
    """Here a lambda or function made inside another one is refused by pickle with "Can't pickle local object", a lambda at the top of a file with "Can't pickle", a lock and an open file with "cannot pickle", and the lambda works in the loader without workers."""
    assert travel.inner.startswith(f"{LOCAL} 'build.<locals>.<lambda>'")
    assert travel.handle == "cannot pickle '_thread.lock' object"

    def inside(batch):
        return batch

    with tempfile.TemporaryFile() as file:
        assert "cannot pickle" in travel.said(file) and LOCAL in travel.said(inside)
    assert "Can't pickle <function <lambda>" in travel.said(TOP)
    data = travel.build()
    assert data[5].item() == 1
    data.__class__.__len__ = lambda self: 2
    assert [len(batch) for batch in DataLoader(data, 2, collate_fn=lambda batch: batch)] == [2]


@breaks("return x / 255\n\n\nclass", "return x / 51\n\n\nclass", variant="travel")
@breaks("self.transform, self.file = transform, None", "self.transform, self.file = transform, 0", variant="travel")
@breaks("            self.file = threading.Lock()", "            self.file = 1", variant="travel")
def test_lazy_travels(travel):
    """Here a dataset whose file is `None` until its first `__getitem__` can be pickled with a function from the top of the file, its copy gives the numbers of the first and opens a file of its own, and the first has none."""
    assert travel.fine == "no error"
    assert abs(travel.value - 0.4) < 1e-6 and travel.data.file is None and type(travel.copy.file).__name__ == "lock"
    data = copy.deepcopy(travel.data)
    assert torch.equal(data[5], torch.tensor(1.0)) and torch.equal(travel.copy[5], data[5])
    assert type(data.file).__name__ == "lock" and data.file is not travel.copy.file


@breaks("sys.exit(4)", "sys.exit(5)")
def test_a_quiet_exit(answer):
    """Here a worker that ends with exit code 0 gives "exited unexpectedly" with a direct cause without words, `Empty` for `sys.exit()`; an exit by code 4 names it."""
    causes = [first_batch(Faulty(lambda code=code: os._exit(code)))[1:] for code in (0, 4)]
    assert [words for words, _ in causes] == ["DataLoader worker (pid(s) N) exited unexpectedly"] * 2

    def quiet():
        dataset = Faulty(lambda: sys.exit())
        batches = iter(DataLoader(dataset, batch_size=2, num_workers=1, multiprocessing_context="fork"))
        try:
            next(batches)
        except RuntimeError as error:
            return str(error), type(error.__cause__)
        finally:
            batches._shutdown_workers()
        return None

    said, cause = apart(quiet)
    assert "exited unexpectedly" in said and cause is Empty
    assert causes[0][1] == "" and "exit code 4" in causes[1][1] and answer.ended == "SystemExit: 4"


@breaks("place == 3", "place == 9")
def test_a_batch_must_travel(answer):
    """Here a batch that holds an open file, or a tensor with a graph, does not come from a worker within `timeout=1`, and the worker prints "cannot pickle" or "Cowardly refusing to serialize"; a number and a tensor without a graph come."""
    said = waited()
    assert said["no file"] == said["no graph"] == "2"
    assert said["file"] == said["graph"] == "RuntimeError: DataLoader timed out after 1 seconds"
    assert "cannot pickle '_io.TextIOWrapper' object" in said["printed"]
    assert "Cowardly refusing to serialize non-leaf tensor" in said["printed"]
    assert answer.broken == "ValueError: picture 3 is broken"


@breaks("place == 3", "place == 9")
def test_a_lock_stays_held(answer):
    """Here a lock that a thread held while the worker was forked is still held in the worker after the thread let it go, so that the batch does not come within `timeout=1`; forked after that, it comes, and so it does from a worker that is spawned while the lock is held."""
    said = waited()
    assert said["held"] == "RuntimeError: DataLoader timed out after 1 seconds"
    assert said["let go"] == "0 to 1" and spawned() == "[0, 1, 2]\n"
    assert answer.broken == "ValueError: picture 3 is broken"


@breaks("self.transform, self.file = transform, None", "self.transform, self.file = transform, 0", variant="travel")
def test_a_shared_file(travel):
    """Here two forked workers that share a file which was open before read from one place in it, so that one row at least is wrong, without an error; workers that open it themselves read the right rows; `Lazy` has none until its first `__getitem__`, and one after."""
    said = waited()
    assert said["own file"] == [0, 3]
    assert sorted(said["shared file"]) in ([0, 1], [3, 4])
    data = travel.Lazy(travel.scale)
    assert data.file is None and data[0] == 0 and data.file is not None


@breaks("place == 3", "place == 9")
def test_typed_in_is_not_found(answer):
    """Here a class that was typed in, and read from no file, is not found by a worker that starts anew, which says "Can't get attribute" and ends with exit code 1; from a file it is found."""
    script = "import multiprocessing\nclass Data:\n    pass\nif __name__ == '__main__':\n    worker = multiprocessing.get_context('spawn').Process(target=print, args=(Data(),))\n    worker.start()\n    worker.join()\n    print('code', worker.exitcode)\n"
    typed = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "train.py")
        path.write_text(script)
        read = subprocess.run([sys.executable, path], capture_output=True, text=True, timeout=60)
    assert "Can't get attribute 'Data' on <module '__main__'" in typed.stderr and "code 1" in typed.stdout
    assert "Can't get attribute" not in read.stderr and "code 0" in read.stdout
    assert answer.broken == "ValueError: picture 3 is broken"


@breaks("return 6", "return 5")
def test_stop_iteration_is_silent(answer):
    """Here a dataset of six that raises StopIteration at place 3 ends the loop after one batch of two of its three, without an error."""

    file = io.StringIO()
    loader = DataLoader(answer.Pictures(lambda: next(file)), 2)
    with pytest.raises(StopIteration):
        loader.dataset[3]
    assert [batch.tolist() for batch in loader] == [[0, 1]] and len(loader) == 3 and len(loader.dataset) == 6
