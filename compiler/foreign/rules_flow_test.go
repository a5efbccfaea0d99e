package foreign

import (
	"fmt"
	"slices"
	"strings"
)

// flowBreaches break what concerns variables, triggers, execution modes, and conditions.
func flowBreaches() []breach {
	return slices.Concat(variableBreaches(), triggerBreaches(), conditionBreaches())
}

func variableBreaches() []breach {
	smoke := func(text string) []string {
		return []string{smokeConfig, `"configuration": {"FunctionName": "smoke", "UserParameters": "` + text + `"}`}
	}
	var all []string
	for i := range 50 {
		all = append(all, fmt.Sprintf(`{"name": "V%d", "defaultValue": "v"}`, i))
	}
	return []breach{
		{"var-syntax", smoke("a ‹#{app.Commit.Id} b")},
		{"var-syntax", smoke("‹#{app}")},
		{"var-namespace-known", smoke("x ‹#{aap.CommitId}")},
		{"var-namespace-unique", []string{`"namespace": "unit"`, `"namespace": ‹"app"`}},
		{"var-namespace-reserved", []string{`"namespace": "unit"`, `"namespace": ‹"variables"`}},
		{"var-namespace-format", []string{`"namespace": "unit"`, `"namespace": ‹"u nit"`}},
		{"var-producer-earlier", append(smoke("#{unit.A}"), `"runOrder": 2`, `"runOrder": ‹1`)},
		{"var-producer-earlier", []string{unitConfig, `"configuration": {"ProjectName": "‹#{unit.A}"},`}},
		{"var-producer-earlier", append(smoke("‹#{site.ETag}"), siteConfig, siteConfig+`"namespace": "site",`)},
		{"var-pipeline-key-known", smoke("‹#{codepipeline.PipelineName}")},
		{"var-declared", smoke("‹#{variables.LEVLE}")},
		{"var-in-source", []string{`"S3ObjectKey": "settings.zip"`, `"S3ObjectKey": "‹#{variables.LEVEL}"`}},
		{"var-name-format", []string{oneVar, oneVar + `, {"name": ‹"A.B", "defaultValue": "v"}`}},
		{"var-name-unique", []string{oneVar, oneVar + `, {"name": ‹"LEVEL", "defaultValue": "v"}`}},
		{"var-count", []string{oneVar, strings.Join(all, ", ") + `, {"name": ‹"LEVEL", "defaultValue": "v"}`}},
		{"var-default-length", []string{oneVar, `{"name": "LEVEL", "defaultValue": ‹""}`}},
		{"var-description-length", []string{oneVar, `{"name": "LEVEL", "defaultValue": "v", "description": ‹"` + strings.Repeat("d", 201) + `"}`}},
		{"reference-misplaced", []string{`"location": "shop-artifacts"`, `"location": "‹#{variables.LEVEL}"`}},
		{"var-v2", kept(oneVar, `{"name": ‹"LEVEL", "defaultValue": "low"}`)},
		{"trigger-v2", kept(oneTrigger, strings.Replace(oneTrigger, `"App"`, `‹"App"`, 1))},
		{"mode-v2", kept(`"executionMode": "QUEUED"`, `"executionMode": ‹"QUEUED"`)},
		{"conditions-v2", append(inV1(), inBuild, inBuild+`"onFailure": ‹{"result": "ROLLBACK"},`)},
	}
}

// kept makes the base document one of type V1, and keeps one thing that V1 has not.
func kept(what, with string) []string {
	edits := inV1()
	for i := 0; i < len(edits); i += 2 {
		if edits[i] == what {
			edits[i+1] = with
		}
	}
	return edits
}

