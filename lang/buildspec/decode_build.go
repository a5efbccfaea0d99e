package buildspec

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"pipewright/lang/near"
	"pipewright/lang/tree"
)

// phases are the names of the phases that commands can be given for, in the order they run.
var phases = []string{"install", "pre_build", "build", "post_build"}

func (d *decoder) buildspec(root *tree.Value) *Buildspec {
	b := &Buildspec{}
	if !d.is(root, tree.Map, "a buildspec") {
		return b
	}
	hasPhases := false
	d.fields(root, "a buildspec",
		d.text("version", &b.Version),
		d.text("run-as", &b.RunAs),
		field{"env", func(e tree.Field) { d.env(e.Value, b) }},
		field{"environment_variables", func(e tree.Field) { d.oldEnv(e, b) }},
		field{"proxy", func(e tree.Field) { b.Proxy = d.proxy(e) }},
		field{"batch", func(e tree.Field) { b.Batch = d.batch(e) }},
		field{"phases", func(e tree.Field) { hasPhases = true; b.Phases = d.phases(e.Value) }},
		field{"reports", func(e tree.Field) { b.Reports = d.reports(e.Value) }},
		field{"artifacts", func(e tree.Field) { b.Artifacts = d.artifacts(e, true) }},
		field{"cache", func(e tree.Field) { b.Cache = d.cache(e) }},
	)
	d.version(b, root)
	d.must(hasPhases || b.Batch != nil, at(root), "the buildspec", "phases", "Write `phases:` with `build:` and its `commands:` below it.")
	return b
}

func (d *decoder) version(b *Buildspec, root *tree.Value) {
	switch v := b.Version; v.Value {
	case "0.1", "0.2":
	case "":
		d.errorf("buildspec-version", "No version", at(root), "The buildspec says no version. Write `version: 0.2` as its first line.")
	default:
		d.errorf("buildspec-version", "Unknown version", v.Range, "The version is %q; there are 0.1 and 0.2. Write `version: 0.2`.", v.Value)
	}
}

func (d *decoder) env(n *tree.Value, b *Buildspec) {
	d.fields(n, "`env`",
		d.text("shell", &b.Env.Shell),
		d.pairs("variables", &b.Env.Variables),
		d.pairs("parameter-store", &b.Env.ParameterStore),
		d.pairs("secrets-manager", &b.Env.SecretsManager),
		d.texts("exported-variables", &b.Env.Exported),
		d.flag("git-credential-helper", &b.Env.GitCredentialHelper),
	)
	for _, pairs := range [][]Pair{b.Env.Variables, b.Env.ParameterStore, b.Env.SecretsManager} {
		d.names(pairs)
	}
	for _, name := range b.Env.Exported {
		if !isName(name.Value) {
			d.errorf("buildspec-value", "No variable name", name.Range, "`exported-variables` lists names of shell variables, and %q can be none: "+
				"letters, digits and underscores, no digit first. Write the name alone, without $.", name.Value)
		}
	}
}

// names looks at the names of variables: what no environment can hold is refused, what the service reserves is warned of.
func (d *decoder) names(pairs []Pair) {
	for _, p := range pairs {
		switch name := p.Key.Value; {
		case name == "" || strings.Contains(name, "="):
			d.errorf("buildspec-value", "No variable name", p.Key.Range, "%q cannot be the name of an environment variable: it must not be empty and holds no equals sign.", name)
		case strings.HasPrefix(name, "CODEBUILD_"):
			d.warnf("buildspec-reserved-name", "Reserved name", p.Key.Range, "Names that begin with CODEBUILD_ belong to the service, which may set %s itself. Choose another name.", name)
		}
	}
}

// isName says whether a shell can hold a variable of that name.
func isName(s string) bool {
	for i := range len(s) {
		c := s[i]
		letter := c == '_' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
		if !letter && (i == 0 || c < '0' || c > '9') {
			return false
		}
	}
	return s != ""
}

