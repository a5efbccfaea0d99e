package author

import (
	"fmt"
	"strings"

	"pipewright/lang"
	"pipewright/lang/diag"
	"pipewright/lang/tree"
)

// pipeline writes one pipeline block.
func (w *writer) pipeline(out *sheet, s *scope, f form) {
	v := s.from.Value
	for _, n := range s.from.Notes {
		out.comment(n.Text)
	}
	name := s.from.Label
	if name == "" {
		name = label(v)
	}
	out.open("pipeline " + lang.Quote(name))
	if n := v.Get("name"); n != nil && (!plain(n) || n.Text != name) {
		out.set("name", attr(v, "name"))
	}
	out.set("role_arn", attr(v, "roleArn"))
	out.set("region", s.region())
	if f.typed || v.Get("pipelineType") != nil && !plain(v.Get("pipelineType")) {
		out.set("pipeline_type", attr(v, "pipelineType"))
	}
	if mode := v.Get("executionMode"); mode != nil && (!plain(mode) || mode.Text != "SUPERSEDED") {
		out.set("execution_mode", attr(v, "executionMode"))
	}
	if r := s.from.Restart; r != nil && (!plain(r) || r.Text != "false") {
		out.set("restart_execution_on_update", scalar(r))
	}
	out.set("tags", w.tags(s.from.Tags))
	w.stores(out, s)
	for _, e := range elems(v, "variables") {
		out.gap()
		w.pipelineVariable(out, e)
	}
	for _, e := range elems(v, "triggers") {
		out.gap()
		w.trigger(out, s, e)
	}
	for i, e := range elems(v, "stages") {
		out.gap()
		s.stage(out, e, i, f.stages[i])
	}
	out.close()
}

// region is where the pipeline lives: what is said, else what its stores give away.
func (s *scope) region() string {
	if r := s.from.Region; r != nil {
		return conditional(r, written(pieces(r)))
	}
	if s.graph.Region != "" {
		return lang.Quote(s.graph.Region)
	}
	return ""
}

func (w *writer) tags(v *tree.Value) string {
	if v == nil || len(v.Elems) == 0 {
		return ""
	}
	var of []string
	for _, e := range v.Elems {
		k := e.Get("key")
		if k == nil {
			continue
		}
		name := key(k.Text)
		if !plain(k) {
			name = "(" + written(pieces(k)) + ")"
		}
		of = append(of, name+" = "+attr(&tree.Value{Kind: tree.Map, Fields: []tree.Field{{Key: "value", Value: under(e.When, e.Get("value"))}}}, "value"))
	}
	return bracket("{", of, "}")
}

// under gives a value that stands under one more condition.
func under(when string, v *tree.Value) *tree.Value {
	if when == "" || v == nil {
		return v
	}
	each := *v
	if each.When != "" {
		when = factor(when) + " && " + factor(each.When)
	}
	each.When = when
	return &each
}

func (w *writer) stores(out *sheet, s *scope) {
	if v := s.from.Value.Get("artifactStore"); v != nil {
		out.gap()
		w.store(out, v, "")
	}
	stores := s.from.Value.Get("artifactStores")
	if stores == nil {
		return
	}
	for _, f := range stores.Fields {
		region := lang.Quote(f.Key)
		if f.KeyParts != nil {
			region = written(partsOf(f.KeyParts))
		}
		out.gap()
		w.store(out, f.Value, region)
	}
}

func (w *writer) store(out *sheet, v *tree.Value, region string) {
	if k := v.Get("encryptionKey"); k != nil && k.When != "" {
		w.keyed(out, v, region, k.When)
		return
	}
	done := block(out, "artifact_store", v.When)
	out.set("region", region)
	out.set("location", attr(v, "location"))
	if k := v.Get("encryptionKey"); k != nil {
		out.open("encryption_key")
		out.set("id", attr(k, "id"))
		out.close()
	}
	done()
}

// keyed writes a store whose key stands under a condition as two, of which one is there.
func (w *writer) keyed(out *sheet, v *tree.Value, region, when string) {
	with, without := *v, *v
	with.Fields, without.Fields = nil, nil
	for _, f := range v.Fields {
		if f.Key != "encryptionKey" {
			with.Fields, without.Fields = append(with.Fields, f), append(without.Fields, f)
			continue
		}
		always := *f.Value
		always.When, f.Value = "", &always
		with.Fields = append(with.Fields, f)
	}
	w.store(out, under(when, &with), region)
	out.gap()
	w.store(out, under(negated(when), &without), region)
}

// negated gives the opposite of a condition.
func negated(expr string) string {
	if strings.ContainsAny(expr, " ()!") {
		return "!(" + expr + ")"
	}
	return "!" + expr
}

