package terraform

import (
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
	"github.com/zclconf/go-cty/cty/function/stdlib"
)

// elsewhere are functions of Terraform that the language does not have: what they give depends on the time, on chance, on the machine or on files, or nobody
// needed them in a pipeline.
func elsewhere() []string {
	return []string{
		"abspath", "base64gzip", "base64sha512", "bcrypt", "cidrhost", "cidrnetmask", "cidrsubnet", "cidrsubnets", "ephemeralasnull", "filebase64sha256",
		"filebase64sha512", "filemd5", "fileset", "filesha1", "filesha256", "filesha512", "formatdate", "issensitive", "matchkeys", "nonsensitive", "pathexpand",
		"plantimestamp", "rsadecrypt", "sensitive", "sha512", "templatestring", "textdecodebase64", "textencodebase64", "timecmp", "timestamp", "type", "urldecode", "uuid", "uuidv5",
	}
}

// reading are the functions that read files. The language has them too; here nothing is read.
func reading(name string) bool {
	switch name {
	case "file", "filebase64", "fileexists", "templatefile":
		return true
	}
	return false
}

func unknownFunction(t cty.Type) function.Function {
	any := function.Parameter{Name: "arguments", Type: cty.DynamicPseudoType, AllowNull: true, AllowUnknown: true, AllowDynamicType: true}
	return function.New(&function.Spec{
		VarParam: &any,
		Type:     function.StaticReturnType(t),
		Impl:     func([]cty.Value, cty.Type) (cty.Value, error) { return cty.UnknownVal(t), nil },
	})
}

// terraformJSON is Terraform's jsonencode, which writes < > & as escapes.
func terraformJSON() function.Function { return stdlib.JSONEncodeFunc }
