package schema

import (
	"slices"
	"testing"
)

const bothWays = `action "Both" {
  categories = ["Build"]
  inputs     = [0, 0]
  outputs    = [0, 0]
  executor   = "buildspec"

  key "K" { type = "json" }

  law "by-elements" {
    key      = "K"
    summary  = "s"
    message  = "m"
    elements = { required = ["name", "value"], one_of = { type = ["A", "B"] } }
  }

  law "by-expression" {
    key     = "K"
    summary = "s"
    message = "m"
    when    = config.K != null
    require = kind(json.K) == "list" && alltrue([for v in json.K : can(v.name) && can(v.value) && contains(["A", "B"], try(v.type, "A"))])
  }
}
`

// TestElementsAreTheExpression holds a law of elements against the expression that it stands for.
func TestElementsAreTheExpression(t *testing.T) {
	types, diags := decodeFile([]byte(bothWays), "both")
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	broken := 0
	for _, text := range []string{
		`[]`, `{}`, `null`, `"x"`, `1`, `true`, `x`, ``, `#{n.k}`, `[#{n.k}]`, `"#{n.k}"`, `["#{n.k}"]`, `["x"]`, `[null]`, `[1]`, `[[]]`, `[{}]`,
		`[{"name":"a"}]`, `[{"name":"a","value":"b"}]`, `[{"name":"a","value":"b","type":"A"}]`, `[{"name":"a","value":"b","type":"C"}]`,
		`[{"name":"a","value":"b","type":1}]`, `[{"name":"a","value":"b","type":null}]`, `[{"name":"a","value":"b","type":"#{n.k}"}]`,
		`[{"name":null,"value":{}}]`, `[{"name":"a","value":"#{n.k}"},{"name":"a"}]`, `[{"#{n.k}":1}]`, `[{"name":"a","value":"b","type":["A"]}]`,
		`[{"name":"a","value":"b","more":1}]`, `[{"name":"a","value":1e400}]`, `{"name":"a","value":"b"}`, `[] []`,
	} {
		f := Facts{Category: "Build", Config: map[string]string{"K": text}}
		elements, expression := types[0].Laws[0].Broken(f), types[0].Laws[1].Broken(f)
		if elements != expression {
			t.Errorf("%s: broken by elements %v, by expression %v", text, elements, expression)
		}
		found := slices.ContainsFunc(types[0].Check(f), func(v Violation) bool { return v.Name == "by-elements" })
		if text != "" && found != elements {
			t.Errorf("%s: Check says %v, the law %v", text, found, elements)
		}
		if elements {
			broken++
		}
	}
	if broken < 10 {
		t.Errorf("%d broke it, which is too few to show anything", broken)
	}
}

func TestElementsPointAtWhatIsWrong(t *testing.T) {
	e := &Elements{Required: []string{"name"}}
	d, _ := decodeJSON(`[{"name":1},{},3,{"name":null}]`)
	if wrong, broken := e.wrong(d); !broken || look(wrong) != "Look at element 2 and 3. " {
		t.Errorf("got %q, %v", look(wrong), broken)
	}
	d, _ = decodeJSON(`{}`)
	if wrong, broken := e.wrong(d); !broken || look(wrong) != "" {
		t.Errorf("got %q, %v", look(wrong), broken)
	}
}
