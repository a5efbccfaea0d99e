package cloudformation

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"pipewright/compiler/foreign"
	"pipewright/lang"
	"pipewright/lang/prose"
	"pipewright/lang/tree"
)

// validations turn what a parameter allows into validation blocks.
func (r *reader) validations(p *parameter, v *foreign.Variable) []foreign.Validation {
	var out []foreign.Validation
	subject := "var." + v.Name
	add := func(condition, message string) {
		if own := text(p.body, "ConstraintDescription"); own != "" {
			message = p.name + ": " + own
		}
		if p.isList() {
			condition = "alltrue([for value in var." + v.Name + " : " + condition + "])"
		}
		out = append(out, foreign.Validation{Condition: condition, Message: message})
	}
	if p.isList() {
		subject = "value"
	}
	if allowed := texts(p.body.Get("AllowedValues")); len(allowed) > 0 {
		add("contains("+r.allowedExpr(p)+", "+subject+")", p.name+" is "+prose.Either(allowed...)+".")
	}
	if pattern := text(p.body, "AllowedPattern"); pattern != "" {
		whole := wholePattern(pattern)
		if _, err := regexp.Compile(whole); err != nil {
			r.note(p.at, "The pattern %s of %s is Java's and has no equal here; it is not checked.", pattern, p.name)
		} else {
			add("can(regex("+lang.Quote(whole)+", "+subject+"))", p.name+" has the form "+pattern+".")
		}
	}
	if bound := bounds(text(p.body, "MinLength"), text(p.body, "MaxLength"), "length("+subject+")"); bound != "" {
		add(bound, "The length of "+p.name+" is "+span(text(p.body, "MinLength"), text(p.body, "MaxLength"))+".")
	}
	if bound := bounds(text(p.body, "MinValue"), text(p.body, "MaxValue"), subject); bound != "" && p.kind() == tree.Number {
		add(bound, p.name+" is "+span(text(p.body, "MinValue"), text(p.body, "MaxValue"))+".")
	}
	return out
}

func (r *reader) allowedExpr(p *parameter) string {
	var list []string
	for _, value := range texts(p.body.Get("AllowedValues")) {
		if p.kind() == tree.Number && isNumber(value) {
			list = append(list, value)
		} else {
			list = append(list, lang.Quote(value))
		}
	}
	return "[" + strings.Join(list, ", ") + "]"
}

// wholePattern anchors a pattern: CloudFormation matches the whole value.
func wholePattern(pattern string) string {
	if strings.HasPrefix(pattern, "^") && strings.HasSuffix(pattern, "$") && !strings.HasSuffix(pattern, `\$`) && !strings.Contains(pattern, "|") {
		return pattern
	}
	return "^(?:" + pattern + ")$"
}

func bounds(least, most, subject string) string {
	var list []string
	if isNumber(least) {
		list = append(list, subject+" >= "+least)
	}
	if isNumber(most) {
		list = append(list, subject+" <= "+most)
	}
	return strings.Join(list, " && ")
}

func span(least, most string) string {
	switch {
	case !isNumber(least):
		return "at most " + most
	case !isNumber(most):
		return "at least " + least
	}
	return "from " + least + " to " + most
}

func texts(v *tree.Value) []string {
	var list []string
	if v != nil {
		for _, e := range v.Elems {
			if scalar(e) {
				list = append(list, e.Text)
			}
		}
	}
	return list
}

// objection says why a value, or an element of it where it is a list, is not allowed; empty: it is.
func objection(p *parameter, value string) string {
	list := []string{value}
	if p.isList() {
		list = listOf(value)
	}
	for _, one := range list {
		if why := refusal(p, one); why != "" {
			if strings.EqualFold(text(p.body, "NoEcho"), "true") {
				return why
			}
			return fmt.Sprintf("%s; found was %q", why, one)
		}
	}
	return ""
}

// refusal says why a value is not allowed; empty: it is.
func refusal(p *parameter, value string) string {
	allowed := texts(p.body.Get("AllowedValues"))
	number, err := strconv.ParseFloat(value, 64)
	length := float64(utf8.RuneCountInString(value))
	switch {
	case p.typ == "Number" && err != nil:
		return "it is a number"
	case len(allowed) > 0 && !slices.Contains(allowed, value):
		return "it may be " + prose.Either(allowed...)
	case outside(length, text(p.body, "MinLength"), text(p.body, "MaxLength")):
		return "its length is " + span(text(p.body, "MinLength"), text(p.body, "MaxLength"))
	case p.typ == "Number" && outside(number, text(p.body, "MinValue"), text(p.body, "MaxValue")):
		return "it is " + span(text(p.body, "MinValue"), text(p.body, "MaxValue"))
	}
	if pattern := text(p.body, "AllowedPattern"); pattern != "" {
		if form, err := regexp.Compile(wholePattern(pattern)); err == nil && !form.MatchString(value) {
			return "it has the form " + pattern
		}
	}
	return ""
}

func outside(n float64, least, most string) bool {
	low, errLow := strconv.ParseFloat(least, 64)
	high, errHigh := strconv.ParseFloat(most, 64)
	return errLow == nil && n < low || errHigh == nil && n > high
}
