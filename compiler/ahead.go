package compiler

import (
	"sync"

	"pipewright/lang"
	"pipewright/schema"
)

// readAhead has the catalog read the files of the providers of a pipeline side by side. Each takes half a millisecond; one after another they
// would be most of the time of a small pipeline. It does not wait for them: who looks one up does, and what nobody looks up ends with done.
func readAhead(p *lang.Pipeline, cat *schema.Catalog) (done func()) {
	var reading sync.WaitGroup
	begun := map[string]bool{}
	for _, s := range p.Stages {
		for _, a := range s.Actions {
			name := a.Provider.Value
			if begun[name] || name == "" {
				continue
			}
			begun[name] = true
			reading.Go(func() { cat.Lookup(name) })
		}
	}
	return reading.Wait
}
