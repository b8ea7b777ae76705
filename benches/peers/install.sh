#!/usr/bin/env bash
# Makes benches/peers/venv with the pinned PyTorch of PyPI. Needs Python 3.11 or later (PYTHON names it).
set -euo pipefail
cd "$(dirname "$0")"
"${PYTHON:-python3}" -m venv venv
venv/bin/pip install --disable-pip-version-check --requirement requirements.txt
venv/bin/python -c 'import torch; print("torch", torch.__version__, "threads", torch.get_num_threads())'
