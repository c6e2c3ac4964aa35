"""What is deployed: files that say what is true, a wheel with all data, a working installation."""

from __future__ import annotations

import configparser
import json
import os
import re
import shlex
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.config import KEYS
from bot.telemetry import METRICS

DEPLOY = Path("deploy")
_SUFFIXES = {"counter": ("_total",), "gauge": ("",), "histogram": ("_bucket", "_count", "_sum")}
FIGURES = {f"{one.name}{suffix}" for one in METRICS for suffix in _SUFFIXES[one.kind]}
_LABELS = {one.name: set(one.labels) | {"instance", "le"} for one in METRICS}
_SYSTEM = Path(sys.prefix).parts[:2]


def documents(path: Path) -> list[Any]:
    return list(yaml.safe_load_all(path.read_text("utf-8")))


def expressions() -> Iterator[str]:
    (rules,) = documents(DEPLOY / "prometheus" / "alerts.yaml")
    for group in rules["groups"]:
        for rule in group["rules"]:
            assert rule["alert"].startswith("Mujaz")
            assert rule["annotations"]["summary"]
            yield rule["expr"]
    dashboard = json.loads((DEPLOY / "grafana" / "mujaz.json").read_text("utf-8"))
    assert len({panel["id"] for panel in dashboard["panels"]}) == len(dashboard["panels"])
    for panel in dashboard["panels"]:
        for target in panel["targets"]:
            yield target["expr"]


def test_alerts_and_dashboard_ask_for_figures_and_labels_that_there_are() -> None:
    asked: set[str] = set()
    for expression in expressions():
        names = set(re.findall(r"\bmujaz_\w+", expression))
        assert names, expression
        assert names <= FIGURES, expression
        asked |= names
        known = set[str]().union(*(_LABELS[_metric(name)] for name in names))
        grouped = re.findall(r"\bby \(([^)]*)\)", expression)
        used = {label.strip() for group in grouped for label in group.split(",")}
        used |= set(re.findall(r"[{,]\s*(\w+)\s*[=!]", expression))
        assert used <= known, expression
        assert expression.count("(") == expression.count(")")
    shown = {_metric(name) for name in asked}
    assert {one.name for one in METRICS} - shown == {"mujaz_info"}


def _metric(name: str) -> str:
    return max((one.name for one in METRICS if name.startswith(one.name)), key=len)


def test_the_unit_is_sandboxed_and_hears_from_the_bot() -> None:
    unit = configparser.RawConfigParser(strict=True, interpolation=None)
    unit.optionxform = str  # type: ignore[assignment,method-assign]  # directives have capitals
    unit.read(DEPLOY / "mujaz.service")
    service = dict(unit["Service"])
    assert service["Type"] == "notify"
    assert int(service["WatchdogSec"]) >= 30
    assert service["ExecStart"].split()[1] == "run"
    assert service["Restart"] == "always"
    assert int(service["TimeoutStopSec"]) > 5  # a stop takes five seconds at most
    for name in ("NoNewPrivileges", "ProtectHome", "PrivateTmp", "PrivateDevices", "DynamicUser"):
        assert service[name] == "yes"
    assert service["ProtectSystem"] == "strict"
    assert service["CapabilityBoundingSet"] == ""
    assert "AF_UNIX" in service["RestrictAddressFamilies"]  # NOTIFY_SOCKET is one


@pytest.mark.parametrize("name", ["compose.yaml", "compose.postgres.yaml"])
def test_containers_have_a_root_that_nobody_writes_to(name: str) -> None:
    (compose,) = documents(DEPLOY / name)
    workers = [one for one in compose["services"].values() if one["image"] == "mujaz"]
    assert len(workers) == (2 if "postgres" in name else 1)
    for worker in workers:
        assert worker["read_only"] is True
        assert worker["cap_drop"] == ["ALL"]
        assert "/tmp" in worker["tmpfs"]
        assert (DEPLOY / worker["build"]["context"] / worker["build"]["dockerfile"]).is_file()
        assert worker["command"] == ["run"]


def test_two_workers_run_on_kubernetes_as_nobody_in_particular() -> None:
    by_kind = {one["kind"]: one for one in documents(DEPLOY / "kubernetes.yaml")}
    deployment = by_kind["Deployment"]["spec"]
    assert deployment["replicas"] == 2
    pod = deployment["template"]["spec"]
    assert pod["securityContext"]["runAsNonRoot"] is True
    (container,) = pod["containers"]
    assert container["securityContext"]["readOnlyRootFilesystem"] is True
    assert container["livenessProbe"]["httpGet"]["path"] == "/healthz"
    assert container["readinessProbe"]["httpGet"]["path"] == "/readyz"
    assert by_kind["PodDisruptionBudget"]["spec"]["minAvailable"] == 1
    variables = {f"MUJAZ_{key.replace('.', '_').upper()}" for key in KEYS}
    assert set(by_kind["ConfigMap"]["data"]) <= variables


