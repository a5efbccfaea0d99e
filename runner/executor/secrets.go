package executor

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"

	"pipewright/compiler"
)

// A secretError says why a secret or parameter has no value here.
type secretError struct{ problem Problem }

func (e *secretError) Error() string { return e.problem.Message }

// resolve gives the value of an environment variable as the service's types mean it. An error is a *secretError.
func resolve(l *compiler.Laptop, v Variable) (string, error) {
	switch v.Type {
	case "PARAMETER_STORE":
		return parameter(l, v)
	case "SECRETS_MANAGER":
		return secret(l, v)
	}
	return v.Value, nil
}

// isSecret says whether the value of a variable must not be seen.
func isSecret(v Variable) bool { return v.Type == "PARAMETER_STORE" || v.Type == "SECRETS_MANAGER" }

func parameter(l *compiler.Laptop, v Variable) (string, error) {
	s := l.Parameters[v.Value]
	if s == nil {
		return "", unknownSecret("ssm_parameter", "parameter", v, v.Value)
	}
	return readSecret("ssm_parameter", s)
}

// secret reads secret-id[:json-key[:version-stage[:version-id]]]. Local secrets have one version, so stage and id are not looked at.
func secret(l *compiler.Laptop, v Variable) (string, error) {
	id, key := splitSecret(v.Value)
	s := findSecret(l.Secrets, id)
	if s == nil {
		return "", unknownSecret("secretsmanager_secret", "secret", v, id)
	}
	value, err := readSecret("secretsmanager_secret", s)
	if err != nil || key == "" {
		return value, err
	}
	return jsonKey(id, key, value)
}

// splitSecret takes a reference apart. An ARN has colons of its own: arn:aws:secretsmanager:REGION:ACCOUNT:secret:NAME-SUFFIX.
func splitSecret(reference string) (id, key string) {
	parts := strings.Split(reference, ":")
	own := 1
	if parts[0] == "arn" {
		own = min(7, len(parts))
	}
	if len(parts) > own {
		key = parts[own]
	}
	return strings.Join(parts[:own], ":"), key
}

// findSecret finds a block by the id as it is written, or by the name inside an ARN, with or without the six characters that the service adds.
func findSecret(blocks map[string]*compiler.Secret, id string) *compiler.Secret {
	if s := blocks[id]; s != nil {
		return s
	}
	parts := strings.Split(id, ":")
	if parts[0] != "arn" {
		return nil
	}
	name := parts[len(parts)-1]
	if s := blocks[name]; s != nil {
		return s
	}
	if dash := strings.LastIndexByte(name, '-'); dash == len(name)-7 && dash > 0 {
		return blocks[name[:dash]]
	}
	return nil
}

func unknownSecret(block, what string, v Variable, id string) *secretError {
	return &secretError{Problem{
		Name:    "secret-unknown",
		Message: fmt.Sprintf("variable %s is the %s %q, and nothing says its value here", v.Name, what, id),
		Ways: []string{fmt.Sprintf("in runner.local.hcl: %s %q { from_env = \"<NAME>\" }", block, id),
			fmt.Sprintf("in runner.local.hcl: %s %q { from_file = \"<path>\" }", block, id)},
	}}
}

// readSecret reads where a block says the value is. The newline that ends a file is no part of it.
func readSecret(block string, s *compiler.Secret) (string, error) {
	unreadable := func(why string, ways ...string) error {
		return &secretError{Problem{Name: "secret-unreadable", Message: fmt.Sprintf("%s %q: %s", block, s.Name, why), Ways: ways}}
	}
	switch {
	case s.FromEnv != "":
		value, ok := os.LookupEnv(s.FromEnv)
		if !ok {
			return "", unreadable(fmt.Sprintf("the environment variable %s is not set", s.FromEnv), "export "+s.FromEnv+"=<value>")
		}
		return value, nil
	case s.FromFile != "":
		value, err := os.ReadFile(s.FromFile)
		if err != nil {
			var at *os.PathError
			if errors.As(err, &at) {
				err = at.Err
			}
			return "", unreadable(fmt.Sprintf("the file %s cannot be read: %v", s.FromFile, err))
		}
		return strings.TrimSuffix(strings.TrimSuffix(string(value), "\n"), "\r"), nil
	}
	return s.Value, nil
}

// jsonKey takes one key of a secret that is a JSON object. What is no string there is given as the JSON it is. The secret is not quoted.
func jsonKey(id, key, value string) (string, error) {
	var object map[string]json.RawMessage
	if err := json.Unmarshal([]byte(value), &object); err != nil {
		return "", &secretError{Problem{Name: "secret-key-missing",
			Message: fmt.Sprintf("key %q is wanted of secret %q, whose value is no JSON object", key, id)}}
	}
	raw, ok := object[key]
	if !ok {
		return "", &secretError{Problem{Name: "secret-key-missing", Message: fmt.Sprintf("secret %q has no key %q", id, key)}}
	}
	var text string
	if json.Unmarshal(raw, &text) != nil {
		text = string(raw)
	}
	return text, nil
}

// secretProblems are what is missing for a list of variables, before anything starts.
func secretProblems(l *compiler.Laptop, variables []Variable) []Problem {
	var list []Problem
	for _, v := range variables {
		_, err := resolve(l, v)
		var missing *secretError
		if errors.As(err, &missing) {
			list = append(list, missing.problem)
		}
	}
	return list
}

// knownVariables are those of an action's variables whose values wait for no other action.
func knownVariables(declared []compiler.EnvironmentVariable) []Variable {
	var known []Variable
	for _, v := range declared {
		if len(v.Value.Holes()) == 0 {
			known = append(known, Variable{v.Name, string(v.Value), v.Type})
		}
	}
	return known
}
