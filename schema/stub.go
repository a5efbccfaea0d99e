package schema

// A Catalog is what is known of action types and rule types. It is safe for use by several goroutines.
type Catalog struct{}

// Builtin is the catalog that comes with pipewright. Its files are read on the first look-up of their provider.
func Builtin() *Catalog { panic("unwritten") }

// Lookup gives the action types of a provider, all categories, in the order of its file; nil: the catalog does not know it.
func (c *Catalog) Lookup(provider string) []*ActionType { panic("unwritten") }

// Providers lists every provider of action types, sorted, without reading their files.
func (c *Catalog) Providers() []string { panic("unwritten") }

// LookupRule gives a rule type; nil: the catalog does not know it.
func (c *Catalog) LookupRule(provider string) *ActionType { panic("unwritten") }

// RuleProviders lists every provider of rule types, sorted.
func (c *Catalog) RuleProviders() []string { panic("unwritten") }

// With gives a catalog that knows more types; c is unchanged.
func (c *Catalog) With(more ...*ActionType) *Catalog { panic("unwritten") }

// Facts are what a Law looks at.
type Facts struct {
	Category string
	Inputs   []string
	Outputs  []string
	Commands []string
	Config   map[string]string // a value with a #{...} hole in it is not wholly known
}

// Broken says whether the facts break the law. What is not known breaks nothing.
func (l *Law) Broken(f Facts) bool { panic("unwritten") }
