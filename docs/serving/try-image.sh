#!/usr/bin/env bash
# Build Heatscope's image, say how large it is, and walk through it with a photo and a sentence.
# Run by `make image`. ENGINE is docker or podman, TORCH_INDEX an index with CPU builds of PyTorch (see Dockerfile).
set -euo pipefail
cd "$(dirname "$0")/../.."

engine=${ENGINE:-$(command -v docker >/dev/null && echo docker || echo podman)}
command -v "$engine" >/dev/null || { echo "heatscope: needs docker or podman (Debian and Ubuntu: apt install podman)" >&2; exit 1; }
"$engine" info >/dev/null 2>&1 || { echo "heatscope: $engine is here but does not run; start it, or ENGINE=podman" >&2; exit 1; }
most_bytes=1400000000
port=${PORT:-8000}
name=heatscope-try-$$

DOCKER_BUILDKIT=1 "$engine" build --build-arg TORCH_INDEX="${TORCH_INDEX:-}" \
  --build-arg REVISION="$(git rev-parse HEAD 2>/dev/null || echo unknown)" --tag heatscope .
size=$("$engine" image inspect --format '{{.Size}}' heatscope)
echo "heatscope: the image has $((size / 1000000)) MB"
if [ "$size" -gt "$most_bytes" ]; then
  echo "heatscope: that is more than $((most_bytes / 1000000)) MB: PyTorch came with CUDA; set TORCH_INDEX, see Dockerfile" >&2
fi

"$engine" run --detach --name "$name" --read-only --tmpfs /tmp --cap-drop ALL --env HEATSCOPE_PORT=9000 \
  --publish "127.0.0.1:$port:9000" heatscope >/dev/null
trap '"$engine" rm --force "$name" >/dev/null' EXIT
here=http://127.0.0.1:$port
for _ in $(seq 120); do
  curl --silent --fail "$here/health/ready" >/dev/null && break
  sleep 0.5
done
curl --silent --fail "$here/" | grep --quiet '<div id="page">' && echo "heatscope: the page is there"
said() { python3 -c 'import json, sys; answer = json.load(sys.stdin); print(*eval(sys.argv[1]))' "$1"; }
curl --silent --fail --form image=@frontend/public/samples/chelsea.jpg \
  "$here/api/v1/models/photo-cnn/feature-maps?layers=classifier" | said '["heatscope: the photo shows a", answer["predictions"][0]["label"]]'
curl --silent --fail --header 'Content-Type: application/json' --data '{"text": "I saw a saw.", "layers": []}' \
  "$here/api/v1/models/sentence-encoder/attention" | said '[token["label"] for token in answer["tokens"][1:]]'

# A stop lets an answer that is under way end.
curl --silent --output /dev/null --write-out '%{http_code}' --form image=@frontend/public/samples/chelsea.jpg \
  "$here/api/v1/models/photo-cnn/attributions?method=occlusion&size=256" > "/tmp/$name" &
asking=$!
sleep 1
"$engine" stop --time 40 "$name" >/dev/null
wait "$asking"
[ "$(cat "/tmp/$name")" = 200 ] && echo "heatscope: a stop lost no answer"
rm -f "/tmp/$name"
