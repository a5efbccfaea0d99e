package lang

import (
	"slices"
	"strings"
	"testing"
)

// namespacesOf lists the namespaces of all actions, those that are derived with a star.
func namespacesOf(doc *Document) []string {
	var all []string
	for _, st := range doc.Pipelines[0].Stages {
		for _, a := range st.Actions {
			name := a.Namespace.Value
			if a.Derived {
				name += "*"
			}
			all = append(all, a.Name.Value+"="+name)
		}
	}
	return all
}

func TestNamespaces(t *testing.T) {
	long := strings.Repeat("x", 95)
	for name, c := range map[string]struct {
		actions string
		use     string
		want    []string
	}{
		"derived where needed": {`action "A" { provider = "X" }
			action "B" { provider = "X" }`, `action.A.K`, []string{"A=S_A*", "B="}},
		"written is kept": {`action "A" {
				provider  = "X"
				namespace = "mine"
			}`, `"none"`, []string{"A=mine"}},
		"cleaned": {`action "A.b" { provider = "X" }`, `action["A.b"].K`, []string{"A.b=S_A_b*"}},
		"clash of two that are needed": {`action "A.b" { provider = "X" }
			action "A_b" { provider = "X" }`, `"${action["A.b"].K}${action.A_b.K}"`, []string{"A.b=S_A_b*", "A_b=S_A_b_2*"}},
		"no number for a clash with one that nobody needs": {`action "A.b" { provider = "X" }
			action "A_b" { provider = "X" }`, `action.A_b.K`, []string{"A.b=", "A_b=S_A_b*"}},
		"written ones are taken first": {`action "A" { provider = "X" }
			action "B" {
				provider  = "X"
				namespace = "S_A"
			}`, `action.A.K`, []string{"A=S_A_2*", "B=S_A"}},
		"long": {`action "` + long + `extra" { provider = "X" }`, `action.` + long + `extra.K`,
			[]string{long + "extra=S_" + long[:89] + "_e087299b*"}},
	} {
		doc, names, diags := namesOf(t, `pipeline "p" {
			locals { through = `+c.use+` }
			stage "S" { `+"\n"+c.actions+"\n"+`}
			stage "T" {
				action "U" {
					provider      = "X"
					configuration = { V = local.through }
				}
			}
		}`)
		got := namespacesOf(doc)
		if got = got[:len(got)-1]; len(names) > 0 || !slices.Equal(got, c.want) {
			t.Errorf("%s: got %v %v, want %v", name, got, diags, c.want)
		}
		// The text must be the one of the namespace that the action has in the end.
		for _, set := range doc.Pipelines[0].Stages[1].Actions[0].Configuration {
			for _, r := range set.Refs {
				if r.Namespace != r.Action.Namespace.Value || !strings.Contains(set.Value.AsString(), r.Text) {
					t.Errorf("%s: %s is in namespace %s", name, set.Value.AsString(), r.Action.Namespace.Value)
				}
			}
		}
	}
}
