package cloudformation

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

// A maker makes up values out of functions within functions.
type maker struct{ *rand.Rand }

func (m maker) one(of ...string) string { return of[m.IntN(len(of))] }

// text makes a text, in JSON's long form.
func (m maker) text(depth int) string {
	if depth == 0 {
		return m.one(`"a"`, `"b-c"`, `"${x}"`, `"1"`, `"#{ns.Key}"`, `""`, `{"Ref": "Env"}`, `{"Ref": "Branch"}`, `{"Ref": "Minutes"}`, `{"Ref": "AWS::Region"}`, `{"Ref": "NamedBucket"}`,
			`{"Fn::GetAtt": ["Role", "Arn"]}`, `{"Fn::Sub": "x-${Env}$${Branch}${!y}"}`, `{"Fn::FindInMap": ["Sizes", {"Ref": "Env"}, "Size"]}`)
	}
	d := depth - 1
	switch m.IntN(8) {
	case 0:
		return fmt.Sprintf(`{"Fn::Join": [%s, [%s, %s, %s]]}`, m.one(`"-"`, `""`, `"${"`), m.text(d), m.element(d), m.element(d))
	case 1:
		return fmt.Sprintf(`{"Fn::If": [%s, %s, %s]}`, m.condition(), m.text(d), m.text(d))
	case 2:
		return fmt.Sprintf(`{"Fn::Sub": ["${A}-${B}${Env}", {"A": %s, "B": %s}]}`, m.text(d), m.text(d))
	case 3:
		return fmt.Sprintf(`{"Fn::Select": [%s, [%s, %s]]}`, m.one("0", "1", `"1"`), m.text(d), m.text(d))
	case 4:
		return fmt.Sprintf(`{"Fn::Select": [0, {"Fn::Split": [%s, %s]}]}`, m.one(`"-"`, `"b"`), m.text(d))
	case 5:
		return fmt.Sprintf(`{"Fn::Base64": %s}`, m.text(d))
	case 6:
		return fmt.Sprintf(`{"Fn::ToJsonString": {"k": %s, "l": [%s, %s], "n": 1, "o": {"If": %s}}}`, m.text(d), m.element(d), m.text(d), m.element(d))
	}
	return fmt.Sprintf(`{"Fn::Join": [",", {"Fn::If": [%s, [%s], [%s, %s]]}]}`, m.condition(), m.text(d), m.text(d), m.element(d))
}

// element makes a text that may be there only sometimes.
func (m maker) element(depth int) string {
	if m.IntN(2) == 0 {
		return m.text(depth)
	}
	other := `{"Ref": "AWS::NoValue"}`
	if m.IntN(2) == 0 {
		return fmt.Sprintf(`{"Fn::If": [%s, %s, %s]}`, m.condition(), other, m.text(depth))
	}
	return fmt.Sprintf(`{"Fn::If": [%s, %s, %s]}`, m.condition(), m.text(depth), other)
}

func (m maker) condition() string {
	return m.one(`"IsProd"`, `"IsMain"`, `"Both"`, `"NotTest"`, `"Either"`)
}

// TestRandomExpressionsComeToTheTexts makes up values and wants the language to come to the same texts as the reader.
func TestRandomExpressionsComeToTheTexts(t *testing.T) {
	m := maker{rand.New(rand.NewPCG(3, 14))}
	for range 400 {
		value := m.text(1 + m.IntN(3))
		f := readTemplate(t, strings.Replace(around, "VALUE", value, 1), nil)
		v := configured(f)
		got, diags := inLanguage(t, f, written(v))
		if diags.HasErrors() {
			t.Errorf("%s is written %s: %s", value, written(v), diags[0].Detail)
			continue
		}
		if got != v.Text {
			t.Errorf("%s is written %s, which comes to\n%q, not to\n%q", value, written(v), got, v.Text)
		}
	}
}
