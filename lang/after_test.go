package lang

import (
	"slices"
	"testing"
)

// A list of actions may be written or computed, and name a block with for_each, one of its instances, or both.
func TestAfter(t *testing.T) {
	around := func(after string) string {
		return `pipeline "p" {
			stage "Build" {
				action "Many" {
					for_each = ["a", "b"]
					provider = "X"
				}
				action "None" {
					for_each = []
					provider = "X"
				}
				action "One" { provider = "X" }
				action "Last" {
					provider = "X"
					after    = ` + after + `
				}
			}
		}`
	}
	for after, want := range map[string][]string{
		`[action.Many]`:                                         {"Many-a", "Many-b"},
		`[action.Many["b"], action.One]`:                        {"Many-b", "One"},
		`[action.Many, action.Many["a"]]`:                       {"Many-a", "Many-b", "Many-a"},
		`concat([action.Many], [action.Many["a"]])`:             {"Many-a", "Many-b", "Many-a"},
		`[for k in ["b"] : action.Many[k]]`:                     {"Many-b"},
		`[for k, a in action.Many : a if k != "a"]`:             {"Many-b"},
		`concat(values(action.Many), [action.One])`:             {"Many-a", "Many-b", "One"},
		`[action.None]`:                                         nil,
		`concat([action.None], [action.One])`:                   {"One"},
		`true ? [action.One] : [action.Many, action.Many["b"]]`: {"One"},
		`null`: nil,
	} {
		doc, _, diags := namesOf(t, around(after))
		if len(diags) > 0 {
			t.Errorf("%s: %v", after, diags[0])
			continue
		}
		actions := doc.Pipelines[0].Stages[0].Actions
		var got []string
		for _, one := range actions[len(actions)-1].After {
			for _, a := range one.Actions {
				got = append(got, a.Name.Value)
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s is %v, want %v", after, got, want)
		}
	}
	for _, after := range []string{`action.Many`, `action.One`, `"One"`, `[{}]`, `[{ a = 1 }]`, `{ a = action.One }`, `concat([action.One], ["x"])`} {
		if _, names, _ := namesOf(t, around(after)); !slices.Equal(names, []string{"action-wanted"}) {
			t.Errorf("%s: got %v", after, names)
		}
	}
}