def steps() -> list[tuple[str, str]]:
    """The container file's instructions, their lines joined."""
    text = (DEPLOY / "Containerfile").read_text("utf-8")
    joined = re.sub(r"\\\n", " ", re.sub(r"(?m)^#.*\n", "", text))
    pairs = [line.split(None, 1) for line in joined.splitlines() if line.strip()]
    return [(word, rest) for word, rest in pairs]


def test_the_container_file_copies_what_is_there_and_ends_without_root() -> None:
    found = steps()
    bases = [rest for word, rest in found if word == "FROM"]
    assert len(bases) == 2
    assert all("/" not in base for base in bases)  # whose registry is the operator's choice
    for rest in (rest for word, rest in found if word == "COPY" and "--from" not in rest):
        *sources, _ = rest.split()
        assert [source for source in sources if not Path(source).exists()] == []
    words = [word for word, _ in found]
    assert dict(found)["USER"] == "10001:10001"
    assert words.index("USER") < words.index("ENTRYPOINT")
    assert "HEALTHCHECK" in words
    for _, rest in (pair for pair in found if pair[0] == "ENV"):
        for name in re.findall(r"\bMUJAZ_\w+(?==)", rest):
            assert name in {f"MUJAZ_{key.replace('.', '_').upper()}" for key in KEYS}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project's wheel, built from a copy of what git has."""
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    for name in ("pyproject.toml", "README.md", "constraints.txt", "bot", "briefings", "seeds"):
        _copied(Path(name), source / name)
    command = "-m pip wheel --quiet --no-deps --no-build-isolation --wheel-dir"
    subprocess.run(
        [sys.executable, *shlex.split(command), str(folder), str(source)], check=True, timeout=120
    )
    (made,) = folder.glob("mujaz-*.whl")
    return made


def _copied(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_file():
        target.write_bytes(source.read_bytes())
        return
    for one in source.rglob("*"):
        if one.is_file() and "__pycache__" not in one.parts:
            _copied(one, target / one.relative_to(source))


def test_the_wheel_holds_all_data_and_answers_from_it(wheel: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        archive.extractall(tmp_path / "site")
    wanted = [
        str(path)
        for package in ("bot", "briefings")
        for path in Path(package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and path.suffix != ".md"
    ]
    assert [name for name in wanted if name not in names] == []
    seeds = sorted(name for name in names if "/share/mujaz/seeds/" in name)
    assert len(seeds) >= len(list(Path("seeds").glob("*.md")))
    code = (
        "import sys, bot.cli;"
        "assert bot.cli.__file__.startswith(sys.argv[1]), bot.cli.__file__;"
        "sys.exit(bot.cli.main(['demo', '--seeds', sys.argv[2]]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "site"), str(_folder(tmp_path, seeds[0]))],
        input="/summary\n",
        env={**os.environ, "PYTHONPATH": str(tmp_path / "site")},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "•" in done.stdout


def _folder(tmp_path: Path, name: str) -> Path:
    return (tmp_path / "site" / name).parent


@pytest.mark.skipif("MUJAZ_INSTALLATION" not in os.environ, reason="some minutes")
def test_what_the_container_file_lays_works_in_an_empty_environment(tmp_path: Path) -> None:
    target = tmp_path / "mujaz"
    done = subprocess.run(
        ["/bin/sh", "deploy/lay.sh", str(Path.cwd()), str(target)],
        env={**os.environ, "PYTHON": sys.executable, "PYTHONPATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    print(done.stdout)  # noqa: T201 - the parts and their sizes
    assert done.returncode == 0, done.stderr
    names = {one.name for one in (target / "bin").iterdir()}
    assert not [name for name in names if name.startswith("pip")]
    empty = {"PATH": f"{target}/bin:/usr/bin:/bin", "HOME": str(tmp_path)}

    def mujaz(*words: str, **more: Any) -> subprocess.CompletedProcess[str]:
        command = [str(target / "bin" / "mujaz"), *words]
        return subprocess.run(
            command, env=empty, cwd=tmp_path, capture_output=True, text=True, check=False, **more
        )

    answered = mujaz("demo", input="/summary\n/timeline #3\n/quotes Araghchi\n/ملخص دمشق\n")
    assert answered.returncode == 0, answered.stderr
    assert "•" in answered.stdout
    assert mujaz("run").returncode == 1  # without a token, with the word how to get one
    assert mujaz("doctor").returncode == 0
