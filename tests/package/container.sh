#!/bin/sh
#
# container.sh SRCDIR: the steps of the Containerfile, in directories of their own instead of a
# container; what they make, as that user in that root; and the Kubernetes file as YAML.

set -u
# shellcheck source=tests/package/totals.sh
. "$(dirname "$0")/totals.sh"
source_dir=$(cd "$1" && pwd)

# Its RUN lines, with the directories of the container below $work.
steps() {
	sed -n 's/^RUN //p' "$source_dir/Containerfile" |
		sed "s, /image, $work/image,g; s,/source,$source_dir,g"
}

# From a file: what they start may read standard input.
performs_them() {
	mkdir "$work/build" && steps >"$work/steps" && (cd "$work/build" && sh -ex ../steps </dev/null)
}

image() { chroot --userspec=65532:65532 "$work/image" /usr/bin/ringbench "$@"; }
measures() {
	image run --target=/data --scratch=on --file-num=1 --file-total-size=1M \
		--file-test-mode=rndwr --events=100 --time=0
}

# The arguments of the Job, one a line; a document without them is no Job.
arguments() {
	python3 - "$source_dir/kubernetes-job.yaml" <<'PYTHON'
import sys, yaml
claim, job = yaml.safe_load_all(open(sys.argv[1]))
pod = job["spec"]["template"]["spec"]
container = pod["containers"][0]
assert (claim["kind"], job["kind"]) == ("PersistentVolumeClaim", "Job")
assert pod["volumes"][0]["persistentVolumeClaim"]["claimName"] == claim["metadata"]["name"]
assert container["volumeMounts"][0]["name"] == pod["volumes"][0]["name"]
assert pod["securityContext"]["runAsNonRoot"]
assert container["args"][0] == "check"
print("\n".join(container["args"][1:2]))
PYTHON
}
is_a_job() { arguments; }
names_a_profile() { "$work/image/usr/bin/ringbench" show profile "$(arguments)"; }

if [ "$(id -u)" -ne 0 ]; then
	skip 'the image' 'needs root'
else
	check 'the steps of the Containerfile' performs_them
	check 'the image measures as another user' measures
	check 'the Job measures a profile of the image' names_a_profile
fi
check 'the Kubernetes file is a Job with its volume' is_a_job
totals
