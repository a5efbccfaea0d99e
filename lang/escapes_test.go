package lang

import (
	"fmt"
	"strings"
	"testing"
)

const escaping = `pipeline "p" {
  stage "Build" {
    action "Unit" {
      provider = "Commands"
      commands = [%s]
    }
  }
}

pipeline "q" {
  role_arn = "r"
}
`

// What is meant for a shell, and is not written as language.md B.9 says, is one error that shows what to write; nothing else is said.
func TestEscapes(t *testing.T) {
	for text, want := range map[string]string{
		`"echo ${VAR}"`:                      "write $VAR or $${VAR} in the text",
		`"echo ${name}"`:                     "write $name or $${name} in the text",
		`"echo ${ name }"`:                   "write $name or $${name} in the text",
		`"echo ${~ name ~}"`:                 "write $name or $${name} in the text",
		"<<-E\n  echo ${HOME}/x\nE\n":        "write $HOME or $${HOME} in the text",
		`"echo ${VAR:-x} a"`:                 "write $${VAR:-x}.",
		`"echo ${VAR:=x}"`:                   "write $${VAR:=x}.",
		`"echo ${VAR:?no value}"`:            "write $${VAR:?no value}.",
		`"echo ${VAR:0:7}"`:                  "write $${VAR:0:7}.",
		`"echo ${#VAR}"`:                     "write $${#VAR}.",
		`"echo ${VAR#v}"`:                    "write $${VAR#v}.",
		`"echo ${VAR##*/}"`:                  "write $${VAR##*/}.",
		`"echo ${VAR%%.tar}"`:                "write $${VAR%%.tar}.",
		`"echo ${VAR%.tar}"`:                 "write $${VAR%.tar}.",
		`"echo ${VAR^^}"`:                    "write $${VAR^^}.",
		`"echo ${@} ok"`:                     "write $${@}.",
		`"echo ${?}"`:                        "write $${?}.",
		`"echo ${LIST[@]}"`:                  "write $${LIST[@]}.",
		`"run ${{ github.sha }}"`:            "write $${{ github.sha }}.",
		"<<-E\n  echo ${VAR:-x}\nE\n":        "write $${VAR:-x}.",
		`"curl -w %{http_code} https://x"`:   "write %%{ instead of %{.",
		`"date %{"`:                          "write %%{ instead of %{.",
		`"sed s/\d/x/"`:                      `For a backslash write \\;`,
		`"fine $VAR $(date)", "${UPPER}"`:    "write $UPPER or $${UPPER} in the text",
		`"fine $${VAR:-x}", "not ${VAR:-y}"`: "write $${VAR:-y}.",
	} {
		_, names, diags := namesOf(t, fmt.Sprintf(escaping, text))
		if len(diags) != 1 || !strings.Contains(diags[0].Detail, want) || names[0] != "text-escape" && names[0] != "unknown-reference" {
			t.Errorf("%s\n got %v %v\nwant %s", text, names, diags, want)
		}
	}
}

// What is written as the table of language.md B.9 says comes out as meant.
func TestEscaped(t *testing.T) {
	for text, want := range map[string]string{
		`"$${VAR} $${VAR:-x} $VAR $(cmd)"`:          "${VAR} ${VAR:-x} $VAR $(cmd)",
		`"curl -w %%{http_code}"`:                   "curl -w %{http_code}",
		`"a \\ b"`:                                  `a \ b`,
		"trimspace(<<-E\n  a \\d $${x} %%{y}\nE\n)": `a \d ${x} %{y}`,
		`jsonencode({ b = "<&>", a = [1] })`:        `{"a":[1],"b":"<&>"}`,
		`"# no comment #{x}"`:                       "# no comment #{x}",
	} {
		doc, _, diags := namesOf(t, fmt.Sprintf(escaping, text))
		if len(diags) > 0 {
			t.Errorf("%s: %v", text, diags)
			continue
		}
		if got := doc.Pipelines[0].Stages[0].Actions[0].Commands[0].Value; got != want {
			t.Errorf("%s is %s, want %s", text, got, want)
		}
	}
}

// Two mistakes of this kind are two errors; a text that does not end is one, however many lines follow.
func TestEscapesEach(t *testing.T) {
	for text, want := range map[string][]string{
		"\"${A:-x}\",\n\"${B:-y}\"":     {"text-escape", "text-escape"},
		"\"${A:-x} ${B:-y}\"":           {"text-escape", "text-escape"},
		"\"echo ]\n":                    {"syntax"},
		"\"${A##x}\",\n\"%{nonsense}\"": {"text-escape"},
		"1 +":                           {"syntax"},
	} {
		_, names, diags := namesOf(t, fmt.Sprintf(escaping, text))
		if strings.Join(names, " ") != strings.Join(want, " ") {
			t.Errorf("%s\n got %v %v\nwant %v", text, names, diags, want)
		}
	}
}
