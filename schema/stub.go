package schema

import (
	"github.com/hashicorp/hcl/v2"

	"pipewright/lang/tree"
)

// CustomTypes reads custom action types from what create-custom-action-type takes, or get-action-type or list-action-types prints.
func CustomTypes(v *tree.Value) ([]*ActionType, hcl.Diagnostics) { panic("unwritten") }
