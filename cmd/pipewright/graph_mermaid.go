package main

import (
	"fmt"
	"strings"

	"pipewright/compiler"
)

// drawMermaid draws graphs as Mermaid flowcharts, which Git hosts show in Markdown.
func drawMermaid(graphs []*compiler.Graph) string {
	var b strings.Builder
	b.WriteString("flowchart LR\n")
	node := map[*compiler.Action]string{}
	for i, g := range graphs {
		for _, s := range g.Stages {
			fmt.Fprintf(&b, "  subgraph s%d_%d[%s]\n", i, s.Index, quoted(dotTitle(g, s, len(graphs))))
			for _, a := range s.Actions {
				node[a] = fmt.Sprintf("a%d_%d_%d", i, s.Index, a.Index)
				open, shut := "[", "]"
				if a.IsApproval() {
					open, shut = "{", "}"
				}
				fmt.Fprintf(&b, "    %s%s%s%s\n", node[a], open, quoted(a.Name+"<br>"+a.Type.Provider), shut)
			}
			b.WriteString("  end\n")
		}
		for _, e := range edges(g) {
			arrow := "-->"
			if !e.need {
				arrow = "-.->"
			}
			fmt.Fprintf(&b, "  %s %s|%s| %s\n", node[e.from], arrow, quoted(mermaidLabel(e.label)), node[e.to])
		}
	}
	return b.String()
}

// mermaidLabel keeps Mermaid from reading #{...} as one of its own entity codes.
func mermaidLabel(label string) string {
	return strings.ReplaceAll(label, "#", "#35;")
}
