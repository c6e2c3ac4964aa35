#!/bin/sh
# Lays Mujaz and all it needs into one folder, which must keep its path: lay.sh SOURCE TARGET.
# The container file runs it; so can you, for a server without containers.
set -eu
source=$1 target=$2 python=${PYTHON:-python3}
"$python" -m venv "$target"
"$target/bin/python" -m pip install --quiet --disable-pip-version-check --no-cache-dir \
    --constraint "$source/constraints.txt" "$source"
"$target/bin/python" "$source/deploy/slim.py" "$target"
