package schema

import (
	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
)

// Facts are what a Law looks at.
type Facts struct {
	Category string
	Inputs   []string
	Outputs  []string
	Commands []string
	Config   map[string]string // a value with a #{...} hole in it is not wholly known
}

// The names that a law's expressions may use.
const (
	rootCategory = "category" // a text
	rootInputs   = "inputs"   // names of artifacts
	rootOutputs  = "outputs"  // names of artifacts
	rootCommands = "commands" // texts; unknown where they have holes
	rootConfig   = "config"   // every key of the type: null when absent, unknown when its text has a hole
	rootJSON     = "json"     // every key of type json, decoded: null when absent, unknown where it is no JSON or has a hole
)

// Broken says whether the facts break the law. What is not known breaks nothing.
func (l *Law) Broken(f Facts) bool {
	if l.Elements != nil {
		_, broken := l.Elements.wrong(f.document(l.Key))
		return broken
	}
	ctx := f.light()
	f.whole(ctx, l.keys, nil)
	return l.holds(ctx) && l.broken(ctx)
}

// document is what the JSON of a key comes to; open where the key is not set.
func (f Facts) document(key string) document {
	text, given := f.Config[key]
	if !given {
		return document{open: true}
	}
	d, _ := decodeJSON(text)
	return d
}

// holds says whether the law is about such an action at all.
func (l *Law) holds(ctx *hcl.EvalContext) bool {
	if l.When == nil {
		return true
	}
	when, diags := l.When.Value(ctx)
	return !diags.HasErrors() && is(when, true)
}

// broken evaluates what the law requires. An expression that fails, as tonumber of a word does, decides nothing.
func (l *Law) broken(ctx *hcl.EvalContext) bool {
	require, diags := l.Require.Value(ctx)
	return !diags.HasErrors() && is(require, false)
}

// found says what was found, with a blank after it; empty where the law has nothing to say or it is not known.
func (l *Law) found(ctx *hcl.EvalContext) string {
	if l.Found == nil {
		return ""
	}
	v, diags := l.Found.Value(ctx)
	if diags.HasErrors() || v.IsNull() || !v.IsKnown() || v.Type() != cty.String {
		return ""
	}
	return v.AsString() + " "
}

// is says whether a value is known to be that bool.
func is(v cty.Value, want bool) bool {
	b, err := convert.Convert(v, cty.Bool)
	return err == nil && b.IsKnown() && !b.IsNull() && b.True() == want
}

// light is what the facts look like to a law that looks at no key.
func (f Facts) light() *hcl.EvalContext {
	return &hcl.EvalContext{Functions: lawFunctions(), Variables: map[string]cty.Value{
		rootCategory: cty.StringVal(f.Category),
		rootInputs:   texts(f.Inputs),
		rootOutputs:  texts(f.Outputs),
		rootCommands: texts(f.Commands),
	}}
}

// whole adds the keys to a light context. What of JSON was decoded already need not be so again.
func (f Facts) whole(ctx *hcl.EvalContext, keys []*Key, decoded map[string]document) {
	config, documents := make(map[string]cty.Value, len(keys)), map[string]cty.Value{}
	for _, k := range keys {
		text, given := f.Config[k.Name]
		config[k.Name] = cty.NullVal(cty.String)
		if given {
			config[k.Name] = known(text)
		}
		if k.Type != JSON {
			continue
		}
		d, done := decoded[k.Name]
		if !done {
			d = f.document(k.Name)
		}
		documents[k.Name] = cty.NullVal(cty.DynamicPseudoType)
		if given {
			documents[k.Name] = d.value()
		}
	}
	ctx.Variables[rootConfig] = cty.ObjectVal(config)
	ctx.Variables[rootJSON] = cty.ObjectVal(documents)
}

func texts(list []string) cty.Value {
	if len(list) == 0 {
		return cty.ListValEmpty(cty.String)
	}
	values := make([]cty.Value, len(list))
	for i, s := range list {
		values[i] = known(s)
	}
	return cty.ListVal(values)
}

// known is a text as a value: unknown, but certainly there, when it has a hole.
func known(text string) cty.Value {
	if hasHole(text) {
		return cty.UnknownVal(cty.String).RefineNotNull()
	}
	return cty.StringVal(text)
}
