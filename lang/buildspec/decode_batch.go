package buildspec

import "slices"

func (d *decoder) batch(e entry) *Batch {
	b := &Batch{Range: e.key.rng}
	kind := func(name string, read func(*node)) field {
		return field{name, func(e entry) {
			if b.Kind != "" {
				d.errorf("buildspec-batch", "Two kinds of batch", e.key.rng, "A batch is one of build-list, build-graph, build-matrix and build-fanout; %s stands here already. Remove one.", b.Kind)
			}
			b.Kind = name
			read(e.value)
		}}
	}
	tasks := func(n *node) { b.Tasks = d.tasks(n) }
	d.fields(e.value, "`batch`",
		d.flag("fast-fail", &b.FastFail),
		kind("build-list", tasks),
		kind("build-graph", tasks),
		kind("build-matrix", func(n *node) { b.Matrix = d.matrix(n) }),
		kind("build-fanout", func(n *node) {
			d.fields(n, "`build-fanout`", d.text("parallelism", &b.Fanout.Parallelism), d.flag("ignore-failure", &b.Fanout.IgnoreFailure))
			d.must(has(n, "parallelism"), e.key.rng, "`build-fanout`", "parallelism", "Write how many builds there are to be.")
		}),
	)
	if b.Kind == "build-graph" {
		d.dependencies(b.Tasks)
	}
	return b
}

func (d *decoder) tasks(n *node) []*Task {
	if n.kind == null || !d.is(n, list, "a list of builds") {
		return nil
	}
	var all []*Task
	for _, elem := range n.elems {
		t := &Task{}
		d.fields(elem, "a build of the batch",
			d.text("identifier", &t.Identifier),
			d.text("buildspec", &t.Buildspec),
			d.texts("depend-on", &t.DependOn),
			d.flag("debug-session", &t.DebugSession),
			d.flag("ignore-failure", &t.IgnoreFailure),
			field{"env", func(e entry) { t.Env = d.surroundings(e.value, false) }},
		)
		if elem.kind == mapping {
			d.must(t.Identifier.Value != "", elem.rng, "a build of the batch", "identifier", "Give each build a name of its own.")
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

func (d *decoder) matrix(n *node) Matrix {
	var m Matrix
	d.fields(n, "`build-matrix`",
		field{"static", func(e entry) {
			d.fields(e.value, "`static`", d.flag("ignore-failure", &m.IgnoreFailure),
				field{"env", func(e entry) { m.Static = d.surroundings(e.value, false) }})
		}},
		field{"dynamic", func(e entry) {
			d.fields(e.value, "`dynamic`", d.texts("buildspec", &m.Buildspecs),
				field{"env", func(e entry) { m.Dynamic = d.surroundings(e.value, true) }})
		}},
	)
	return m
}

// surroundings reads the env block of a build; in the dynamic part of a matrix each value is a list of choices.
func (d *decoder) surroundings(n *node, dynamic bool) Surroundings {
	var s Surroundings
	value := func(name string, into *[]Text) field {
		if dynamic {
			return d.texts(name, into)
		}
		var one Text
		read := d.text(name, &one).read
		return field{name, func(e entry) { read(e); *into = []Text{one} }}
	}
	d.fields(n, "`env`",
		value("compute-type", &s.ComputeType), value("fleet", &s.Fleet), value("image", &s.Image), value("type", &s.Type),
		d.flag("privileged-mode", &s.PrivilegedMode),
		field{"variables", func(e entry) { s.Variables = d.choices(e.value, dynamic) }},
	)
	if len(s.ComputeType) > 0 && len(s.Fleet) > 0 {
		d.errorf("buildspec-batch", "Compute type and fleet", s.Fleet[0].Range, "`compute-type` and `fleet` exclude each other. Remove one.")
	}
	return s
}

func (d *decoder) choices(n *node, dynamic bool) []Choice {
	if n.kind == null || !d.is(n, mapping, "`variables`") {
		return nil
	}
	var all []Choice
	for _, e := range n.entries {
		c := Choice{Name: Text{e.key.text, e.key.rng}}
		switch {
		case e.value.kind == scalar:
			c.Values = []Text{{e.value.text, e.value.rng}}
		case dynamic:
			c.Values = d.list(e.value, e.key.text)
		case e.value.kind != null:
			d.is(e.value, scalar, "`"+e.key.text+"`")
		}
		all = append(all, c)
	}
	return all
}
