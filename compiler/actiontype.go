package compiler

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"

	"pipewright/lang"
	"pipewright/lang/near"
	"pipewright/lang/prose"
	"pipewright/schema"
)

// actionType finds the type of an action as the table of language.md B.5 says: what was not written comes from the catalog. It is
// never nil; false: the catalog does not know it, and it holds the ID alone, as far as that is known.
func (d *draft) actionType(a *lang.Action, first bool) (*schema.ActionType, bool) {
	entry, category := d.entry(a, first)
	if entry != nil {
		return entry, true
	}
	return &schema.ActionType{ID: schema.ID{Category: category, Owner: a.Owner.Value, Provider: a.Provider.Value, Version: or(a.Version, "1")}}, false
}

// entry is the entry of the catalog for an action; nil: there is none, which was reported. The category is known all the same where nothing but
// the owner or the version is wrong.
func (d *draft) entry(a *lang.Action, first bool) (found *schema.ActionType, category string) {
	if a.Provider.Value == "" {
		d.fail("attribute-required", "Missing provider", fmt.Sprintf("Action %q does not say what carries it out. Write provider, as in `provider = \"CodeBuild\"`.", a.Name.Value),
			place(a.Provider, a.Range))
		return nil, a.Category.Value
	}
	entries := d.cat.Lookup(a.Provider.Value)
	if len(entries) == 0 || ownCustom(a, entries) {
		d.unknownProvider(a, len(entries) == 0)
		return nil, a.Category.Value
	}
	entries = d.inCategory(a, entries, first)
	if len(entries) == 0 {
		return nil, a.Category.Value
	}
	fitting := slices.DeleteFunc(slices.Clone(entries), func(e *schema.ActionType) bool {
		return or(a.Owner, e.Owner) != e.Owner || or(a.Version, e.Version) != e.Version
	})
	if len(fitting) == 0 {
		d.otherType(a, entries)
		return nil, entries[0].Category
	}
	return d.oneVersion(a, fitting), entries[0].Category
}

// oneVersion chooses among the entries of one category: the first owner's, AWS where it has one, and of several versions one whose keys are known. Where
// an account has registered several, the author must say which.
func (d *draft) oneVersion(a *lang.Action, entries []*schema.ActionType) *schema.ActionType {
	own := slices.DeleteFunc(slices.Clone(entries), func(e *schema.ActionType) bool { return e.Owner != entries[0].Owner || e.OpenKeys })
	if len(own) == 0 {
		return entries[0]
	}
	if len(own) > 1 {
		var versions []string
		for _, e := range own {
			versions = append(versions, e.Version)
		}
		d.fail("action-version", "Version left open", fmt.Sprintf("%s has the versions %s, and nothing says which is meant. Write version, as in `version = %q`.",
			a.Provider.Value, prose.Every(versions...), versions[len(versions)-1]), a.Provider.Range)
	}
	return own[len(own)-1]
}

// ownCustom says whether the author speaks of a custom action type that shares its name with a provider of the catalog.
func ownCustom(a *lang.Action, entries []*schema.ActionType) bool {
	return a.Owner.Value == "Custom" && !slices.ContainsFunc(entries, func(e *schema.ActionType) bool { return e.Owner == "Custom" })
}

// unknownProvider passes a provider on that the catalog does not know: the service may be newer. Its owner and category cannot be
// told then and must be written.
func (d *draft) unknownProvider(a *lang.Action, warn bool) {
	provider := a.Provider.Value
	suggestion := near.DidYouMean(provider, d.cat.Providers())
	var missing []string
	if !a.Owner.Set {
		missing = append(missing, "owner")
	}
	if !a.Category.Set {
		missing = append(missing, "category")
	}
	if len(missing) > 0 {
		d.fail("provider-unknown", "Unknown provider", fmt.Sprintf("The catalog has no provider %q.%s Of a provider that it does not know, %s must be written.",
			provider, suggestion, strings.Join(missing, " and ")), a.Provider.Range)
		return
	}
	d.oneOf("action-category", "Unknown category", a.Category, schemaCategories())
	d.oneOf("action-owner", "Unknown owner", a.Owner, []string{"AWS", "ThirdParty", "Custom"})
	if warn {
		d.warn("provider-unknown", "Unknown provider", fmt.Sprintf("The catalog has no provider %q.%s It is passed on as written; its configuration and artifacts are not checked.",
			provider, suggestion), a.Provider.Range)
	}
}