// oldEnv reads what version 0.1 calls environment_variables, and its map plaintext.
func (d *decoder) oldEnv(e tree.Field, b *Buildspec) {
	if b.Version.Value == "0.2" {
		d.warnf("buildspec-unknown-key", "Key of version 0.1", e.KeyRange, "`environment_variables` belongs to version 0.1. In version 0.2 write `env:` with `variables:` below it.")
	}
	d.fields(e.Value, "`environment_variables`", d.pairs("plaintext", &b.Env.Variables))
}

func (d *decoder) proxy(e tree.Field) *Proxy {
	p := &Proxy{Range: e.KeyRange}
	d.fields(e.Value, "`proxy`", d.flag("upload-artifacts", &p.UploadArtifacts), d.flag("logs", &p.Logs))
	return p
}

func (d *decoder) phases(n *tree.Value) []*Phase {
	var found []*Phase
	var table []field
	for _, name := range phases {
		table = append(table, field{name, func(e tree.Field) { found = append(found, d.phase(e)) }})
	}
	d.fields(n, "`phases`", table...)
	slices.SortFunc(found, func(a, b *Phase) int { return slices.Index(phases, a.Name) - slices.Index(phases, b.Name) })
	return found
}

func (d *decoder) phase(e tree.Field) *Phase {
	p := &Phase{Name: e.Key, Range: e.KeyRange}
	table := []field{
		d.text("run-as", &p.RunAs),
		{"on-failure", func(e tree.Field) { p.OnFailure = d.onFailure(e.Value) }},
		d.texts("commands", &p.Commands),
		d.texts("finally", &p.Finally),
	}
	if p.Name == "install" {
		table = append(table, d.pairs("runtime-versions", &p.Runtimes))
	}
	d.fields(e.Value, "phase `"+p.Name+"`", table...)
	written := slices.ContainsFunc(e.Value.Fields, func(e tree.Field) bool { return e.Key == "commands" && e.Value.Kind != tree.Null })
	if p.Name != "install" && !is(e.Value, tree.String) && e.Value.Kind != tree.List {
		d.must(written, e.KeyRange, "phase `"+p.Name+"`", "commands", "Write at least one command, or remove the phase.")
	}
	return p
}

// retry is RETRY, RETRY-<count>, RETRY-<regex> or RETRY-<count>-<regex>.
var retry = regexp.MustCompile(`^RETRY(?:-([0-9]+))?(?:-(.+))?$`)

func (d *decoder) onFailure(n *tree.Value) OnFailure {
	if n.Kind == tree.Null || !d.is(n, tree.String, "`on-failure`") {
		return OnFailure{}
	}
	if d.spelled(n).Value == "ABORT" || d.spelled(n).Value == "CONTINUE" {
		return OnFailure{Action: d.spelled(n).Value, Range: at(n)}
	}
	m := retry.FindStringSubmatch(d.spelled(n).Value)
	if m == nil {
		d.errorf("buildspec-value", "Unknown word", at(n), "`on-failure` is %q; it is ABORT, CONTINUE, RETRY, RETRY-<count>, RETRY-<regex> or RETRY-<count>-<regex>.%s",
			d.spelled(n).Value, near.DidYouMean(d.spelled(n).Value, []string{"ABORT", "CONTINUE", "RETRY"}))
		return OnFailure{}
	}
	f := OnFailure{Action: "RETRY", Count: 3, Regex: ".*", Range: at(n)}
	if m[1] != "" {
		count, err := strconv.Atoi(m[1])
		if err != nil || count > 100 {
			d.errorf("buildspec-value", "Too many retries", at(n), "`on-failure` asks for %s retries; the service does 0 to 100.", m[1])
			return OnFailure{}
		}
		f.Count = count
	}
	if m[2] != "" {
		if _, err := regexp.Compile(m[2]); err != nil {
			d.errorf("buildspec-value", "No regular expression", at(n), "`on-failure` retries on messages that match %q, which cannot be read: %v.", m[2], err)
			return OnFailure{}
		}
		f.Regex = m[2]
	}
	return f
}
