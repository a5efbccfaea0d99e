package lang

import (
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"net/url"
	"path"
	"strings"
	"unicode/utf8"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
	"github.com/zclconf/go-cty/cty/function/stdlib"
)

func textFunctions() map[string]function.Function {
	return map[string]function.Function{
		"basename":    onText(func(s string) (string, error) { return path.Base(s), nil }),
		"chomp":       stdlib.ChompFunc,
		"dirname":     onText(func(s string) (string, error) { return path.Dir(s), nil }),
		"endswith":    onTwoTexts("suffix", strings.HasSuffix),
		"format":      stdlib.FormatFunc,
		"formatdate":  stdlib.FormatDateFunc,
		"formatlist":  stdlib.FormatListFunc,
		"indent":      stdlib.IndentFunc,
		"join":        stdlib.JoinFunc,
		"lower":       stdlib.LowerFunc,
		"regex":       stdlib.RegexFunc,
		"regexall":    stdlib.RegexAllFunc,
		"replace":     replaceFunction(),
		"split":       stdlib.SplitFunc,
		"startswith":  onTwoTexts("prefix", strings.HasPrefix),
		"strcontains": onTwoTexts("substr", strings.Contains),
		"strrev":      stdlib.ReverseFunc,
		"substr":      stdlib.SubstrFunc,
		"timeadd":     stdlib.TimeAddFunc,
		"title":       stdlib.TitleFunc,
		"tostring":    stdlib.MakeToFunc(cty.String),
		"trim":        stdlib.TrimFunc,
		"trimprefix":  stdlib.TrimPrefixFunc,
		"trimspace":   stdlib.TrimSpaceFunc,
		"trimsuffix":  stdlib.TrimSuffixFunc,
		"upper":       stdlib.UpperFunc,
	}
}

// onText makes a function of one text to another.
func onText(f func(string) (string, error)) function.Function { return onNamedText("str", f) }

// onNamedText is onText with a name for the parameter, which errors show.
func onNamedText(name string, f func(string) (string, error)) function.Function {
	return function.New(&function.Spec{
		Params: []function.Parameter{{Name: name, Type: cty.String}},
		Type:   function.StaticReturnType(cty.String),
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			out, err := f(args[0].AsString())
			if err != nil {
				return cty.UnknownVal(cty.String), function.NewArgError(0, err)
			}
			return cty.StringVal(out), nil
		},
	})
}

// onTwoTexts makes a question about two texts.
func onTwoTexts(second string, f func(s, t string) bool) function.Function {
	return function.New(&function.Spec{
		Params: []function.Parameter{{Name: "str", Type: cty.String}, {Name: second, Type: cty.String}},
		Type:   function.StaticReturnType(cty.Bool),
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			return cty.BoolVal(f(args[0].AsString(), args[1].AsString())), nil
		},
	})
}

// replaceFunction is Terraform's: what is searched for is a regular expression if it stands between slashes.
func replaceFunction() function.Function {
	return function.New(&function.Spec{
		Params: []function.Parameter{{Name: "str", Type: cty.String}, {Name: "substr", Type: cty.String}, {Name: "replace", Type: cty.String}},
		Type:   function.StaticReturnType(cty.String),
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			search := args[1].AsString()
			if len(search) > 1 && strings.HasPrefix(search, "/") && strings.HasSuffix(search, "/") {
				return stdlib.RegexReplace(args[0], cty.StringVal(search[1:len(search)-1]), args[2])
			}
			return stdlib.Replace(args[0], args[1], args[2])
		},
	})
}

func encodeBase64(s string) (string, error) {
	return base64.StdEncoding.EncodeToString([]byte(s)), nil
}

func decodeBase64(s string) (string, error) {
	out, err := base64.StdEncoding.DecodeString(s)
	if err != nil {
		return "", fmt.Errorf("this is no base64: %w", err)
	}
	if !utf8.Valid(out) {
		return "", errors.New("what is encoded is not UTF-8 text, and a value can be nothing else")
	}
	return string(out), nil
}

func base64SHA256(s string) (string, error) {
	sum := sha256.Sum256([]byte(s))
	return base64.StdEncoding.EncodeToString(sum[:]), nil
}

func hexSHA256(s string) (string, error) {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:]), nil
}

func hexSHA1(s string) (string, error) {
	sum := sha1.Sum([]byte(s))
	return hex.EncodeToString(sum[:]), nil
}

func hexMD5(s string) (string, error) {
	sum := md5.Sum([]byte(s))
	return hex.EncodeToString(sum[:]), nil
}

func encodeURL(s string) (string, error) { return url.QueryEscape(s), nil }
