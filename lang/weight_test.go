package lang

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// doubled are thirty locals, each made of the one before it twice, and an attribute that uses the last.
func doubled(first, twice, use string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "locals {\n  l0 = %s\n", first)
	for i := range 30 {
		fmt.Fprintf(&b, "  l%d = %s\n", i+1, strings.ReplaceAll(twice, "it", fmt.Sprintf("local.l%d", i)))
	}
	return b.String() + "}\npipeline \"p\" {\n  role_arn = " + strings.ReplaceAll(use, "it", "local.l30") + "\n}\n"
}

func asRole(expression string) string {
	return "locals {\n  big  = join(\"\", [for i in range(1000) : \"" + strings.Repeat("x", 4000) + "\"])\n  list = [for i in range(80) : [for j in range(200) : i]]\n}\n" +
		"pipeline \"p\" {\n  role_arn = " + expression + "\n}\n"
}

// What would take all memory, or for ever, is refused under its name, soon.
func TestTooLarge(t *testing.T) {
	for name, text := range map[string]string{
		"text":             doubled(`"xxxxxxxxxx"`, `"${it}${it}"`, `it`),
		"format":           doubled(`"xxxxxxxxxx"`, `format("%s%[1]s", it)`, `it`),
		"concat":           doubled(`["x"]`, `concat(it, it)`, `it[0]`),
		"nested":           doubled(`["x"]`, `[it, it]`, `jsonencode(it)`),
		"objects":          doubled(`{ a = "x" }`, `{ a = it, b = it }`, `jsonencode(it)`),
		"for":              doubled(`["x"]`, `flatten([for x in [1, 2] : it])`, `it[0]`),
		"loops":            asRole(`join("", [for a in range(1000) : join("", [for b in range(1000) : join("", [for c in range(1000) : "x"])])])`),
		"filtered loops":   asRole(`join("", [for a in range(1000) : join("", [for b in range(1000) : join("", [for c in range(1000) : "x" if false])])])`),
		"objects in loops": asRole(`jsonencode({ for a in range(1000) : a => { for b in range(1000) : b => { for c in range(1000) : c => c } } })`),
		"template loops":   asRole(`"%{for a in range(1000)}%{for b in range(1000)}%{for c in range(1000)}x%{endfor}%{endfor}%{endfor}"`),
		"work in a loop":   asRole(`join("", [for a in range(1000) : sha256("${local.big}${a}")])`),
		"texts of a loop":  asRole(`jsonencode([for a in range(1000) : upper(local.big)])`),
		"many names":       asRole(`"` + strings.Repeat("${local.big}", 100) + `"`),
		"many elements":    asRole(`jsonencode([` + strings.Repeat("local.list, ", 100) + `])`),
		"many in brackets": asRole(`jsonencode(([` + strings.Repeat("local.list, ", 100) + `]))`),
		"replace":          asRole(`replace(local.big, "x", local.big)`),
		"replace pattern":  asRole(`replace(local.big, "/x/", local.big)`),
		"join by much":     asRole(`join(local.big, range(1000))`),
		"setproduct":       asRole(`jsonencode(setproduct(range(1000), range(1000), range(1000)))`),
		"indent":           asRole(`indent(1000000000, "a\nb")`),
		"width":            asRole(`format("` + strings.Repeat("%999999d", 100) + `", 1)`),
		"format by much":   asRole(`format("` + strings.Repeat("%[1]s", 1000) + `", local.big)`),
		"formatlist":       asRole(`jsonencode(formatlist("%s", [for i in range(1000) : local.big]))`),
		"split":            asRole(`jsonencode(split("", local.big))`),
		"jsondecode":       asRole(`jsonencode(jsondecode("[${join(",", flatten(local.list))},${join(",", flatten(local.list))}]"))`),
	} {
		t.Run(name, func(t *testing.T) {
			begun := time.Now()
			_, names, diags := namesOf(t, text)
			if len(names) == 0 || names[0] != "value-too-large" && !strings.Contains(diags[0].Detail, errTooMuch.Error()) {
				t.Errorf("got %v %.300v", names, diags)
			}
			if took := time.Since(begun); took > 20*time.Second {
				t.Errorf("it took %v", took)
			}
		})
	}
}

// What is large and not too large is taken.
func TestLargeEnough(t *testing.T) {
	for name, text := range map[string]string{
		"loops":      asRole(`sha256(jsonencode([for a in range(300) : [for b in range(300) : "x-${a}-${b}"]]))`),
		"text":       asRole(`sha256("${local.big}")`),
		"list":       asRole(`length(flatten(local.list))`),
		"replace":    asRole(`sha256(replace(local.big, "x", "y"))`),
		"lines":      asRole(`length(split("\n", replace(substr(local.big, 0, 50000), "x", "y\n")))`),
		"many names": asRole(`"` + strings.Repeat("${local.list[0][0]}", 500) + `"`),
	} {
		if _, names, diags := namesOf(t, text); len(names) > 0 {
			t.Errorf("%s: got %.300v", name, diags)
		}
	}
}
