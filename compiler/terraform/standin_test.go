package terraform

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"pipewright/compiler/foreign"
)

// TestStandIns says what a text without a value comes to where it is computed with, and what a value for a variable does that only the import made.
func TestStandIns(t *testing.T) {
	for _, tt := range []struct{ expr, want, given string }{
		{`upper(aws_sns_topic.t.name)`, `upper(var.t_topic_name) -> ${VAR.T_TOPIC_NAME}`, `upper(var.t_topic_name) -> NEWS`},
		{`local.far`, `local.far -> ${var.t_topic_arn}`, `local.far -> arn:aws:sns:eu-west-1:111122223333:news`},
		{`"${local.far}/${var.name}"`, `local.far + "/" + var.name -> ${var.t_topic_arn}/shop`, `local.far + "/" + var.name -> arn:aws:sns:eu-west-1:111122223333:news/shop`},
		{`var.unset == "" ? "none" : var.unset`, `var.unset == "" ? "none" : var.unset -> ${var.unset}`, `var.unset == "" ? "none" : var.unset -> none`},
		{`var.unset == "" ? null : "x"`, `"x" when var.unset != "" -> x`, `"x" when var.unset != "" (off) -> x`},
		{`join(",", aws_subnet.s[*].id)`, `join(",", var.s_subnet_id) -> ${join(",", var.s_subnet_id)}`, `join(",", var.s_subnet_id) -> a,b`},
	} {
		if got := stood(t, tt.expr, nil); got != tt.want {
			t.Errorf("%s\n got %s\nwant %s", tt.expr, got, tt.want)
		}
		values := foreign.Values{"t_topic_name": "news", "t_topic_arn": "arn:aws:sns:eu-west-1:111122223333:news", "unset": "", "s_subnet_id": `["a", "b"]`}
		if got := stood(t, tt.expr, values); got != tt.given {
			t.Errorf("%s with values\n got %s\nwant %s", tt.expr, got, tt.given)
		}
	}
}

func standingRead(t *testing.T, src []byte, values foreign.Values) *foreign.File {
	t.Helper()
	f, diags := Read("main.tf", src, nil, values)
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	return f
}

// stood is became, with what an expression comes to also where that is not known.
func stood(t *testing.T, expr string, values foreign.Values) string {
	t.Helper()
	f := standingRead(t, configured(expr), values)
	v := f.Pipelines[0].Value.Get("stages").Elems[0].Get("actions").Elems[0].Get("configuration").Get("Key")
	written := became(f)
	written, _, _ = strings.Cut(written, " -> ")
	if v.Off {
		written += " (off)"
	}
	return written + " -> " + v.Text
}

// TestStandInsOfTypes holds a configuration whose variables are no texts to what the language comes to: an object has a text for each of its attributes.
func TestStandInsOfTypes(t *testing.T) {
	const declared = `
variable "job" { type = object({ from = string, size = optional(number) }) }
variable "whole" { type = bool }
locals { made = "${var.job.from}/${var.whole}" }
`
	for expr, want := range map[string]string{
		`upper(local.made)`: `${VAR.JOB.FROM}/${VAR.WHOLE}`,
		`var.job.size`:      `${var.job.size}`,
	} {
		f := standingRead(t, append(configured(expr), declared...), nil)
		v := f.Pipelines[0].Value.Get("stages").Elems[0].Get("actions").Elems[0].Get("configuration").Get("Key")
		if v.Text != want {
			t.Errorf("%s: got %s, want %s", expr, v.Text, want)
		}
	}
}

// TestConditionsOfStandIns says that a note tells where a text that stands for itself decided about a condition.
func TestConditionsOfStandIns(t *testing.T) {
	f := standingRead(t, configured(`var.unset == "x" ? "y" : null`), nil)
	notes := f.Pipelines[0].Notes
	if len(notes) != 1 || notes[0].Text != `Whether var.unset == "x" holds depends on var.unset, without a value here. It is taken not to hold.` {
		t.Errorf("notes %v", notes)
	}
}

// TestStandInsThatGrow doubles a text without a value until nobody could hold it.
func TestStandInsThatGrow(t *testing.T) {
	b := &strings.Builder{}
	b.WriteString("locals {\n  g0 = aws_sns_topic.t.arn\n")
	for i := range 60 {
		fmt.Fprintf(b, "  g%d = \"${local.g%d}${local.g%d}\"\n", i+1, i, i)
	}
	b.WriteString("}\n")
	began := time.Now()
	f := standingRead(t, append(configured("local.g60"), b.String()...), nil)
	if got := became(f); got != "local.g60" {
		t.Errorf("got %.100s", got)
	}
	if took := time.Since(began); took > 5*time.Second {
		t.Errorf("it took %s", took)
	}
}
