package buildspec

import (
	"slices"

	"pipewright/lang/tree"
)

func (d *decoder) batch(e tree.Field) *Batch {
	b := &Batch{Range: e.KeyRange}
	kind := func(name string, read func(*tree.Value)) field {
		return field{name, func(e tree.Field) {
			if b.Kind != "" {
				d.errorf("buildspec-batch", "Two kinds of batch", e.KeyRange, "A batch is one of build-list, build-graph, build-matrix and build-fanout; %s stands here already. Remove one.", b.Kind)
			}
			b.Kind = name
			read(e.Value)
		}}
	}
	tasks := func(n *tree.Value) { b.Tasks = d.tasks(n) }
	d.fields(e.Value, "`batch`",
		d.flag("fast-fail", &b.FastFail),
		kind("build-list", tasks),
		kind("build-graph", tasks),
		kind("build-matrix", func(n *tree.Value) { b.Matrix = d.matrix(n) }),
		kind("build-fanout", func(n *tree.Value) {
			d.fields(n, "`build-fanout`", d.text("parallelism", &b.Fanout.Parallelism), d.flag("ignore-failure", &b.Fanout.IgnoreFailure))
			d.must(has(n, "parallelism"), e.KeyRange, "`build-fanout`", "parallelism", "Write how many builds there are to be.")
		}),
	)
	if b.Kind == "build-graph" {
		d.dependencies(b.Tasks)
	}
	return b
}

func (d *decoder) tasks(n *tree.Value) []*Task {
	if n.Kind == tree.Null || !d.is(n, tree.List, "a list of builds") {
		return nil
	}
	var all []*Task
	for _, elem := range n.Elems {
		t := &Task{}
		d.fields(elem, "a build of the batch",
			d.text("identifier", &t.Identifier),
			d.text("buildspec", &t.Buildspec),
			d.texts("depend-on", &t.DependOn),
			d.flag("debug-session", &t.DebugSession),
			d.flag("ignore-failure", &t.IgnoreFailure),
			field{"env", func(e tree.Field) { t.Env = d.surroundings(e.Value, false) }},
		)
		if elem.Kind == tree.Map {
			d.must(t.Identifier.Value != "", at(elem), "a build of the batch", "identifier", "Give each build a name of its own.")
		}
		all = append(all, t)
	}
	return all
}

// dependencies checks that a graph's builds wait for builds that are there.
func (d *decoder) dependencies(tasks []*Task) {
	var known []string
	for _, t := range tasks {
		known = append(known, t.Identifier.Value)
	}
	for _, t := range tasks {
		for _, on := range t.DependOn {
			if !slices.Contains(known, on.Value) {
				d.errorf("buildspec-batch", "Unknown build", on.Range, "`depend-on` names %q, and no build of the graph has that identifier.", on.Value)
			}
		}
	}
}

func (d *decoder) matrix(n *tree.Value) Matrix {
	var m Matrix
	d.fields(n, "`build-matrix`",
		field{"static", func(e tree.Field) {
			d.fields(e.Value, "`static`", d.flag("ignore-failure", &m.IgnoreFailure),
				field{"env", func(e tree.Field) { m.Static = d.surroundings(e.Value, false) }})
		}},
		field{"dynamic", func(e tree.Field) {
			d.fields(e.Value, "`dynamic`", d.texts("buildspec", &m.Buildspecs),
				field{"env", func(e tree.Field) { m.Dynamic = d.surroundings(e.Value, true) }})
		}},
	)
	return m
}

// surroundings reads the env block of a build; in the dynamic part of a matrix each value is a list of choices.
func (d *decoder) surroundings(n *tree.Value, dynamic bool) Surroundings {
	var s Surroundings
	value := func(name string, into *[]Text) field {
		if dynamic {
			return d.texts(name, into)
		}
		var one Text
		read := d.text(name, &one).read
		return field{name, func(e tree.Field) { read(e); *into = []Text{one} }}
	}
	d.fields(n, "`env`",
		value("compute-type", &s.ComputeType), value("fleet", &s.Fleet), value("image", &s.Image), value("type", &s.Type),
		d.flag("privileged-mode", &s.PrivilegedMode),
		field{"variables", func(e tree.Field) { s.Variables = d.choices(e.Value, dynamic) }},
	)
	if len(s.ComputeType) > 0 && len(s.Fleet) > 0 {
		d.errorf("buildspec-batch", "Compute type and fleet", s.Fleet[0].Range, "`compute-type` and `fleet` exclude each other. Remove one.")
	}
	return s
}

func (d *decoder) choices(n *tree.Value, dynamic bool) []Choice {
	if n.Kind == tree.Null || !d.is(n, tree.Map, "`variables`") {
		return nil
	}
	var all []Choice
	for _, e := range n.Fields {
		c := Choice{Name: Text{e.Key, e.KeyRange}}
		switch {
		case is(e.Value, tree.String):
			c.Values = []Text{d.spelled(e.Value)}
		case dynamic:
			c.Values = d.list(e.Value, e.Key)
		case e.Value.Kind != tree.Null:
			d.is(e.Value, tree.String, "`"+e.Key+"`")
		}
		all = append(all, c)
	}
	return all
}
