package compiler

import (
	"pipewright/lang"
	"pipewright/schema"
)

// buildRule makes a rule. Category and owner are implied: the service knows one of each.
func (d *draft) buildRule(r *lang.Rule) *Rule {
	var kind *schema.ActionType
	if r.Provider.Value != "" {
		kind = d.cat.LookupRule(r.Provider.Value)
	}
	return &Rule{
		Name:             r.Name.Value,
		Type:             schema.ID{Category: "Rule", Owner: "AWS", Provider: r.Provider.Value, Version: or(r.Version, "1")},
		Configuration:    d.configuration(r.Configuration, keyType(kind)),
		Commands:         texts(r.Commands),
		Inputs:           d.artifacts(r.Inputs),
		RoleARN:          r.RoleARN.Value,
		Region:           d.region(r.Region),
		TimeoutInMinutes: r.TimeoutInMinutes.Value,
		Range:            r.Range,
	}
}