func triggerBreaches() []breach {
	on := func(name, git string) breach {
		return breach{name, []string{oneTrigger, `{"providerType": "CodeStarSourceConnection", "gitConfiguration": {` + git + `}}`}}
	}
	push := func(name, filters string) breach { return on(name, `"sourceActionName": "App", "push": `+filters) }
	pull := func(name, filters string) breach {
		return on(name, `"sourceActionName": "App", "pullRequest": `+filters)
	}
	filter := func(i int) string { return fmt.Sprintf(`{"branches": {"includes": ["b%d"]}}`, i) }
	pattern := func(i int) string { return fmt.Sprintf(`"b%d"`, i) }
	return []breach{
		on("trigger-source-exists", `"sourceActionName": ‹"Ap", "push": `+oneFilter),
		on("trigger-source-exists", `"sourceActionName": ‹"Unit", "push": `+oneFilter),
		on("trigger-source-provider", `"sourceActionName": ‹"Settings", "push": `+oneFilter),
		{"trigger-source-provider", []string{`"providerType": "CodeStarSourceConnection"`, `"providerType": ‹"Connection"`}},
		{"trigger-one-per-source", []string{oneTrigger, oneTrigger + `, ` + strings.Replace(oneTrigger, `"App"`, `‹"App"`, 1)}},
		push("trigger-push-count", `[`+times(3, filter)+`, ‹{"branches": {"includes": ["last"]}}]`),
		push("trigger-push-count", `‹[]`),
		pull("trigger-event", `[{"events": ["OPEN", "UPDATED", "CLOSED", ‹"OPEN"], "branches": {"includes": ["main"]}}]`),
		pull("trigger-pr-count", `[`+times(3, filter)+`, ‹{"branches": {"includes": ["last"]}}]`),
		push("trigger-push-combination", `[{"tags": ‹{"includes": ["v*"]}, "branches": {"includes": ["main"]}}]`),
		push("trigger-push-combination", `[{"filePaths": ‹{"includes": ["v*"]}}]`),
		push("trigger-push-combination", `[‹{}]`),
		pull("trigger-pr-combination", `[‹{"filePaths": {"includes": ["v*"]}}]`),
		pull("trigger-event", `[{"events": ["OPEN", ‹"MERGED"], "branches": {"includes": ["main"]}}]`),
		pull("trigger-event", `[{"events": ‹[], "branches": {"includes": ["main"]}}]`),
		push("trigger-pattern-count", `[{"branches": {"includes": [`+times(8, pattern)+`, ‹"last"]}}]`),
		push("trigger-pattern-count", `[{"branches": ‹{"includes": []}}]`),
		push("trigger-pattern-count", `[{"branches": {"includes": ["main"], "excludes": ‹[]}}]`),
		push("trigger-pattern-length", `[{"branches": {"includes": [‹"`+strings.Repeat("b", 256)+`"]}}]`),
		{"trigger-total-count", crowded(17, func(i int) string { return fmt.Sprintf(`"b%d"`, i) }, "<16>")},
		{"trigger-total-size", crowded(16, func(i int) string {
			return times(8, func(n int) string { return fmt.Sprintf(`"%d-%d-%s"`, i, n, strings.Repeat("\u00e9", 251)) })
		}, "<0>")},
		push("trigger-filter-duplicate", `[{"branches": {"includes": ["b"]}}, ‹{"branches": {"includes": ["b"]}}]`),
	}
}

// crowded is a document of so many connected sources, each with a trigger of three filters, which have the patterns that are given.
func crowded(sources int, patterns func(i int) string, mark string) []string {
	source := func(i int) string {
		return fmt.Sprintf(`{"name": "App%d", "actionTypeId": {"category": "Source", "owner": "AWS", "provider": "CodeStarSourceConnection", "version": "1"}, "configuration": `+
			`{"ConnectionArn": "arn:aws:codestar-connections:eu-west-1:111122223333:connection/1", "FullRepositoryId": "acme/shop", "BranchName": "main"}, "outputArtifacts": [{"name": "a%d"}]}`, i, i)
	}
	trigger := func(i int) string {
		filters := times(3, func(n int) string {
			return fmt.Sprintf(`{"branches": {"includes": [%s], "excludes": [%s]}}`, patterns(n), patterns(n+3))
		})
		return fmt.Sprintf(`{"providerType": "CodeStarSourceConnection", "gitConfiguration": {"sourceActionName": %s"App%d", "push": [%s]}}`, strings.Repeat(here, strings.Count(mark, fmt.Sprintf("<%d>", i))), i, filters)
	}
	text := whole(`"x"`, stage(`"Source"`, times(sources, source)), stage(`"Ask"`, approval(0)))[0]
	return []string{strings.Replace(text, `"stages"`, `"triggers": [`+times(sources, trigger)+`], "stages"`, 1)}
}

