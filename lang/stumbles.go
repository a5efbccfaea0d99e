package lang

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"pipewright/lang/diag"
)

// A stumble is a word of Terraform's aws_codepipeline, or of Terraform itself, that is written otherwise here (language.md, part D).
type stumble struct {
	word    string
	in      []string                             // what of the form it stands in; nil: anywhere
	rewrite func(c *checker, at stumbled) string // the line to write instead, or what to do
}

// stumbled is where a stumble happened: an attribute or a block.
type stumbled struct {
	value string // source text of the attribute's expression
	name  string // the same as plain text, where it is
	block *hclsyntax.Block
}

func stumblingAttributes() []stumble {
	return []stumble{
		{"default_value", nil, func(_ *checker, at stumbled) string { return "Write default = " + at.value + "." }},
		{"depends_on", nil, func(_ *checker, at stumbled) string {
			return "Waiting for an action is written after = [action.NAME], with names of actions instead of " + at.value + ". Artifacts and references need no such line."
		}},
		{"count", nil, func(_ *checker, at stumbled) string {
			return "For a block that may be absent write enabled = (" + at.value + ") > 0, for one that is repeated for_each = [\"a\", \"b\"]."
		}},
		{"source_action_name", nil, func(_ *checker, at stumbled) string {
			return "Write source_action = action" + member(orName(at.name)) + " in the trigger itself."
		}},
		{"provider_type", []string{"a trigger"}, func(*checker, stumbled) string {
			return "Leave the line out: the source action says what provider it has. What is needed is source_action = action.NAME."
		}},
		{"action_type_id", nil, func(*checker, stumbled) string {
			return "Write provider = \"NAME\"; owner, category and version follow from it."
		}},
	}
}

func stumblingBlocks() []stumble {
	return []stumble{
		{"git_configuration", []string{"a trigger"}, func(c *checker, at stumbled) string {
			name := "NAME"
			if a := at.block.Body.Attributes["source_action_name"]; a != nil {
				name = plain(a.Expr, name)
			}
			return "Leave this level out: write source_action = action" + member(name) + " and its push and pull_request blocks in the trigger itself."
		}},
		{"condition", nil, func(*checker, stumbled) string {
			return "Leave this level out: write result = ... and the rule blocks in the block around it."
		}},
		{"retry_configuration", nil, func(_ *checker, at stumbled) string {
			mode := "FAILED_ACTIONS"
			if a := at.block.Body.Attributes["retry_mode"]; a != nil {
				mode = plain(a.Expr, mode)
			}
			return "Write retry_mode = " + quoted(mode) + " in on_failure itself."
		}},
		{"rule_type_id", nil, func(_ *checker, at stumbled) string {
			name := "NAME"
			if a := at.block.Body.Attributes["provider"]; a != nil {
				name = plain(a.Expr, name)
			}
			return "Write provider = " + quoted(name) + " in the rule itself; category and owner are implied."
		}},
		{"action_type_id", nil, func(*checker, stumbled) string { return "Write provider = \"NAME\" in the action itself." }},
		{"resource", []string{"a pipeline file"}, resourceRewrite},
		{"data", []string{"a pipeline file"}, sentence("Nothing is looked up while compiling: make it a variable \"NAME\" {} and give its value with --var.")},
		{"module", []string{"a pipeline file"}, sentence("Stages that are alike share a template \"NAME\" {}; it may come from another folder with source = \"../ci\".")},
		{"output", []string{"a pipeline file"}, sentence("Leave the block out: a pipeline has no outputs.")},
		{"terraform", []string{"a pipeline file"}, sentence("Leave the block out: pipewright needs no settings of this kind.")},
		{"lifecycle", nil, sentence("Leave the block out: a pipeline is compiled anew each time, and owns nothing that could be kept.")},
		{"timeouts", nil, sentence("Leave the block out: nothing is waited for while compiling.")},
		{"import", []string{"a pipeline file"}, sentence("Leave the block out: `pipewright import FILE` writes a pipeline.hcl from what exists.")},
		{"moved", []string{"a pipeline file"}, sentence("Leave the block out: there is no state in which a name could be kept.")},
		{"removed", []string{"a pipeline file"}, sentence("Leave the block out: there is no state in which a name could be kept.")},
		{"check", []string{"a pipeline file"}, sentence("Write a validation { condition = ..., error_message = ... } in the variable it is about.")},
		{"provider", []string{"a pipeline file"}, sentence("Leave the block out: the provider of an action is its attribute, provider = \"CodeBuild\".")},
	}
}

// stumblingRoot says what to write instead of a name that begins as those of Terraform's configurations do; empty: it is none of them.
func stumblingRoot(c *chain) string {
	const given = "declare a variable \"NAME\" {}, write var.NAME here, and give its value with --var or --var-file."
	if len(c.steps) == 0 {
		return ""
	}
	switch c.root {
	case "data", "module":
		return "Nothing is looked up while compiling: " + given
	case "path":
		return "Paths are relative to the file they stand in: leave it out."
	case "terraform", "self":
		return "There is nothing of that kind here: " + given
	case "count":
		return "Repeat the block with for_each, and use each.key and each.value."
	}
	if strings.HasPrefix(c.root, "aws_") && len(c.steps) > 1 {
		return "A pipeline knows no other resources: " + given
	}
	return ""
}

func sentence(text string) func(*checker, stumbled) string {
	return func(*checker, stumbled) string { return text }
}

func resourceRewrite(_ *checker, at stumbled) string {
	if len(at.block.Labels) == 2 && at.block.Labels[0] == "aws_codepipeline" {
		return "Write pipeline " + quoted(at.block.Labels[1]) + " { in its place, or let `pipewright import FILE` write all of it."
	}
	return "pipewright describes pipelines only: a pipeline is written pipeline \"NAME\" {. Leave other resources where they are."
}

// plain is the text of an expression that is nothing but text.
func plain(expr hclsyntax.Expression, otherwise string) string {
	if v, ok := literal(expr); ok && v.Type().FriendlyName() == "string" {
		return v.AsString()
	}
	return otherwise
}

func orName(name string) string {
	if name == "" {
		return "NAME"
	}
	return name
}

func (c *checker) foreignAttribute(a *hclsyntax.Attribute, f *form) *hcl.Diagnostic {
	at := stumbled{value: c.source(a.Expr.Range()), name: plain(a.Expr, "")}
	return c.stumble(stumblingAttributes(), a.Name, f, at, a.NameRange)
}

func (c *checker) foreignBlock(b *hclsyntax.Block, f *form) *hcl.Diagnostic {
	return c.stumble(stumblingBlocks(), b.Type, f, stumbled{block: b}, b.DefRange())
}

func (c *checker) stumble(table []stumble, word string, f *form, at stumbled, rng hcl.Range) *hcl.Diagnostic {
	for _, s := range table {
		if s.word == word && (s.in == nil || slices.Contains(s.in, f.what)) {
			return diag.Error("terraform-word", "Word of Terraform", fmt.Sprintf("%s is how Terraform writes it. %s", word, s.rewrite(c, at)), rng)
		}
	}
	return nil
}
