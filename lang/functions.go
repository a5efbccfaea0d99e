package lang

import (
	"fmt"
	"maps"
	"sync"

	"github.com/hashicorp/hcl/v2/ext/tryfunc"
	ctyyaml "github.com/zclconf/go-cty-yaml"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
	"github.com/zclconf/go-cty/cty/function/stdlib"
)

// functions are what expressions of one file may call: Terraform's names with Terraform's meanings. Those that read files take paths relative
// to folder and never leave root. Nothing depends on the time, the machine or chance.
func functions(folder, root string) map[string]function.Function {
	all := maps.Clone(pureFunctions())
	for name, f := range fileFunctions(folder, root) {
		all[name] = discreet(f, nil)
	}
	return all
}

// pureFunctions is the one table of the functions that read nothing but their arguments. Nobody may change it.
var pureFunctions = sync.OnceValue(func() map[string]function.Function {
	all := map[string]function.Function{}
	for _, some := range []map[string]function.Function{numberFunctions(), textFunctions(), collectionFunctions(), codingFunctions(), refusedFunctions()} {
		for name, f := range some {
			all[name] = f
		}
	}
	sizes := estimates()
	for name, f := range all {
		all[name] = discreet(f, sizes[name])
	}
	// These two take expressions, not values.
	all["can"], all["try"] = tryfunc.CanFunc, tryfunc.TryFunc
	return all
})

func numberFunctions() map[string]function.Function {
	return map[string]function.Function{
		"abs":      stdlib.AbsoluteFunc,
		"ceil":     stdlib.CeilFunc,
		"floor":    stdlib.FloorFunc,
		"log":      stdlib.LogFunc,
		"max":      stdlib.MaxFunc,
		"min":      stdlib.MinFunc,
		"parseint": stdlib.ParseIntFunc,
		"pow":      stdlib.PowFunc,
		"signum":   stdlib.SignumFunc,
		"sum":      sumFunction(),
		"tonumber": stdlib.MakeToFunc(cty.Number),
	}
}

func collectionFunctions() map[string]function.Function {
	return map[string]function.Function{
		"alltrue":         boolsFunction(true, cty.Value.And),
		"anytrue":         boolsFunction(false, cty.Value.Or),
		"chunklist":       stdlib.ChunklistFunc,
		"coalesce":        coalesceFunction(),
		"coalescelist":    stdlib.CoalesceListFunc,
		"compact":         stdlib.CompactFunc,
		"concat":          stdlib.ConcatFunc,
		"contains":        stdlib.ContainsFunc,
		"distinct":        stdlib.DistinctFunc,
		"element":         stdlib.ElementFunc,
		"flatten":         stdlib.FlattenFunc,
		"index":           indexFunction(),
		"keys":            stdlib.KeysFunc,
		"length":          lengthFunction(),
		"lookup":          lookupFunction(),
		"merge":           stdlib.MergeFunc,
		"one":             oneFunction(),
		"range":           stdlib.RangeFunc,
		"reverse":         stdlib.ReverseListFunc,
		"setintersection": stdlib.SetIntersectionFunc,
		"setproduct":      stdlib.SetProductFunc,
		"setsubtract":     stdlib.SetSubtractFunc,
		"setunion":        stdlib.SetUnionFunc,
		"slice":           stdlib.SliceFunc,
		"sort":            stdlib.SortFunc,
		"tobool":          stdlib.MakeToFunc(cty.Bool),
		"tolist":          stdlib.MakeToFunc(cty.List(cty.DynamicPseudoType)),
		"tomap":           stdlib.MakeToFunc(cty.Map(cty.DynamicPseudoType)),
		"toset":           stdlib.MakeToFunc(cty.Set(cty.DynamicPseudoType)),
		"transpose":       transposeFunction(),
		"values":          stdlib.ValuesFunc,
		"zipmap":          stdlib.ZipmapFunc,
	}
}

func codingFunctions() map[string]function.Function {
	return map[string]function.Function{
		"base64decode": onText(decodeBase64),
		"base64encode": onText(encodeBase64),
		"base64sha256": onText(base64SHA256),
		"csvdecode":    stdlib.CSVDecodeFunc,
		"jsondecode":   stdlib.JSONDecodeFunc,
		"jsonencode":   jsonencodeFunction(),
		"md5":          onText(hexMD5),
		"sha1":         onText(hexSHA1),
		"sha256":       onText(hexSHA256),
		"urlencode":    onText(encodeURL),
		"yamldecode":   ctyyaml.YAMLDecodeFunc,
		"yamlencode":   ctyyaml.YAMLEncodeFunc,
	}
}

// refusedFunctions are those of Terraform that would make two compilations of one folder differ. Saying why is better than not knowing them.
func refusedFunctions() map[string]function.Function {
	all := map[string]function.Function{}
	for name, why := range map[string]string{
		"abspath":       "it would write this machine's folders into the pipeline; paths are relative to the file they stand in",
		"bcrypt":        "it gives another result each time",
		"pathexpand":    "it would write this machine's folders into the pipeline; paths are relative to the file they stand in",
		"plantimestamp": "it gives another result each time; pass the time in with --var",
		"timestamp":     "it gives another result each time; pass the time in with --var",
		"uuid":          "it gives another result each time; pass the id in with --var",
	} {
		all[name] = function.New(&function.Spec{
			VarParam: &function.Parameter{Name: "arguments", Type: cty.DynamicPseudoType, AllowNull: true, AllowUnknown: true, AllowDynamicType: true, AllowMarked: true},
			Type: func([]cty.Value) (cty.Type, error) {
				return cty.NilType, fmt.Errorf("%s is not offered, because the same folder must always compile to the same pipeline and %s", name, why)
			},
			Impl: func([]cty.Value, cty.Type) (cty.Value, error) { return cty.NilVal, nil },
		})
	}
	return all
}
