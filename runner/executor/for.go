package executor

import "pipewright/schema"

// executors are the ways to carry an action out, by the word that the catalog has for them (schema.ActionType.Executor).
func executors() map[string]func(p *Plan) Executor {
	return map[string]func(p *Plan) Executor{
		schema.ExecutorCheckout:  source,
		schema.ExecutorBuildspec: func(*Plan) Executor { return buildspecRun{} },
		schema.ExecutorCommands:  func(*Plan) Executor { return commandsRun{} },
		schema.ExecutorCopy:      func(*Plan) Executor { return deployCopy{} },
		schema.ExecutorApproval:  func(*Plan) Executor { return approval{} },
	}
}

// For gives the executor of an action: that of its override where it has one, else the one its action type names.
// nil: there is none yet. An override that is only an answer leaves an approval an approval.
func For(p *Plan) Executor {
	if o := p.Override; o != nil && (o.Skip != "" || len(o.Command) > 0 || o.Answer == "" || p.Action.Type.Executor != schema.ExecutorApproval) {
		return override{}
	}
	if of, known := executors()[p.Action.Type.Executor]; known {
		return of(p)
	}
	return nil
}

// source tells the three kinds of checkout apart: an object of a bucket, a tag of an image repository, a commit.
func source(p *Plan) Executor {
	switch {
	case isObjectSource(p.Action):
		return objectSource{}
	case isImageSource(p.Action):
		return imageSource{}
	}
	return checkout{}
}