func conditionBreaches() []breach {
	lambda := `{"name": "Ask", "ruleTypeId": {"category": "Rule", "owner": "AWS", "provider": "LambdaInvoke", "version": "1"}, "configuration": {"FunctionName": "ask"}}`
	branch := check(`"Main"`, "")
	many := func(i int) string { return check(fmt.Sprintf(`"R%d"`, i), "") }
	failure := func(text string) []string { return []string{inBuild, inBuild + `"onFailure": ` + text + `,`} }
	kind := func(old, with string) []string {
		return gate("beforeEntry", `"FAIL"`, strings.Replace(branch, old, with, 1))
	}
	one := `{"result": "FAIL", "rules": [` + branch + `]}`
	return []breach{
		{"parallel-no-rollback", append(failure(`{"result": ‹"ROLLBACK"}`), `"QUEUED"`, `"PARALLEL"`)},
		{"rollback-not-source", []string{`"name": "Source",`, `"name": "Source", "onFailure": {"result": ‹"ROLLBACK"},`}},
		{"condition-count", []string{inBuild, inBuild + `"beforeEntry": {"conditions": ‹[` + one + `, ` + one + `]},`}},
		{"condition-count", []string{inBuild, inBuild + `"onSuccess": {"conditions": ‹[]},`}},
		{"condition-rule-count", []string{inBuild, inBuild + `"beforeEntry": {"conditions": [‹{"result": "FAIL", "rules": [` + times(6, many) + `]}]},`}},
		{"condition-rule-count", []string{inBuild, inBuild + `"onSuccess": {"conditions": [‹{"result": "FAIL", "rules": []}]},`}},
		{"condition-rule-count", failure(`{"conditions": [‹{"result": "ROLLBACK"}]}`)},
		{"entry-result", gate("beforeEntry", `‹"ROLLBACK"`, branch)},
		{"success-result", gate("onSuccess", `‹"SKIP"`, branch)},
		{"failure-result", failure(`{"result": ‹"SKIP"}`)},
		{"failure-result-xor-conditions", failure(`{"result": ‹"ROLLBACK", "conditions": [{"result": "ROLLBACK", "rules": [` + branch + `]}]}`)},
		{"retry-mode", failure(`{"result": "RETRY", "retryConfiguration": {"retryMode": ‹"SOME_ACTIONS"}}`)},
		{"skip-rules", gate("beforeEntry", `"SKIP"`, lambda, strings.Replace(window(`"Cron": "0 0 9 ? * MON-FRI *"`), `"provider": `, `"provider": ‹`, 1))},
		{"rule-config", kind(`"provider": "VariableCheck", "version": "1"}, "configuration": {`, `"provider": "Newer", "version": "1"}, "configuration": {‹"`+strings.Repeat("k", 51)+`": "v", `)},
		{"rule-config", kind(`"provider": "VariableCheck", "version": "1"}, "configuration": {"Variable": "#{app.BranchName}", "Operator": "EQ", "Value": "main"}`,
			`"provider": "Newer", "version": "1"}, "configuration": {`+times(200, func(i int) string { return fmt.Sprintf(`"k%d": "v"`, i) })+`, ‹"last": "v"}`)},
		{"action-type-format", kind(`"provider": "VariableCheck"`, `"provider": ‹"Variable Check"`)},
		{"rule-type-known", kind(`"version": "1"`, `"version": ‹"2"`)},
		{"rule-type-known", kind(`"category": "Rule"`, `"category": ‹"Test"`)},
		{"rule-type-known", kind(`"owner": "AWS"`, `"owner": ‹"Custom"`)},
		{"action-version-string", kind(`"version": "1"`, `"version": ‹1`)},
		{"rule-config", gate("beforeEntry", `"FAIL"`, strings.Replace(strings.Replace(lambda, `"FunctionName": "ask"`, ``, 1), `"Ask"`, `‹"Ask"`, 1))},
		{"rule-cron", gate("beforeEntry", `"FAIL"`, window(`"Cron": ‹"0 9 * * *"`))},
		{"rule-timezone", gate("beforeEntry", `"FAIL"`, window(`"Cron": "0 0 9 ? * MON-FRI *", "TimeZone": ‹"Over the rainbow"`))},
		{"rule-operator", kind(`"EQ"`, `‹"GT"`)},
		{"rule-commands", gate("beforeEntry", `"FAIL"`, `{"name": ‹"Run", "ruleTypeId": {"category": "Rule", "owner": "AWS", "provider": "Commands", "version": "1"}}`)},
		{"rule-timeout", gate("beforeEntry", `"FAIL"`, check(`"Main"`, `, "timeoutInMinutes": ‹4`))},
		{"rule-var-producer", kind(`#{app.BranchName}`, `‹#{unit.BRANCH}`)},
		{"rule-input-produced", gate("beforeEntry", `"FAIL"`, `{"name": "Run", "ruleTypeId": {"category": "Rule", "owner": "AWS", "provider": "Commands", "version": "1"}, "commands": ["make"], "inputArtifacts": [{"name": ‹"dist"}]}`)},
		{"artifact-input-produced", gate("beforeEntry", `"FAIL"`, `{"name": "Run", "ruleTypeId": {"category": "Rule", "owner": "AWS", "provider": "Commands", "version": "1"}, "commands": ["make"], "inputArtifacts": [{"name": ‹"dust"}]}`)},
	}
}
