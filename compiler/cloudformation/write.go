package cloudformation

import (
	"fmt"
	"strings"

	"github.com/hashicorp/hcl/v2"

	"pipewright/compiler"
	"pipewright/schema/wire"
)

// Write gives a template in YAML with the pipeline as its one resource: what create-pipeline would be asked, in CloudFormation's spelling, and what only
// CloudFormation can say beside it, which are disabled transitions and the restart after an update. What a template cannot say is an error; then there is
// no template. The same graph always gives the same bytes.
func Write(g *compiler.Graph) ([]byte, hcl.Diagnostics) {
	if diags := unsayable(g); len(diags) > 0 {
		return nil, diags
	}
	id := logicalID(g.Name)
	b := &strings.Builder{}
	mapOf(
		optional("AWSTemplateFormatVersion", "2010-09-09"),
		optional("Description", describe(g)),
		writeHome(g),
		field{"Resources", mapOf(field{id, mapOf(
			optional("Type", pipelineType),
			field{"Properties", properties(g)},
		)})},
		field{"Outputs", mapOf(
			output("PipelineName", "Name of the pipeline", "!Ref "+id),
			output("PipelineVersion", "Version number of the pipeline", "!GetAtt "+id+".Version"),
		)},
	).write(b, 0)
	if b.Len() > maxTemplate {
		return nil, hcl.Diagnostics{tooLarge(g, b.Len())}
	}
	return []byte(b.String()), nil
}

// describe says what the template is for. A template is deployed wherever its author says, and the Region of a pipeline is said nowhere else.
func describe(g *compiler.Graph) string {
	if g.Region == "" {
		return fmt.Sprintf("The pipeline %s", g.Name)
	}
	return fmt.Sprintf("The pipeline %s, to be deployed in %s", g.Name, g.Region)
}

func output(name, description, value string) field {
	return field{name, mapOf(optional("Description", description), field{"Value", &item{plain: value}})}
}

// logicalID makes a logical id, letters and digits alone, of a pipeline's name: storefront-release is StorefrontRelease.
func logicalID(name string) string {
	var b strings.Builder
	for _, word := range strings.FieldsFunc(name, func(c rune) bool { return !isLetterOrDigit(c) }) {
		b.WriteString(strings.ToUpper(word[:1]) + word[1:])
	}
	if b.Len() == 0 {
		return "Pipeline"
	}
	return b.String()
}

func isLetterOrDigit(c rune) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9'
}

// properties are those of AWS::CodePipeline::Pipeline (CloudFormation template reference).
func properties(g *compiler.Graph) *item {
	r := g.Wire()
	p := r.Pipeline
	fields := []field{
		optional("Name", p.Name), optional("RoleArn", p.RoleARN), optional("PipelineType", p.PipelineType), optional("ExecutionMode", p.ExecutionMode),
	}
	if g.Restart {
		fields = append(fields, field{"RestartExecutionOnUpdate", &item{plain: "true"}})
	}
	if p.ArtifactStore != nil {
		fields = append(fields, field{"ArtifactStore", writeStore(p.ArtifactStore)})
	}
	return mapOf(append(fields,
		listed("ArtifactStores", g.Stores, func(s *compiler.Store) *item {
			store := p.ArtifactStores[s.Region]
			if store == nil {
				return nil // the single store of a pipeline that has no others: it stands in ArtifactStore
			}
			return mapOf(optional("Region", s.Region), field{"ArtifactStore", writeStore(store)})
		}),
		listed("Variables", p.Variables, writeVariable),
		listed("Triggers", p.Triggers, writeTrigger),
		listed("Stages", p.Stages, writeStage),
		listed("DisableInboundStageTransitions", g.Stages, func(s *compiler.Stage) *item {
			if s.TransitionDisabled == "" {
				return nil
			}
			return mapOf(optional("StageName", s.Name), optional("Reason", s.TransitionDisabled))
		}),
		listed("Tags", r.Tags, func(t wire.Tag) *item { return mapOf(optional("Key", t.Key), required("Value", t.Value)) }),
	)...)
}

func writeStore(s *wire.ArtifactStore) *item {
	fields := []field{optional("Type", s.Type), optional("Location", s.Location)}
	if k := s.EncryptionKey; k != nil {
		fields = append(fields, field{"EncryptionKey", mapOf(optional("Id", k.ID), optional("Type", k.Type))})
	}
	return mapOf(fields...)
}

func writeVariable(v *wire.Variable) *item {
	fields := []field{optional("Name", v.Name)}
	if v.DefaultValue != nil {
		fields = append(fields, required("DefaultValue", *v.DefaultValue))
	}
	return mapOf(append(fields, optional("Description", v.Description))...)
}

func writeTrigger(t *wire.Trigger) *item {
	c := t.GitConfiguration
	return mapOf(optional("ProviderType", t.ProviderType), field{"GitConfiguration", mapOf(
		optional("SourceActionName", c.SourceActionName),
		listed("Push", c.Push, func(f *wire.PushFilter) *item {
			return mapOf(globs("Tags", f.Tags), globs("Branches", f.Branches), globs("FilePaths", f.FilePaths))
		}),
		listed("PullRequest", c.PullRequest, func(f *wire.PullRequest) *item {
			return mapOf(listed("Events", f.Events, scalarItem), globs("Branches", f.Branches), globs("FilePaths", f.FilePaths))
		}),
	)})
}

func globs(key string, g *wire.Globs) field {
	if g == nil {
		return field{}
	}
	return field{key, mapOf(listed("Includes", g.Includes, scalarItem), listed("Excludes", g.Excludes, scalarItem))}
}
