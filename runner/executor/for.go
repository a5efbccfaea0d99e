package executor

// executors are the ways to carry an action out, by the word that the catalog has for them (schema.ActionType.Executor).
func executors() map[string]func(p *Plan) Executor {
	return map[string]func(p *Plan) Executor{
		"checkout":  source,
		"buildspec": func(*Plan) Executor { return buildspecRun{} },
		"commands":  func(*Plan) Executor { return commandsRun{} },
		"copy":      func(*Plan) Executor { return deployCopy{} },
		"approval":  func(*Plan) Executor { return approval{} },
	}
}

// For gives the executor of an action: that of its override where it has one, else the one its action type names.
// nil: there is none yet. An override that is only an answer leaves an approval an approval.
func For(p *Plan) Executor {
	if o := p.Override; o != nil && (o.Skip != "" || len(o.Command) > 0 || o.Answer == "" || p.Action.Type.Executor != "approval") {
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
