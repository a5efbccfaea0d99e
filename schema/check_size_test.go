package schema

import (
	"slices"
	"strings"
	"testing"
)

// TestConfigurationSize holds the whole of a configuration against its limit: what is written counts, what fills holes does not.
func TestConfigurationSize(t *testing.T) {
	action := &ActionType{ID: ID{Category: "Build", Owner: "Custom", Provider: "Own", Version: "1"}, OpenKeys: true}
	rule := &ActionType{ID: ID{Category: CategoryRule, Owner: "AWS", Provider: "Own", Version: "1"}, OpenKeys: true}
	of := func(lengths ...int) map[string]string {
		config := map[string]string{}
		for i, n := range lengths {
			config[string(rune('a'+i))] = strings.Repeat("x", n)
		}
		return config
	}
	hole := of(40000, 40000)
	hole["c"] = strings.Repeat("#{n.k}", 22400/6) + "x"
	for _, c := range []struct {
		name   string
		typ    *ActionType
		config map[string]string
		want   bool
	}{
		{"just inside", action, of(40000, 40000, 22400), false},
		{"just outside", action, of(40000, 40000, 22401), true},
		{"holes", action, hole, false},
		{"a rule", rule, of(40000, 40000, 40000), false},
	} {
		found := c.typ.Check(Facts{Category: c.typ.Category, Config: c.config})
		if got := slices.Contains(names(found), "config-size"); got != c.want {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
	for text, want := range map[string]int{"": 0, "abc": 3, "a#{n.k}b": 2, "#{n.k": 5, "#{n.k}#{m.l}c": 1} {
		if got := fixed(text); got != want {
			t.Errorf("%q has %d fixed bytes, want %d", text, got, want)
		}
	}
}
