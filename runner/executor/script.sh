# One build. Markers go to the box's standard error, which commands do not have; they carry the truth. Their numbers go to standard
# output as well, only to say where the output of one command ends. Builtins alone are used, so that no PATH can break this.
exec 9>&2 2>&1 </dev/null
unset pw_n pw_skip pw_stop pw_in pw_bad pw_failed pw_name pw_code pw_marks pw_places pw_control
pw_control=$(printf '\001')
pw_marks='' pw_places=''
pw_n=0 pw_skip=1 pw_stop=0 pw_in=0 pw_bad=0 pw_failed=0

pw_mark() {
	pw_n=$((pw_n + 1))
	pw_marks="$pw_marks$pw_token $pw_n $*
"
	pw_places="$pw_places$pw_control$pw_token $pw_n
"
}

# What was marked since the last command goes out in one piece: each piece is a frame of the engine's stream.
pw_tell() {
	printf %s "$pw_marks" >&9
	printf %s "$pw_places"
	pw_marks='' pw_places=''
}

pw_phase() {
	pw_in=0 pw_skip=1
	[ "$pw_stop" = 0 ] || return 0
	pw_in=1 pw_bad=0 pw_skip=0 pw_name=$1
	pw_mark phase "$pw_name"
}

pw_run() {
	[ "$pw_skip" = 0 ] || return 0
	pw_mark begin "$1"
	pw_tell
	"$pw_shell" "$pw_dir/$1.sh" 9>&-
	pw_code=$?
	pw_mark end "$1" "$pw_code"
	[ "$pw_code" = 0 ] || pw_bad=1 pw_skip=1
}

pw_finally() {
	[ "$pw_in" = 0 ] || pw_skip=0
}

pw_end() {
	[ "$pw_in" = 1 ] || return 0
	if [ "$pw_bad" = 0 ]; then
		pw_mark done "$pw_name" SUCCEEDED
		return 0
	fi
	pw_failed=1
	CODEBUILD_BUILD_SUCCEEDING=0
	printf 'export CODEBUILD_BUILD_SUCCEEDING=0\n' >"$pw_dir/failed.sh"
	[ "$1" = go ] || pw_stop=1
	pw_mark done "$pw_name" FAILED
}

if ! command -v "$pw_shell" >/dev/null; then
	pw_mark noshell
	pw_tell
	exit 127
fi
