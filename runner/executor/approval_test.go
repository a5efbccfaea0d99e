package executor

import (
	"context"
	"testing"
	"time"

	"pipewright/compiler"
)

func TestApproval(t *testing.T) {
	tr := try(t, "Manual", "Approval", nil, nil)
	if f := (approval{}).Check(t.Context(), &tr.Plan); len(f.Problems) != 1 || f.Problems[0].Name != "approval-unanswered" {
		t.Errorf("%+v", f)
	}
	tr.Override = &compiler.Override{Answer: "Rejected"}
	if o := tr.run(t, approval{}); o.Failure == nil || o.Failure.Name != "approval-rejected" || o.Fidelity != LocalEquivalent {
		t.Errorf("%+v", o)
	}
	tr.Answers = map[string]string{"S/A": "Approved"} // stronger than the file
	if o := tr.run(t, approval{}); o.Failure != nil {
		t.Errorf("%+v", o)
	}
	tr.Answers, tr.Override, tr.Terminal = nil, nil, true
	tr.Ask = func(_ context.Context, q Question) (Answer, error) {
		if want := tr.Now().Add(7 * 24 * time.Hour); !q.Deadline.Equal(want) {
			t.Errorf("deadline %s, want %s", q.Deadline, want)
		}
		return Answer{Status: "Approved", Summary: "fine", By: "terminal"}, nil
	}
	if o := tr.run(t, approval{}); o.Failure != nil || o.Fidelity != Real || o.Summary != "Approved by terminal: fine" {
		t.Errorf("%+v", o)
	}
}
