package buildspec

import (
	"slices"
	"strings"
)

// artifacts reads the artifacts block, or one block below its secondary-artifacts.
func (d *decoder) artifacts(e entry, top bool) *Artifacts {
	a := &Artifacts{Range: e.key.rng}
	what := "`artifacts`"
	table := []field{
		d.texts("files", &a.Files),
		d.text("name", &a.Name),
		d.text("base-directory", &a.BaseDirectory),
		d.flag("discard-paths", &a.DiscardPaths),
		d.texts("exclude-paths", &a.ExcludePaths),
		d.flag("enable-symlinks", &a.EnableSymlinks),
		d.text("s3-prefix", &a.S3Prefix),
		d.text("type", &a.Type),
	}
	if top {
		table = append(table, field{"secondary-artifacts", func(e entry) { a.Secondary = d.secondary(e.value) }})
	} else {
		a.ID = Text{e.key.text, e.key.rng}
		what = "secondary artifact `" + e.key.text + "`"
	}
	d.fields(e.value, what, table...)
	if e.value.kind == mapping || e.value.kind == null {
		why := "List the files, or '**/*' for all."
		if len(a.Secondary) > 0 {
			why = "The guide asks for it beside `secondary-artifacts` too: write files: ['**/*']."
		}
		d.must(has(e.value, "files"), e.key.rng, what, "files", why)
	}
	return a
}

func has(n *node, key string) bool {
	return slices.ContainsFunc(n.entries, func(e entry) bool { return e.key.text == key && e.value.kind != null })
}

func (d *decoder) secondary(n *node) []*Artifacts {
	if n.kind == null || !d.is(n, mapping, "`secondary-artifacts`") {
		return nil
	}
	var all []*Artifacts
	for _, e := range n.entries {
		all = append(all, d.artifacts(e, false))
	}
	return all
}

// formats are the report formats of the guide; their case does not matter.
var formats = []string{"CUCUMBERJSON", "JUNITXML", "NUNITXML", "NUNIT3XML", "TESTNGXML", "VISUALSTUDIOTRX", "CLOVERXML", "COBERTURAXML", "JACOCOXML", "SIMPLECOV"}

func (d *decoder) reports(n *node) []*Report {
	if n.kind == null || !d.is(n, mapping, "`reports`") {
		return nil
	}
	var all []*Report
	for _, e := range n.entries {
		r := &Report{Group: Text{e.key.text, e.key.rng}}
		var format Text
		d.fields(e.value, "report group `"+e.key.text+"`",
			d.texts("files", &r.Files),
			d.text("file-format", &format),
			d.text("base-directory", &r.BaseDirectory),
			d.flag("discard-paths", &r.DiscardPaths),
		)
		d.must(has(e.value, "files") || e.value.kind == scalar, e.key.rng, "report group `"+e.key.text+"`", "files", "List the report files.")
		r.Format = strings.ToUpper(format.Value)
		d.word("file-format", Text{r.Format, format.Range}, formats)
		if r.Format == "" {
			r.Format = "JUNITXML"
		}
		all = append(all, r)
	}
	return all
}

func (d *decoder) cache(e entry) *Cache {
	c := &Cache{Range: e.key.rng}
	d.fields(e.value, "`cache`",
		d.texts("paths", &c.Paths),
		d.text("key", &c.Key),
		d.texts("fallback-keys", &c.FallbackKeys),
		d.oneOf("action", &c.Action, "restore", "save"),
	)
	if e.value.kind == mapping {
		d.must(has(e.value, "paths"), e.key.rng, "`cache`", "paths", "List the folders to keep.")
	}
	if len(c.FallbackKeys) > 5 {
		d.errorf("buildspec-value", "Too many fallback keys", c.FallbackKeys[5].Range, "`fallback-keys` has %d elements; the service takes 5.", len(c.FallbackKeys))
	}
	return c
}
