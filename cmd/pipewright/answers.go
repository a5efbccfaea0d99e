package main

import (
	"fmt"
	"strings"

	"pipewright/compiler"
)

// Answers to approvals, as the service spells them.
const (
	approved = "Approved"
	rejected = "Rejected"
)

// answers are the flags that answer approvals beforehand.
type answers struct {
	approve []string
	reject  []string
	all     bool
}

// resolve gives the answers by address. A pattern that names no approval is a wrong call, and so is one approval that gets both answers.
func (f answers) resolve(g *compiler.Graph) (map[string]string, error) {
	given := map[string]string{}
	approvals := approvalsOf(g)
	if f.all {
		for _, at := range approvals {
			given[at] = approved
		}
	}
	explicit := map[string]string{}
	for _, one := range []struct {
		flag, status string
		patterns     []string
	}{{"approve", approved, f.approve}, {"reject", rejected, f.reject}} {
		for _, p := range one.patterns {
			matched := matching(within(p, g.Name), approvals)
			if len(matched) == 0 {
				return nil, usage("--%s %s: there is no such approval%s%s", one.flag, p, suggest(p, approvals), list("; there is ", approvals))
			}
			for _, at := range matched {
				if was := explicit[at]; was != "" && was != one.status {
					return nil, usage("%s is both approved and rejected", at)
				}
				explicit[at], given[at] = one.status, one.status
			}
		}
	}
	return given, nil
}

func approvalsOf(g *compiler.Graph) []string {
	var at []string
	for _, s := range g.Stages {
		for _, a := range s.Actions {
			if a.IsApproval() {
				at = append(at, a.Address())
			}
		}
	}
	return at
}

// within takes the pipeline off a pattern of three parts that may name this one.
func within(pattern, pipeline string) string {
	first, rest, _ := strings.Cut(pattern, "/")
	if strings.Count(pattern, "/") == 2 && (first == "*" || first == pipeline) {
		return rest
	}
	return pattern
}

// matching gives the addresses that a pattern names; * stands for one part, and alone for every address.
func matching(pattern string, addresses []string) []string {
	if pattern == "*" {
		return addresses
	}
	var found []string
	want := strings.Split(pattern, "/")
	for _, at := range addresses {
		parts := strings.Split(at, "/")
		same := len(parts) == len(want)
		for i := 0; same && i < len(parts); i++ {
			same = (want[i] == "*" || want[i] == parts[i])
		}
		if same {
			found = append(found, at)
		}
	}
	return found
}

// pipelineVariables reads NAME=VALUE flags for the variables of the pipeline.
func pipelineVariables(flags []string, g *compiler.Graph) (map[string]string, error) {
	names := make([]string, len(g.Variables))
	known := map[string]bool{}
	for i, v := range g.Variables {
		names[i] = v.Name
		known[v.Name] = true
	}
	given := map[string]string{}
	for _, f := range flags {
		name, value, ok := strings.Cut(f, "=")
		if !ok {
			return nil, usage("--variable %s: write NAME=VALUE", f)
		}
		if !known[name] {
			return nil, usage("--variable %s: pipeline %s has no variable of that name%s%s", name, g.Name, suggest(name, names), list("; it has ", names))
		}
		given[name] = value
	}
	var missing []string
	for _, v := range g.Variables {
		if _, ok := given[v.Name]; !ok && !v.HasDefault {
			missing = append(missing, fmt.Sprintf("--variable %s=VALUE", v.Name))
		}
	}
	if len(missing) > 0 {
		return nil, usage("pipeline %s has variables without a default; give %s", g.Name, strings.Join(missing, " "))
	}
	return given, nil
}
