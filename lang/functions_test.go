package lang

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// called evaluates an expression with our functions, in a folder with some files, and with a marked text.
func called(t testing.TB, expression string) (cty.Value, hcl.Diagnostics) {
	t.Helper()
	root := t.TempDir()
	folder := filepath.Join(root, "ci")
	outside := t.TempDir()
	for name, content := range map[string]string{
		"ci/a.txt": "text\n", "ci/binary": "\xff\xfe", "README": "above", "ci/hello.tftpl": "Hello ${name}%{ for n in more }, ${n}%{ endfor }",
		"ci/self.tftpl": "${templatefile(\"self.tftpl\", {})}", "ci/number.tftpl": "${n}",
		"ci/deep.tftpl": strings.Repeat("${(", 100_000), "ci/escapes.tftpl": strings.Repeat("$${", 100_000), "ci/choice.tftpl": "${n ? a : b}",
	} {
		at := filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(at), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(at, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(outside, "secret"), []byte("s"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, target := range map[string]string{"ci/out": outside, "ci/in": "../README"} {
		if err := os.Symlink(target, filepath.Join(root, name)); err != nil {
			t.Fatal(err)
		}
	}
	e, diags := hclsyntax.ParseExpression([]byte(expression), "test.hcl", hcl.InitialPos)
	if diags.HasErrors() {
		t.Fatalf("%s: %s", expression, diags)
	}
	return e.Value(&hcl.EvalContext{
		Functions: functions(folder, root),
		Variables: map[string]cty.Value{
			"ref": cty.StringVal("#{app.Id}").Mark("app"), "other": cty.StringVal("#{lib.Id}").Mark("lib"),
			"secret": cty.StringVal("sesame").Mark(secret{}), "unknown": cty.UnknownVal(cty.String), "root": cty.StringVal(root), "outside": cty.StringVal(outside),
			"strings": cty.ListVal([]cty.Value{cty.StringVal("b"), cty.StringVal("a")}),
			"map":     cty.MapVal(map[string]cty.Value{"k": cty.StringVal("v").Mark("app"), "l": cty.StringVal("w")}),
		},
	})
}

var calls = map[string][][2]string{ // function: expression, the value as JSON
	"abs":             {{`abs(-2)`, `2`}},
	"alltrue":         {{`alltrue([])`, `true`}, {`alltrue([true, "true"])`, `true`}, {`alltrue([true, null])`, `false`}},
	"anytrue":         {{`anytrue([])`, `false`}, {`anytrue([false, true])`, `true`}, {`anytrue([null])`, `false`}},
	"base64decode":    {{`base64decode("aGk=")`, `"hi"`}},
	"base64encode":    {{`base64encode("hi")`, `"aGk="`}},
	"base64sha256":    {{`base64sha256("")`, `"47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="`}},
	"basename":        {{`basename("a/b.txt")`, `"b.txt"`}},
	"can":             {{`can(tonumber("x"))`, `false`}, {`can(tonumber("1"))`, `true`}},
	"ceil":            {{`ceil(1.2)`, `2`}},
	"chomp":           {{`chomp("a\n\n")`, `"a"`}},
	"chunklist":       {{`chunklist(["a", "b", "c"], 2)`, `[["a","b"],["c"]]`}},
	"coalesce":        {{`coalesce(null, "", "a", "b")`, `"a"`}, {`coalesce(0, 1)`, `0`}},
	"coalescelist":    {{`coalescelist([], ["a"])`, `["a"]`}},
	"compact":         {{`compact(["a", "", null, "b"])`, `["a","b"]`}},
	"concat":          {{`concat(["a"], [1])`, `["a",1]`}},
	"contains":        {{`contains(["a"], "a")`, `true`}},
	"csvdecode":       {{`csvdecode("a,b\n1,2\n")`, `[{"a":"1","b":"2"}]`}},
	"dirname":         {{`dirname("a/b.txt")`, `"a"`}, {`dirname("b")`, `"."`}},
	"distinct":        {{`distinct(["a", "b", "a"])`, `["a","b"]`}},
	"element":         {{`element(["a", "b"], 3)`, `"b"`}},
	"endswith":        {{`endswith("abc", "bc")`, `true`}},
	"file":            {{`file("a.txt")`, `"text\n"`}, {`file("../README")`, `"above"`}, {`file("in")`, `"above"`}, {`file("${root}/README")`, `"above"`}},
	"filebase64":      {{`filebase64("binary")`, `"//4="`}},
	"fileexists":      {{`fileexists("a.txt")`, `true`}, {`fileexists("none")`, `false`}, {`fileexists("none/none")`, `false`}},
	"flatten":         {{`flatten([["a"], [["b"]], "c"])`, `["a","b","c"]`}},
	"floor":           {{`floor(1.8)`, `1`}},
	"format":          {{`format("%s-%03d", "a", 7)`, `"a-007"`}},
	"formatdate":      {{`formatdate("YYYY", "2026-11-25T00:00:00Z")`, `"2026"`}},
	"formatlist":      {{`formatlist("x-%s", ["a", "b"])`, `["x-a","x-b"]`}},
	"indent":          {{`indent(2, "a\nb")`, `"a\n  b"`}},
	"index":           {{`index(["a", "b"], "b")`, `1`}},
	"join":            {{`join(",", ["a", "b"])`, `"a,b"`}},
	"jsondecode":      {{`jsondecode("{\"a\":[1]}")`, `{"a":[1]}`}},
	"jsonencode":      {{`jsonencode({ b = 1.5, a = ["<&>", true, null], "é\"" = {} })`, `"{\"a\":[\"<&>\",true,null],\"b\":1.5,\"é\\\"\":{}}"`}, {`jsonencode(null)`, `"null"`}, {"jsonencode([\"a\\\\b\", \"\\t~ !\", \"\u007f\"])", "\"[\\\"a\\\\\\\\b\\\",\\\"\\\\t~ !\\\",\\\"\u007f\\\"]\""}},
	"keys":            {{`keys({ b = 1, a = 2 })`, `["a","b"]`}},
	"length":          {{`length("äé")`, `2`}, {`length(["a"])`, `1`}, {`length({ a = 1, b = 2 })`, `2`}, {`length(strings)`, `2`}, {`length([])`, `0`}},
	"log":             {{`log(8, 2)`, `3`}},
	"lookup":          {{`lookup({ a = 1 }, "a", 2)`, `1`}, {`lookup({ a = 1 }, "b", 2)`, `2`}, {`lookup(map, "l")`, `"w"`}, {`lookup(map, "x", "d")`, `"d"`}},
	"lower":           {{`lower("ÄB")`, `"äb"`}},
	"max":             {{`max(1, 3, 2)`, `3`}},
	"md5":             {{`md5("")`, `"d41d8cd98f00b204e9800998ecf8427e"`}},
	"merge":           {{`merge({ a = 1, b = 1 }, { b = 2 })`, `{"a":1,"b":2}`}},
	"min":             {{`min(2, 1)`, `1`}},
	"one":             {{`one([])`, `null`}, {`one(["a"])`, `"a"`}, {`one(toset(["a"]))`, `"a"`}},
	"parseint":        {{`parseint("ff", 16)`, `255`}},
	"pow":             {{`pow(2, 10)`, `1024`}},
	"range":           {{`range(3)`, `[0,1,2]`}},
	"regex":           {{`regex("[0-9]+", "a12b")`, `"12"`}},
	"regexall":        {{`regexall("[0-9]", "a12b")`, `["1","2"]`}},
	"replace":         {{`replace("a.b", ".", "-")`, `"a-b"`}, {`replace("abc", "/[ab]/", "x")`, `"xxc"`}},
	"reverse":         {{`reverse(["a", "b"])`, `["b","a"]`}},
	"setintersection": {{`setintersection(["a", "b"], ["b"])`, `["b"]`}},
	"setproduct":      {{`setproduct(["a"], ["b", "c"])`, `[["a","b"],["a","c"]]`}},
	"setsubtract":     {{`setsubtract(["a", "b"], ["b"])`, `["a"]`}},
	"setunion":        {{`setunion(["a"], ["b"])`, `["a","b"]`}},
	"sha1":            {{`sha1("")`, `"da39a3ee5e6b4b0d3255bfef95601890afd80709"`}},
	"sha256":          {{`sha256("")`, `"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"`}},
	"signum":          {{`signum(-3)`, `-1`}},
	"slice":           {{`slice(["a", "b", "c"], 1, 3)`, `["b","c"]`}},
	"sort":            {{`sort(["b", "a"])`, `["a","b"]`}},
	"split":           {{`split(",", "a,b")`, `["a","b"]`}},
	"startswith":      {{`startswith("abc", "ab")`, `true`}},
	"strcontains":     {{`strcontains("abc", "x")`, `false`}},
	"strrev":          {{`strrev("abc")`, `"cba"`}},
	"substr":          {{`substr("abc", 1, 1)`, `"b"`}},
	"sum":             {{`sum([1, 2.5])`, `3.5`}, {`sum(toset([1, 2]))`, `3`}},
	"templatefile":    {{`templatefile("hello.tftpl", { name = "you", more = ["me"] })`, `"Hello you, me"`}, {`templatefile("number.tftpl", { n = 1 })`, `1`}},
	"timeadd":         {{`timeadd("2026-11-25T00:00:00Z", "1h")`, `"2026-11-25T01:00:00Z"`}},
	"title":           {{`title("ab cd")`, `"Ab Cd"`}},
	"tobool":          {{`tobool("true")`, `true`}},
	"tolist":          {{`tolist(toset(["a"]))`, `["a"]`}},
	"tomap":           {{`tomap({ a = 1 })`, `{"a":1}`}},
	"tonumber":        {{`tonumber("1.50")`, `1.5`}},
	"toset":           {{`toset(["b", "a", "b"])`, `["a","b"]`}},
	"tostring":        {{`tostring(12)`, `"12"`}},
	"transpose":       {{`transpose({ a = ["x", "y"], b = ["y"] })`, `{"x":["a"],"y":["a","b"]}`}, {`transpose({})`, `{}`}},
	"trim":            {{`trim("!a!", "!")`, `"a"`}},
	"trimprefix":      {{`trimprefix("v1", "v")`, `"1"`}},
	"trimspace":       {{`trimspace(" a\n")`, `"a"`}},
	"trimsuffix":      {{`trimsuffix("a.b", ".b")`, `"a"`}},
	"try":             {{`try(tonumber("x"), "else")`, `"else"`}},
	"upper":           {{`upper("ab")`, `"AB"`}},
	"urlencode":       {{`urlencode("a b&c")`, `"a+b%26c"`}},
	"values":          {{`values({ b = 1, a = 2 })`, `[2,1]`}},
	"yamldecode":      {{`yamldecode("a: [1, x]")`, `{"a":[1,"x"]}`}},
	"yamlencode":      {{`yamlencode({ a = ["x"] })`, `"\"a\":\n- \"x\"\n"`}},
	"zipmap":          {{`zipmap(["a", "b"], [1, 2])`, `{"a":1,"b":2}`}},
}

func TestFunctions(t *testing.T) {
	for name, tests := range calls {
		for _, test := range tests {
			v, diags := called(t, test[0])
			if diags.HasErrors() {
				t.Errorf("%s: %s", test[0], diags)
				continue
			}
			v, _ = v.UnmarkDeep()
			if got, err := EncodeJSON(v); err != nil || got != test[1] {
				t.Errorf("%s: %s = %s, want %s (%v)", name, test[0], got, test[1], err)
			}
		}
	}
	refused := refusedFunctions()
	for name := range functions(".", ".") {
		if _, tested := calls[name]; !tested {
			if _, ok := refused[name]; !ok {
				t.Errorf("%s is offered and not tested", name)
			}
		}
	}
}

func TestFunctionErrors(t *testing.T) {
	for expression, want := range map[string]string{
		`file("none")`:                                `"none" cannot be read: there is no such file`,
		`file("out/secret")`:                          `a link leads it outside the repository's folder`,
		`file("../../x")`:                             `it lies outside the repository's folder`,
		`file("/etc/passwd")`:                         `it lies outside the repository's folder`,
		`file("${outside}/secret")`:                   `it lies outside the repository's folder`,
		`file(".")`:                                   `it is a folder`,
		`file("binary")`:                              `is not UTF-8 text; use filebase64`,
		`file("a.txt/x")`:                             `cannot be read`,
		`filebase64("none")`:                          `there is no such file`,
		`fileexists(".")`:                             `is a folder`,
		`fileexists("../../x")`:                       `outside the repository's folder`,
		`fileexists("out/secret")`:                    `a link leads it outside`,
		`templatefile("none", {})`:                    `there is no such file`,
		`templatefile("hello.tftpl", { name = "x" })`: `hello.tftpl:1 uses "more", which is not among the variables given`,
		`templatefile("self.tftpl", {})`:              `templatefile`,
		`templatefile("deep.tftpl", {})`:              `nested beyond 250 levels`,
		`templatefile("escapes.tftpl", {})`:           `more than 5000 lines, $ and %`,
		`templatefile("hello.tftpl", "x")`:            `an object of variables is needed, not string`,
		`templatefile("hello.tftpl", { "a b" = 1 })`:  `"a b" cannot be the name of a variable`,
		`timestamp()`:                                 `pass the time in with --var`,
		`uuid()`:                                      `must always compile to the same pipeline`,
		`abspath("x")`:                                `paths are relative to the file they stand in`,
		`one(["a", "b"])`:                             `not of 2`,
		`one(strings)`:                                `not of 2`,
		`one("a")`:                                    `not string`,
		`sum([])`:                                     `the sum of an empty list is not defined`,
		`sum(["x"])`:                                  `every element must be a number`,
		`index(["a"], "b")`:                           `the list does not hold it`,
		`coalesce("", null)`:                          `every argument is null or empty text`,
		`coalesce("", [])`:                            `all arguments must have the same type`,
		`lookup({ a = 1 }, "b")`:                      `has no attribute "b"`,
		`lookup(map, "b")`:                            `has no element "b"`,
		`lookup([], "b")`:                             `a map or an object is needed, not tuple`,
		`lookup({}, "a", 1, 2)`:                       `are all that is taken`,
		`lookup(map, "b", [])`:                        `must have the type of the map's elements, string`,
		`length(1)`:                                   `a text, a list, a map or an object is needed, not number`,
		`base64decode("!")`:                           `this is no base64`,
		`base64decode("//4=")`:                        `not UTF-8`,
		`transpose({ a = null })`:                     `the list of "a" is null`,
		`transpose({ a = [null] })`:                   `the list of "a" holds null`,
	} {
		v, diags := called(t, expression)
		if !diags.HasErrors() {
			t.Errorf("%s: no error, but %#v", expression, v)
			continue
		}
		if got := diags.Error(); !strings.Contains(got, want) {
			t.Errorf("%s: %s\nwant %s", expression, got, want)
		}
	}
}

// A text that carries a mark keeps it, wherever it is moved, and nothing else gets it.
func TestMarksMoveWithTheText(t *testing.T) {
	for expression, want := range map[string]string{
		`"a ${ref} b"`:                                           "app",
		`jsonencode({ a = [ref], b = "x" })`:                     "app",
		`jsonencode([ref, other])`:                               "app lib",
		`join(",", [ref, other])`:                                "app lib",
		`format("%s/%s", "x", ref)`:                              "app",
		`formatlist("%s!", [ref])[0]`:                            "app",
		`merge({ a = ref }, { b = "x" }).a`:                      "app",
		`merge({ a = ref }, { b = "x" }).b`:                      "",
		`concat([ref], ["x"])[0]`:                                "app",
		`concat([ref], ["x"])[1]`:                                "",
		`flatten([[ref], ["x"]])[0]`:                             "app",
		`coalesce("", ref, other)`:                               "app",
		`coalesce("x", ref)`:                                     "",
		`coalesce(null, other)`:                                  "lib",
		`lookup({ a = ref, b = "x" }, "a", other)`:               "app",
		`lookup({ a = ref, b = "x" }, "b", other)`:               "",
		`lookup({ a = ref, b = "x" }, "c", other)`:               "lib",
		`lookup(map, "k")`:                                       "app",
		`lookup(map, "l")`:                                       "",
		`one([ref])`:                                             "app",
		`element([ref, "x"], 0)`:                                 "app",
		`element([ref, "x"], 1)`:                                 "",
		`values({ a = ref })[0]`:                                 "app",
		`try(ref, "x")`:                                          "app",
		`tostring(ref)`:                                          "app",
		`trimspace(ref)`:                                         "app",
		`chomp(ref)`:                                             "app",
		`replace(ref, "x", "y")`:                                 "app",
		`templatefile("hello.tftpl", { name = ref, more = [] })`: "app",
		`templatefile("choice.tftpl", { n = true, a = ref, b = other })`: "app",
		`length([ref])`: "",
		`length(ref)`:   "app",
		`upper(ref)`:    "app",
		`ref == "x"`:    "app",
	} {
		v, diags := called(t, expression)
		if diags.HasErrors() {
			t.Errorf("%s: %s", expression, diags)
			continue
		}
		_, marks := v.UnmarkDeep()
		var got []string
		for _, mark := range []string{"app", "lib"} {
			if _, ok := marks[mark]; ok {
				got = append(got, mark)
			}
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s carries %q, want %q", expression, got, want)
		}
	}
}

func TestErrorsDoNotTellSecrets(t *testing.T) {
	for _, expression := range []string{
		`file(secret)`, `file("${secret}/x")`, `filebase64(secret)`, `templatefile(secret, {})`, `templatefile("hello.tftpl", { (secret) = 1 })`,
		`lookup({}, secret)`, `lookup(map, secret)`, `lookup({}, upper(secret))`, `parseint(secret, 10)`, `formatdate(secret, "x")`, `formatdate("YYYY", secret)`,
		`timeadd(secret, "1h")`, `jsondecode(secret)`, `yamldecode("[${secret}")`, `csvdecode("a,b\n\"${secret}")`, `base64decode(secret)`, `format("%d", secret)`,
		`regex(secret, "x")`, `regex("(${secret}", "x")`, `tonumber(secret)`, `tobool(secret)`, `index([secret], "x")`, `zipmap([secret], [])`, `sum([secret])`, `fileexists("../../${secret}")`,
		`try(file(secret))`, `merge(secret)`, `transpose({ a = [secret, null] })`,
	} {
		v, diags := called(t, expression)
		if !diags.HasErrors() {
			t.Errorf("%s: no error, but %#v", expression, v)
		}
		if got := diags.Error(); strings.Contains(strings.ToLower(got), "sesame") {
			t.Errorf("%s: %s", expression, got)
		}
	}
	// What is not sensitive is quoted.
	if _, diags := called(t, `lookup({}, "sesame")`); !strings.Contains(diags.Error(), "sesame") {
		t.Error(diags)
	}
}

func TestUnknownsStayUnknown(t *testing.T) {
	for _, expression := range []string{
		`jsonencode({ a = unknown })`, `coalesce(unknown, "x")`, `length(unknown)`, `index([unknown], "x")`, `lookup({ a = 1 }, unknown, 2)`,
		`file(unknown)`, `templatefile(unknown, {})`, `templatefile("hello.tftpl", { name = unknown, more = [] })`, `transpose({ a = [unknown] })`,
	} {
		if v, diags := called(t, expression); diags.HasErrors() || v.IsKnown() {
			t.Errorf("%s: %#v, %v", expression, v, diags)
		}
	}
}

func BenchmarkFunctions(b *testing.B) {
	for b.Loop() {
		functions("ci", ".")
	}
}
