package executor

import (
	"context"
	"fmt"
	"time"
)

// approval asks a person, as the Manual action does. An answer given beforehand, by a flag or in runner.hcl, stands in for the person.
type approval struct{}

// Check finds out who will answer: without an answer and without a terminal the action would wait for days and then fail.
func (approval) Check(_ context.Context, p *Plan) Findings {
	var f Findings
	if p.Action.Configuration["NotificationArn"] != "" {
		f.Notes = append(f.Notes, "nobody is notified through "+string(p.Action.Configuration["NotificationArn"])+": the question is asked here")
	}
	if _, by := p.givenAnswer(); by != "" || p.Terminal {
		return f
	}
	at := p.Action.Address()
	f.Problems = append(f.Problems, Problem{
		Name:    "approval-unanswered",
		Message: "nobody can be asked: there is no terminal, and no answer was given beforehand",
		Ways: []string{
			"--approve " + at + ", --reject " + at + " or --approve-all",
			fmt.Sprintf("in runner.hcl: action %q { answer = \"Approved\" }", at),
		},
	})
	return f
}

// givenAnswer is the answer given beforehand and who gave it; a flag is stronger than the file.
func (p *Plan) givenAnswer() (status, by string) {
	if status = p.Answers[p.Action.Address()]; status != "" {
		return status, "flag"
	}
	if p.Override != nil && p.Override.Answer != "" {
		return p.Override.Answer, "runner.hcl"
	}
	return "", ""
}

// Run waits for the answer, at most as long as the action may take (execution.md section 10).
func (approval) Run(ctx context.Context, s *Scene) (Outcome, error) {
	if status, by := s.givenAnswer(); by != "" {
		return approvalOutcome(Answer{Status: status, By: by}, LocalEquivalent, "answered by "+by), nil
	}
	limit := s.approvalTimeout()
	asked, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	answer, err := s.Ask(asked, Question{
		Address:    s.Action.Address(),
		CustomData: s.Configuration["CustomData"],
		URL:        s.Configuration["ExternalEntityLink"],
		Deadline:   s.Now().Add(limit),
	})
	if err != nil && ctx.Err() == nil && asked.Err() != nil {
		return Outcome{Fidelity: Real, Failure: &Failure{Name: "approval-timed-out", Message: fmt.Sprintf("nobody answered within %s", limit)}}, nil
	}
	if err != nil {
		return Outcome{}, err
	}
	return approvalOutcome(answer, Real, ""), nil
}

// approvalTimeout is the action's own limit, else the service's seven days.
func (s *Scene) approvalTimeout() time.Duration {
	minutes := s.Action.TimeoutInMinutes
	if minutes == 0 {
		minutes = s.Action.Type.TimeoutMinutes
	}
	if minutes == 0 {
		minutes = 7 * 24 * 60
	}
	return time.Duration(minutes) * time.Minute
}

func approvalOutcome(a Answer, f Fidelity, reason string) Outcome {
	o := Outcome{Fidelity: f, Reason: reason, Summary: a.Status + " by " + a.By}
	if a.Summary != "" {
		o.Summary += ": " + a.Summary
	}
	if a.Status != "Approved" {
		o.Failure = &Failure{Name: "approval-rejected", Message: o.Summary}
	}
	return o
}
