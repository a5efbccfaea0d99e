package diag

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/hcl/v2"
)

// wantJSON is the JSON face of the three diagnostics of TestJSON.
const wantJSON = `{
  "format_version": "1.0",
  "valid": false,
  "error_count": 2,
  "warning_count": 1,
  "diagnostics": [
    {
      "severity": "error",
      "name": "unknown-provider",
      "summary": "Unknown provider",
      "detail": "There is <none> & none.",
      "range": {
        "filename": "pipeline.hcl",
        "start": {
          "line": 4,
          "column": 18,
          "byte": 73
        },
        "end": {
          "line": 4,
          "column": 29,
          "byte": 84
        }
      },
      "snippet": {
        "context": null,
        "code": "      provider = \"CodeBiuld\"",
        "start_line": 4,
        "highlight_start_offset": 17,
        "highlight_end_offset": 28,
        "values": []
      },
      "related": [
        {
          "message": "seen here",
          "range": {
            "filename": "pipeline.hcl",
            "start": {
              "line": 3,
              "column": 12,
              "byte": 47
            },
            "end": {
              "line": 3,
              "column": 18,
              "byte": 53
            }
          }
        }
      ]
    },
    {
      "severity": "warning",
      "name": "w",
      "summary": "Odd",
      "detail": "",
      "range": {
        "filename": "pipeline.hcl",
        "start": {
          "line": 2,
          "column": 17,
          "byte": 34
        },
        "end": {
          "line": 3,
          "column": 11,
          "byte": 46
        }
      },
      "snippet": {
        "context": null,
        "code": "  stage \"Build\" {\n    action \"Unit\" {",
        "start_line": 2,
        "highlight_start_offset": 16,
        "highlight_end_offset": 28,
        "values": []
      }
    },
    {
      "severity": "error",
      "name": "syntax",
      "summary": "No place",
      "detail": ""
    }
  ]
}
`

func TestJSON(t *testing.T) {
	diags := hcl.Diagnostics{
		Error("unknown-provider", "Unknown provider", "There is <none> & none.", at(source, `"CodeBiuld"`), Place{"seen here", at(source, `"Unit"`)}),
		Warning("w", "Odd", "", at(source, "{\n    action")),
		{Severity: hcl.DiagError, Summary: "No place"},
	}
	got := string(JSON(diags, map[string][]byte{"pipeline.hcl": []byte(source)}))
	if diff := cmp.Diff(wantJSON, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestJSONOfNothing(t *testing.T) {
	var got map[string]any
	if err := json.Unmarshal(JSON(nil, nil), &got); err != nil {
		t.Fatal(err)
	}
	want := map[string]any{"format_version": "1.0", "valid": true, "error_count": 0.0, "warning_count": 0.0, "diagnostics": []any{}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestJSONOffsetsAreThoseOfTheCode(t *testing.T) {
	src := "ä\xff = \"日本\" # x"
	got := jsonOf(Error("x", "X", "", at(src, "日本")), map[string][]byte{"pipeline.hcl": []byte(src)})
	s := got.Snippet
	if marked := s.Code[s.HighlightStartOffset:s.HighlightEndOffset]; marked != "日本" || !strings.HasPrefix(s.Code, "ä? ") {
		t.Errorf("%q of %q", marked, s.Code)
	}
}

func TestJSONValues(t *testing.T) {
	src, d := valued(t, "var.n")
	got := jsonOf(d, map[string][]byte{"pipeline.hcl": []byte(src)})
	if diff := cmp.Diff([]value{{"var.n", "is 1.5"}}, got.Snippet.Values); diff != "" {
		t.Error(diff)
	}
}
