package terraform

import (
	"crypto/sha256"
	"encoding/hex"
	"regexp"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclwrite"
	"github.com/zclconf/go-cty/cty"

	"pipewright/compiler"
	"pipewright/lang"
	"pipewright/schema/wire"
)

// Write gives a configuration with the pipeline as its one resource, laid out as `terraform fmt` does. What the resource cannot say is an error; then there
// is no configuration. Disabled transitions and the restart after an update are left out, as Wire leaves them out: Lost of the graph tells them. The same
// graph always gives the same bytes.
//
// There is no terraform block and no provider block: a module has required_providers once, so that files with their own could not lie in one folder, and
// Terraform takes hashicorp/aws for the resource without being told.
func Write(g *compiler.Graph) ([]byte, hcl.Diagnostics) {
	if diags := unsayable(g); len(diags) > 0 {
		return nil, diags
	}
	w := &sheet{}
	if needsSix(g) {
		w.comment("Needs version 6 of the provider hashicorp/aws, or later.")
	}
	w.block(`resource "`+pipelineResource+`" `+lang.Quote(resourceName(g.Name)), func() { w.pipeline(g) })
	if text := w.String(); cty.NormalizeString(text) != text {
		return nil, hcl.Diagnostics{otherUnicode(g)}
	}
	return hclwrite.Format([]byte(w.String())), nil
}

// needsSix says whether a pipeline uses what the provider does not have before version 6: a Region of the resource, and what Compute actions have.
func needsSix(g *compiler.Graph) bool {
	if home(g) != "" {
		return true
	}
	for _, s := range g.Stages {
		for _, a := range s.Actions {
			if len(a.Commands)+len(a.OutputVariables) > 0 || isCompute(string(a.Type.Category)) && len(a.Outputs) > 0 {
				return true
			}
		}
	}
	return false
}

// home is the Region that the pipeline is said to live in; empty: that of the provider's configuration.
func home(g *compiler.Graph) string {
	if g.Region == "" && len(g.Stores) == 1 {
		return g.Stores[0].Region
	}
	return g.Region
}

var isName = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_-]*$`).MatchString

// resourceName makes a name of a resource of a pipeline's name. Different pipelines get different ones: those of one folder make one module.
func resourceName(name string) string {
	if isName(name) {
		return name
	}
	clean := regexp.MustCompile(`[^A-Za-z0-9_-]`).ReplaceAllString(name, "_")
	if !isName(clean) {
		clean = "pipeline_" + clean
	}
	sum := sha256.Sum256([]byte(name))
	return clean + "_" + hex.EncodeToString(sum[:3])
}

// pipeline writes the arguments of aws_codepipeline (hashicorp/aws 6, resource aws_codepipeline).
func (w *sheet) pipeline(g *compiler.Graph) {
	r := g.Wire()
	p := r.Pipeline
	w.text("name", p.Name)
	w.text("role_arn", p.RoleARN)
	w.text("pipeline_type", p.PipelineType)
	w.text("execution_mode", p.ExecutionMode)
	w.text("region", home(g))
	for _, s := range g.Stores {
		w.store(s, len(g.Stores) > 1)
	}
	for _, v := range p.Variables {
		w.block("variable", func() {
			w.text("name", v.Name)
			if v.DefaultValue != nil {
				w.attr("default_value", lang.Quote(*v.DefaultValue))
			}
			w.text("description", v.Description)
		})
	}
	for _, t := range p.Triggers {
		w.trigger(t)
	}
	for _, s := range p.Stages {
		w.stage(s)
	}
	tags := map[string]string{}
	for _, t := range r.Tags {
		tags[t.Key] = t.Value
	}
	w.texts("tags", tags, lang.Quote)
}

// store writes a store. The provider wants the Region of each of several stores, and none of a single one.
func (w *sheet) store(s *compiler.Store, several bool) {
	w.block("artifact_store", func() {
		w.text("location", s.Location)
		w.text("type", s.Type)
		if several {
			w.text("region", s.Region)
		}
		if s.KeyID != "" {
			w.block("encryption_key", func() {
				w.text("id", s.KeyID)
				w.text("type", s.KeyType)
			})
		}
	})
}

func (w *sheet) trigger(t *wire.Trigger) {
	w.block("trigger", func() {
		w.text("provider_type", t.ProviderType)
		w.block("git_configuration", func() {
			c := t.GitConfiguration
			w.text("source_action_name", c.SourceActionName)
			for _, f := range c.Push {
				w.block("push", func() {
					w.globs("tags", f.Tags)
					w.globs("branches", f.Branches)
					w.globs("file_paths", f.FilePaths)
				})
			}
			for _, f := range c.PullRequest {
				w.block("pull_request", func() {
					w.list("events", f.Events)
					w.globs("branches", f.Branches)
					w.globs("file_paths", f.FilePaths)
				})
			}
		})
	})
}

func (w *sheet) globs(name string, g *wire.Globs) {
	if g == nil {
		return
	}
	w.block(name, func() {
		w.list("includes", g.Includes)
		w.list("excludes", g.Excludes)
	})
}

// isCompute says whether a category has its own argument for output artifacts: the provider ignores the other one there.
func isCompute(category string) bool { return strings.EqualFold(category, "Compute") }
