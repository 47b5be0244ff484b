"""A replay records what each statement really printed, and leaves no trace."""

import os
from pathlib import Path
from textwrap import dedent

import numpy as np
import pytest

from tested_answers.content.outputs import recorded, with_outputs
from tested_answers.running import environments
from tested_answers.running.guard import bare_environment
from tested_answers.running.process import SnippetError, isolated
from tested_answers.running.replay import run

DEPENDS = ["tested_answers/running/*.py", "tested_answers/content/*.py"]


def replayed(tmp_path: Path, source: str) -> str:
    """The source with its fresh outputs."""
    path = tmp_path / "snippet.py"
    path.write_text(dedent(source), encoding="utf-8")

    return isolated(_with_outputs, path)


def _with_outputs(path: Path) -> str:
    source = path.read_text(encoding="utf-8")
    return with_outputs(source, run(path, source).printed)


def test_outputs_stand_under_the_statement_that_printed_them(tmp_path: Path) -> None:
    text = replayed(
        tmp_path,
        """\
        for i in range(2):
            print(i)
        #> stale


        def shout(word):
            print(word)
            print()
            print(word.upper(), end="")


        shout("a")
        print("b"); print("c")
        x = 1  # prints nothing
        try:
            [][1]
        except IndexError as error:
            print(error)
        if x:
            print("two\\nlines")
        """,
    )
    assert text == dedent(
        """\
        for i in range(2):
            print(i)
        #> 0
        #> 1


        def shout(word):
            print(word)
            print()
            print(word.upper(), end="")


        shout("a")
        #> a
        #>
        #> A
        print("b"); print("c")
        #> b
        #> c
        x = 1  # prints nothing
        try:
            [][1]
        except IndexError as error:
            print(error)
        #> list index out of range
        if x:
            print("two\\nlines")
        #> two
        #> lines
        """
    )


def test_a_caught_warning_can_be_shown(tmp_path: Path) -> None:
    text = replayed(
        tmp_path,
        """\
        import warnings
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            warnings.warn("careful")
        print(caught[0].message)
        """,
    )
    assert text.endswith("#> careful\n")


def test_recording_twice_changes_nothing(tmp_path: Path) -> None:
    once = replayed(tmp_path, 'print("a")\n\nprint("b")\n')
    assert replayed(tmp_path, once) == once


def test_only_comments_are_outputs() -> None:
    source = 'text = """\n#> not an output\n"""\nx = 1  #> nor this\n#> an output\n'
    assert recorded(source) == {5: "an output"}
    quoted = r"""a = 'it is \'\
#> no output'
b = "'''"  # nor does ''' begin
#> two
c = '''\"\"\"
#> no
'''
  #>  one
"""
    assert recorded(quoted) == {4: "two", 8: " one"}


def test_a_snippet_that_forgets_its_seed_never_prints_the_same(tmp_path: Path) -> None:
    source = "import random\nimport numpy as np\nprint(random.random(), np.random.rand())\n"
    assert len({replayed(tmp_path, source) for _ in range(3)}) == 3


def test_nothing_of_one_run_is_seen_by_the_next(tmp_path: Path) -> None:
    spoil = """\
        import os, sys, math
        import numpy as np
        os.environ["SPOILED"] = "1"
        math.pi = 3
        np.spoiled = True
        sys.path.insert(0, "/nowhere")
        print(math.pi)
        """
    assert "#> 3" in replayed(tmp_path, spoil)
    look = """\
        import os, sys, math
        import numpy as np
        print("SPOILED" in os.environ, math.pi == 3, hasattr(np, "spoiled"), "/nowhere" in sys.path)
        """
    assert "#> False False False False" in replayed(tmp_path, look)
    assert "SPOILED" not in os.environ and not hasattr(np, "spoiled")


def test_kernels_may_be_asked_for_and_have_verdicts_of_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    fresh = environments.fingerprint.__wrapped__
    monkeypatch.delenv("ATEN_CPU_CAPABILITY", raising=False)
    usual = fresh()
    monkeypatch.setenv("MY_OWN", "1")
    monkeypatch.setenv("OMP_NUM_THREADS", "7")
    assert fresh() == usual and "MY_OWN" not in bare_environment("") and bare_environment("")["OMP_NUM_THREADS"] == "1"
    monkeypatch.setenv("ATEN_CPU_CAPABILITY", "default")
    assert fresh() != usual and bare_environment("")["ATEN_CPU_CAPABILITY"] == "default"


def test_a_snippet_runs_as_a_script_in_an_empty_folder(tmp_path: Path) -> None:
    text = replayed(tmp_path, 'import os\nprint(__name__, os.listdir("."), os.getcwd() != "")\n')
    assert text.endswith("#> __main__ [] True\n")


def test_classes_of_a_snippet_can_be_pickled(tmp_path: Path) -> None:
    source = """\
        import pickle
        class Point:
            x = 3
        print(pickle.loads(pickle.dumps(Point())).x)
        """
    assert replayed(tmp_path, source).endswith("#> 3\n")


def test_scratch_files_outside_the_folder_are_allowed(tmp_path: Path) -> None:
    source = """\
        import tempfile
        with tempfile.TemporaryFile("w+") as file:
            file.write("x")
        print("done")
        """
    assert replayed(tmp_path, source).endswith("#> done\n")


def test_the_deepest_line_of_the_snippet_is_named(tmp_path: Path) -> None:
    with pytest.raises(SnippetError) as caught:
        replayed(tmp_path, "def f():\n    return 1 / 0\n\n\nf()\n")
    assert caught.value.line == 2


def test_postponed_annotations_are_heard_as_in_a_file(tmp_path: Path) -> None:
    source = "from __future__ import annotations\n\n\ndef f(x: Unknown):\n    return x\n\n\nprint(f(3))\n"
    assert replayed(tmp_path, source).endswith("#> 3\n")


def test_the_user_s_own_settings_are_not_read(tmp_path: Path) -> None:
    assert replayed(tmp_path, 'import os\nprint(os.listdir(os.path.expanduser("~")))\n').endswith("#> []\n")


def test_layers_are_named_as_in_a_new_process_each_time(tmp_path: Path) -> None:
    path = tmp_path / "snippet.py"
    path.write_text(
        "import os\nos.environ['KERAS_BACKEND'] = 'torch'\nimport keras\nprint(keras.layers.Dense(3).name)\n"
    )
    assert isolated(_twice, path) == ["dense", "dense"]


def _twice(path: Path) -> list[str]:
    return [run(path, path.read_text(encoding="utf-8")).printed[4][0] for _ in range(2)]
