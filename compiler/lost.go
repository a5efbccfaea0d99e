package compiler

import (
	"fmt"

	"github.com/hashicorp/hcl/v2"

	"pipewright/lang/diag"
)

// Lost warns of what the pipeline says and neither create-pipeline nor Terraform's resource have words for, so that Wire leaves it out. Who writes those forms shows it.
func (g *Graph) Lost() hcl.Diagnostics {
	var diags hcl.Diagnostics
	for _, s := range g.Stages {
		if s.TransitionDisabled != "" {
			diags = append(diags, diag.Warning("transition-not-compiled", "Disabled transition is not compiled", fmt.Sprintf(
				"Neither create-pipeline nor Terraform can say that the transition into stage %q is disabled. Disable it after the pipeline was created: aws codepipeline disable-stage-transition --pipeline-name %s --stage-name %s --transition-type Inbound --reason '%s'",
				s.Name, g.Name, s.Name, s.TransitionDisabled), s.Range))
		}
	}
	if g.Restart {
		diags = append(diags, diag.Warning("restart-not-compiled", "restart_execution_on_update is not compiled",
			"Only CloudFormation can say that an update restarts the latest execution. Start an execution after an update, or take the attribute out.", g.Range))
	}
	return diags
}
