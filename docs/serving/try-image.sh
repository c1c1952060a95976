#!/usr/bin/env bash
# Build Heatscope's image, say how large it is, and walk through it with a photo and a sentence.
# Run by `make image`. ENGINE is docker or podman, TORCH_INDEX an index with CPU builds of PyTorch (see Dockerfile), PHOTO
# and SENTENCE are what it is asked, PORT is where it is served meanwhile.
set -euo pipefail
cd "$(dirname "$0")/../.."

say() { echo "heatscope: $*"; }
fail() { say "$*" >&2; exit 1; }

photo=${PHOTO:-frontend/public/samples/chelsea.jpg}
sentence=${SENTENCE:-I saw a saw.}
port=${PORT:-8000}
most_megabytes=1400
command -v curl >/dev/null || fail "needs curl (Debian and Ubuntu: apt install curl)"
[ -r "$photo" ] || fail "there is no photo $photo"
for engine in ${ENGINE:-docker podman}; do
  command -v "$engine" >/dev/null || { why+="; there is no $engine"; continue; }
  if said=$("$engine" info 2>&1 >/dev/null); then unset why; break; fi
  why+="; $engine is here but does not run: ${said//$'\n'/; }"
done
[ -z "${why:-}" ] || fail "needs docker or podman (Debian and Ubuntu: apt install podman)$why"
# Also where podman goes by the name of docker. It leaves the health check out of an image of its own format.
case $("$engine" --version 2>/dev/null) in *podman*) is_podman=yes format=(--format docker) ;; *) is_podman= format=() ;; esac

say "$("$engine" --version 2>/dev/null) builds the image"
DOCKER_BUILDKIT=1 "$engine" build "${format[@]}" --build-arg TORCH_INDEX="${TORCH_INDEX:-}" \
  --build-arg REVISION="$(git rev-parse HEAD 2>/dev/null || echo unknown)" --tag heatscope .
# What engines call an image's size is packed in one and unpacked in the other: so its files are counted.
megabytes=$("$engine" run --rm --user 0 heatscope du --summarize --one-file-system --apparent-size --block-size=1000000 / | cut -f 1)
say "the image has $megabytes MB"
if [ "$megabytes" -gt "$most_megabytes" ]; then
  say "that is more than $most_megabytes MB: PyTorch came with CUDA; set TORCH_INDEX, see Dockerfile" >&2
fi

name=heatscope-try-$$
answers=$(mktemp -d)
trap '"$engine" rm --force "$name" >/dev/null 2>&1 || true; rm -rf "$answers"' EXIT
"$engine" run --detach --name "$name" --read-only --tmpfs /tmp --cap-drop ALL --security-opt no-new-privileges \
  --health-interval 1s --env HEATSCOPE_PORT=9000 --publish "127.0.0.1:$port:9000" heatscope >/dev/null
here=http://127.0.0.1:$port
ask() { curl --silent --show-error --fail-with-body --noproxy '*' "$@"; }
inside() { "$engine" exec --interactive "$name" python -c "import json, sys; $1" "${@:2}"; }
eventually() { for _ in $(seq 120); do "$@" >/dev/null 2>&1 && return; sleep 0.5; done; return 1; }
gives_up() { "$engine" logs "$name" >&2; fail "$*"; }

eventually ask "$here/health/ready" || gives_up "it was not ready within a minute; what it said is above"
is_healthy() {
  if [ "$is_podman" ]; then "$engine" healthcheck run "$name"; else
    [ "$("$engine" inspect --format '{{.State.Health.Status}}' "$name")" = healthy ]; fi
}
eventually is_healthy || gives_up "the health check fails, though it is ready"
say "the health check finds it at the port that was set"
inside 'import os
held = [line.strip() for line in open("/proc/self/status") if line.startswith("Cap") and int(line.split()[1], 16)]
if held or os.getuid() == 0 or not os.statvfs("/").f_flag & os.ST_RDONLY:
    sys.exit(f"heatscope: it runs as user {os.getuid()}, may write anywhere or holds {held}")'
say "it runs as a user without any capability, on a file system that is only read"

page=$(ask "$here/")
[[ $page == *'<div id="page">'* ]] || fail "there is no page at $here/"
say "the page is there"
ask --form "image=@\"$photo\"" "$here/api/v1/models/photo-cnn/feature-maps?layers=classifier" >"$answers/photo" \
  || fail "the photo was refused: $(cat "$answers/photo")"
inside 'print("heatscope: the photo shows a", json.load(sys.stdin)["predictions"][0]["label"])' <"$answers/photo"
inside 'json.dump({"text": sys.argv[1], "layers": []}, sys.stdout)' "$sentence" >"$answers/question"
ask --header 'Content-Type: application/json' --data "@$answers/question" \
  "$here/api/v1/models/sentence-encoder/attention" >"$answers/sentence" \
  || fail "the sentence was refused: $(cat "$answers/sentence")"
inside 'print("heatscope: the sentence reads", *(token["label"] for token in json.load(sys.stdin)["tokens"][1:]))' <"$answers/sentence"

# A stop lets an answer that is under way end.
ask --form "image=@\"$photo\"" "$here/api/v1/models/photo-cnn/attributions?method=occlusion&size=192" >"$answers/long" &
asking=$!
until [[ $(ask "$here/metrics") == *$'\nheatscope_in_flight 1.0'* ]]; do
  kill -0 "$asking" 2>/dev/null || fail "an answer was there before it could be stopped"
done
"$engine" stop -t 40 "$name" >/dev/null
wait "$asking" || gives_up "a stop lost an answer ($(cat "$answers/long")); what it said is above"
[ "$("$engine" inspect --format '{{.State.ExitCode}}' "$name")" != 137 ] || gives_up "a stop had to be forced"
say "a stop lost no answer"
