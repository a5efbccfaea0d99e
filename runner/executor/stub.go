package executor

// For gives the executor of an action: that of its override where it has one, else the one its action type names.
// nil: there is none yet.
func For(p *Plan) Executor { panic("unwritten") }