// block opens a block, as a dynamic one where it stands under a condition, and gives what closes it.
func block(out *sheet, header, when string, labels ...string) func() {
	if when == "" {
		for _, l := range labels {
			header += " " + lang.Quote(l)
		}
		out.open(header)
		return out.close
	}
	out.open("dynamic " + lang.Quote(header))
	out.set("for_each", operand(when)+" ? [1] : []")
	for _, l := range labels {
		out.set("labels", list([]string{lang.Quote(l)}))
	}
	out.gap()
	out.open("content")
	return func() { out.close(); out.close() }
}

// cannot reports what the language has no words for.
func (w *writer) cannot(v *tree.Value, what string) {
	w.diags = append(w.diags, diag.Error("import-cannot-say", "No words for it", what+" cannot be written in a pipeline.hcl. Take the condition out of the file before it is imported.", v.Range))
}

func (w *writer) pipelineVariable(out *sheet, v *tree.Value) {
	if v.When != "" {
		w.cannot(v, "A pipeline variable that stands under a condition")
	}
	out.open("variable " + lang.Quote(text(v, "name")))
	out.set("default", attr(v, "defaultValue"))
	out.set("description", attr(v, "description"))
	out.close()
}

func (w *writer) trigger(out *sheet, s *scope, v *tree.Value) {
	git := v.Get("gitConfiguration")
	done := block(out, "trigger", v.When)
	out.set("source_action", s.source(git))
	for _, f := range elems(git, "push") {
		out.gap()
		filter(out, "push", f)
	}
	for _, f := range elems(git, "pullRequest") {
		out.gap()
		filter(out, "pull_request", f)
	}
	done()
}

// source refers to the action that a trigger names. Of several of that name one is there at a time.
func (s *scope) source(git *tree.Value) string {
	name, expr := text(git, "sourceActionName"), ""
	for _, stage := range elems(s.from.Value, "stages") {
		for _, a := range elems(stage, "actions") {
			if text(a, "name") != name {
				continue
			}
			of := step("action", s.labels[a])
			if s.count[s.labels[a]] > 1 {
				of = step(step("stage", s.labels[stage]), s.labels[a])
			}
			if expr == "" {
				expr = of
			} else {
				expr = operand(a.When) + " ? " + of + " : " + expr
			}
		}
	}
	return expr
}

func filter(out *sheet, header string, v *tree.Value) {
	done := block(out, header, v.When)
	out.set("events", texts(v, "events"))
	for _, kind := range [][2]string{{"tags", "tags"}, {"branches", "branches"}, {"filePaths", "file_paths"}} {
		if g := v.Get(kind[0]); g != nil {
			out.open(kind[1])
			out.set("includes", texts(g, "includes"))
			out.set("excludes", texts(g, "excludes"))
			out.close()
		}
	}
	done()
}

// texts writes a list of texts; empty: the field is not there.
func texts(v *tree.Value, field string) string {
	return choices(v.Get(field), func(e *tree.Value) string { return written(pieces(e)) })
}

// actionType writes an action_type block of what create-custom-action-type takes.
func (w *writer) actionType(out *sheet, v *tree.Value) {
	labels := []string{"category", "provider", "version"}
	out.open(fmt.Sprintf("action_type %s %s %s", lang.Quote(called(v.Get(labels[0]))), lang.Quote(called(v.Get(labels[1]))), lang.Quote(called(v.Get(labels[2])))))
	for _, name := range labels { // a label holds no variables
		if f := v.Get(name); f != nil && f.Parts != nil {
			out.set(name, attr(v, name))
		}
	}
	for _, side := range [][2]string{{"inputs", "inputArtifactDetails"}, {"outputs", "outputArtifactDetails"}} {
		if d := v.Get(side[1]); d != nil {
			out.set(side[0], list([]string{scalar(d.Get("minimumCount")), scalar(d.Get("maximumCount"))}))
		}
	}
	settings := v.Get("settings")
	for _, url := range [][2]string{
		{"entity_url", "entityUrlTemplate"}, {"execution_url", "executionUrlTemplate"}, {"revision_url", "revisionUrlTemplate"}, {"configuration_url", "thirdPartyConfigurationUrl"},
	} {
		out.set(url[0], attr(settings, url[1]))
	}
	for _, p := range elems(v, "configurationProperties") {
		out.gap()
		out.open("key " + lang.Quote(text(p, "name")))
		for _, flag := range []string{"required", "secret", "queryable"} {
			if scalar(p.Get(flag)) == "true" {
				out.set(flag, "true")
			}
		}
		switch text(p, "type") {
		case "Boolean":
			out.set("type", lang.Quote("bool"))
		case "Number": // which may have a fraction, unlike an int
			out.set("pattern", w.pattern(v, text(p, "name")))
		}
		out.set("description", attr(p, "description"))
		out.close()
	}
	out.close()
}

// pattern is what the catalog holds the values of a key against; empty: any will do.
func (w *writer) pattern(v *tree.Value, name string) string {
	for _, t := range w.cat.Lookup(text(v, "provider")) {
		if k := t.Key(name); t.Category == text(v, "category") && t.Version == text(v, "version") && k != nil && k.Pattern != nil {
			return lang.Quote(k.Pattern.String())
		}
	}
	return ""
}