func schemaCategories() []string {
	return []string{"Source", "Build", "Test", "Deploy", "Approval", "Invoke", "Compute"}
}

// inCategory keeps the entries of the action's category, written or derived. None are left where an error was reported.
func (d *draft) inCategory(a *lang.Action, entries []*schema.ActionType, first bool) []*schema.ActionType {
	categories := categoriesOf(entries)
	want := a.Category.Value
	if !a.Category.Set {
		want = defaultCategory(a.Provider.Value, categories, first)
	}
	switch {
	case want == "":
		d.fail("action-category", "Category left open", fmt.Sprintf("%s has actions of the categories %s, and nothing says which is meant. Write category, as in `category = %q`.",
			a.Provider.Value, prose.Every(categories...), categories[len(categories)-1]), a.Provider.Range)
	case !slices.Contains(categories, want):
		d.fail("action-type-known", "No such action type", fmt.Sprintf("%s has no actions of the category %q; it has %s.%s",
			a.Provider.Value, want, prose.Every(categories...), near.DidYouMean(want, categories)), a.Category.Range)
	}
	return slices.DeleteFunc(slices.Clone(entries), func(e *schema.ActionType) bool { return e.Category != want })
}

// categoriesOf lists the categories of a provider, each once, in the order of its file.
func categoriesOf(entries []*schema.ActionType) []string {
	var list []string
	for _, e := range entries {
		if !slices.Contains(list, e.Category) {
			list = append(list, e.Category)
		}
	}
	return list
}

// defaultCategory is Source in the first stage, elsewhere the only other one the provider has, and for the two providers whose
// second category is rare the usual one. Empty: left open.
func defaultCategory(provider string, categories []string, first bool) string {
	if first && slices.Contains(categories, "Source") {
		return "Source"
	}
	others := slices.DeleteFunc(slices.Clone(categories), func(c string) bool { return c == "Source" })
	switch {
	case len(others) == 0:
		return "Source" // misplaced; the check of stages says so better
	case len(others) == 1:
		return others[0]
	case provider == "CodeBuild":
		return "Build"
	case provider == "Lambda":
		return "Invoke"
	}
	return ""
}

// Derived gives the type that an action of the provider has where neither owner nor version are written, nor the category where it is empty; nil: that is left open, or
// the catalog does not know the provider. First says whether the action stands in the first stage.
func Derived(cat *schema.Catalog, provider, category string, first bool) *schema.ActionType {
	d := &draft{cat: cat, said: map[finding]bool{}}
	a := &lang.Action{Provider: lang.Attr[string]{Value: provider, Set: true}, Category: lang.Attr[string]{Value: category, Set: category != ""}}
	found, _ := d.entry(a, first)
	if d.diags.HasErrors() {
		return nil
	}
	return found
}

// otherType reports an owner or a version that the provider does not have.
func (d *draft) otherType(a *lang.Action, entries []*schema.ActionType) {
	var owners, versions []string
	for _, e := range entries {
		owners = append(owners, e.Owner)
		if or(a.Owner, e.Owner) == e.Owner {
			versions = append(versions, e.Version)
		}
	}
	if len(versions) == 0 {
		d.fail("action-type-known", "No such action type", fmt.Sprintf("%s belongs to the owner %s, not to %q. Leave owner out, or write %q for a custom action type of that name.",
			a.Provider.Value, prose.Either(slices.Compact(owners)...), a.Owner.Value, "Custom"), a.Owner.Range)
		return
	}
	d.fail("action-type-known", "No such action type", fmt.Sprintf("%s has no version %q; it has %s. Leave version out to take it.",
		a.Provider.Value, a.Version.Value, prose.Every(versions...)), a.Version.Range)
}

// oneOf reports an attribute whose value is none of the words.
func (d *draft) oneOf(name, summary string, a lang.Attr[string], words []string) {
	if a.Set && !slices.Contains(words, a.Value) {
		d.fail(name, summary, fmt.Sprintf("%q was found; it must be %s.%s", a.Value, prose.Either(words...), near.DidYouMean(a.Value, words)), a.Range)
	}
}

// keyType gives the types of a configuration's keys; 0: not known.
func keyType(t *schema.ActionType) func(key string) schema.KeyType {
	return func(key string) schema.KeyType {
		if t == nil {
			return 0
		}
		if k := t.Key(key); k != nil {
			return k.Type
		}
		return 0
	}
}

// zero says whether a range was never set: a hand-made document has none.
func zero(r hcl.Range) bool { return r == hcl.Range{} }
