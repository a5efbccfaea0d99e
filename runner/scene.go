package runner

import (
	"context"
	"errors"

	"pipewright/runner/event"
	"pipewright/runner/executor"
)

// What a scene offers its executor. A log that takes no more ends the run by itself, so an executor need not hear of it.

func (t *attempt) note(text string) {
	e := t.event(event.ActionNote)
	e.Text = text
	t.run.rec.record(e)
}

func (t *attempt) mask(secret string) {
	if secret != "" && !t.run.rec.masks.add(secret) {
		t.note(tooShort)
	}
}

func (t *attempt) progress(p executor.Progress) {
	e := *t.event(event.ActionPhase)
	if p.Command != "" {
		e.Type, e.Text = event.ActionCommand, t.run.rec.masks.text(p.Command)
	}
	e.Phase = p.Phase
	if p.Done {
		e.Status, e.Exit, e.Seconds = p.Status, p.Exit, p.Seconds
	}
	t.run.rec.pass(e)
}

// ask puts a question to a person. An answer that was given to an attempt which then was cut off still holds.
func (t *attempt) ask(ctx context.Context, q executor.Question) (executor.Answer, error) {
	if given := t.run.answered(t.action.Stage.Name, t.action.Name); given != nil {
		return executor.Answer{Status: given.Text, Summary: given.Summary, By: "an earlier answer"}, nil
	}
	if t.run.Ask == nil {
		return executor.Answer{}, errors.New("nobody can be asked")
	}
	e := t.event(event.ActionWaiting)
	e.Text = question(q)
	if err := t.run.rec.record(e); err != nil {
		return executor.Answer{}, err
	}
	a, err := t.run.Ask(ctx, q)
	if err != nil {
		return a, err
	}
	e = t.event(event.ActionAnswered)
	e.Text, e.Summary = a.Status, a.Summary
	return a, t.run.rec.record(e)
}

func question(q executor.Question) string {
	text := q.CustomData
	if text == "" {
		text = "Approve " + q.Address + "?"
	}
	if q.URL != "" {
		text += " (" + q.URL + ")"
	}
	return text
}

// answered is the answer that a cut-off attempt was given; nil: none.
func (r *run) answered(stage, action string) *event.Event {
	r.rec.mu.Lock()
	defer r.rec.mu.Unlock()
	if a := r.rec.state.Action(stage, action); a != nil {
		return a.Answer
	}
	return nil
}
