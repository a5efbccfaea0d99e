package runner

// An automaton finds any of many texts in one pass, after Aho and Corasick: how many texts there are does not matter to how long it takes.
// It is frozen once it is made. Nodes have few children, but for the root, so a list of them is smaller than a table and as fast.
type automaton struct {
	root  [256]int32 // first byte to node
	nodes []node     // 0 is the root
}

// A node stands for the beginning of a text.
type node struct {
	child, sibling int32 // 0: none
	suffix         int32 // the node of the longest proper suffix that is the beginning of a text
	depth          int32 // its length
	match          int32 // length of the longest text that ends here; 0: none
	symbol         byte  // the last byte
}

func newAutomaton(texts map[string]bool) *automaton {
	a := &automaton{nodes: make([]node, 1)}
	for t := range texts {
		a.insert(t)
	}
	a.link()
	return a
}

func (a *automaton) insert(text string) {
	at := int32(0)
	for i := range len(text) {
		next := a.below(at, text[i])
		if next == 0 {
			next = int32(len(a.nodes))
			a.nodes = append(a.nodes, node{symbol: text[i], depth: int32(i + 1), sibling: a.nodes[at].child})
			a.nodes[at].child = next
			if at == 0 {
				a.root[text[i]] = next
			}
		}
		at = next
	}
	a.nodes[at].match = int32(len(text))
}

// below gives the child of a node; 0: it has none for the byte.
func (a *automaton) below(at int32, c byte) int32 {
	if at == 0 {
		return a.root[c]
	}
	next := a.nodes[at].child
	for next != 0 && a.nodes[next].symbol != c {
		next = a.nodes[next].sibling
	}
	return next
}

// link finds the suffixes, by depth: that of a child is one step from that of its parent, which is shorter.
func (a *automaton) link() {
	queue := []int32{0}
	for i := 0; i < len(queue); i++ {
		at := queue[i]
		for child := a.nodes[at].child; child != 0; child = a.nodes[child].sibling {
			queue = append(queue, child)
			if at == 0 {
				continue
			}
			n := &a.nodes[child]
			n.suffix = a.step(a.nodes[at].suffix, n.symbol)
			if n.match == 0 {
				n.match = a.nodes[n.suffix].match
			}
		}
	}
}

// step gives the node after one more byte.
func (a *automaton) step(at int32, c byte) int32 {
	for at != 0 {
		if next := a.below(at, c); next != 0 {
			return next
		}
		at = a.nodes[at].suffix
	}
	return a.root[c]
}
