package buildspec

import (
	"slices"
	"strings"

	"pipewright/lang/tree"
)

// artifacts reads the artifacts block, or one block below its secondary-artifacts.
func (d *decoder) artifacts(e tree.Field, top bool) *Artifacts {
	a := &Artifacts{Range: e.KeyRange}
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
		table = append(table, field{"secondary-artifacts", func(e tree.Field) { a.Secondary = d.secondary(e.Value) }})
	} else {
		a.ID = Text{e.Key, e.KeyRange}
		what = "secondary artifact `" + e.Key + "`"
	}
	d.fields(e.Value, what, table...)
	if e.Value.Kind == tree.Map || e.Value.Kind == tree.Null {
		why := "List the files, or '**/*' for all."
		if len(a.Secondary) > 0 {
			why = "The guide asks for it beside `secondary-artifacts` too: write files: ['**/*']."
		}
		d.must(has(e.Value, "files"), e.KeyRange, what, "files", why)
	}
	return a
}

func has(n *tree.Value, key string) bool {
	return slices.ContainsFunc(n.Fields, func(e tree.Field) bool { return e.Key == key && e.Value.Kind != tree.Null })
}

func (d *decoder) secondary(n *tree.Value) []*Artifacts {
	if n.Kind == tree.Null || !d.is(n, tree.Map, "`secondary-artifacts`") {
		return nil
	}
	var all []*Artifacts
	for _, e := range n.Fields {
		all = append(all, d.artifacts(e, false))
	}
	return all
}

// formats are the report formats of the guide; their case does not matter.
var formats = []string{"CUCUMBERJSON", "JUNITXML", "NUNITXML", "NUNIT3XML", "TESTNGXML", "VISUALSTUDIOTRX", "CLOVERXML", "COBERTURAXML", "JACOCOXML", "SIMPLECOV"}

func (d *decoder) reports(n *tree.Value) []*Report {
	if n.Kind == tree.Null || !d.is(n, tree.Map, "`reports`") {
		return nil
	}
	var all []*Report
	for _, e := range n.Fields {
		r := &Report{Group: Text{e.Key, e.KeyRange}}
		var format Text
		d.fields(e.Value, "report group `"+e.Key+"`",
			d.texts("files", &r.Files),
			d.text("file-format", &format),
			d.text("base-directory", &r.BaseDirectory),
			d.flag("discard-paths", &r.DiscardPaths),
		)
		d.must(has(e.Value, "files") || is(e.Value, tree.String), e.KeyRange, "report group `"+e.Key+"`", "files", "List the report files.")
		r.Format = strings.ToUpper(format.Value)
		d.word("file-format", Text{r.Format, format.Range}, formats)
		if r.Format == "" {
			r.Format = "JUNITXML"
		}
		all = append(all, r)
	}
	return all
}

func (d *decoder) cache(e tree.Field) *Cache {
	c := &Cache{Range: e.KeyRange}
	d.fields(e.Value, "`cache`",
		d.texts("paths", &c.Paths),
		d.text("key", &c.Key),
		d.texts("fallback-keys", &c.FallbackKeys),
		d.oneOf("action", &c.Action, "restore", "save"),
	)
	if e.Value.Kind == tree.Map {
		d.must(has(e.Value, "paths"), e.KeyRange, "`cache`", "paths", "List the folders to keep.")
	}
	if len(c.FallbackKeys) > 5 {
		d.errorf("buildspec-value", "Too many fallback keys", c.FallbackKeys[5].Range, "`fallback-keys` has %d elements; the service takes 5.", len(c.FallbackKeys))
	}
	return c
}
