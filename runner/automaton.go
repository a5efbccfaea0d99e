package runner

// An automaton finds any of many texts in one pass, after Aho and Corasick: each byte costs one look-up, however many texts there are.
// It is frozen once it is made.
type automaton struct {
	class   [256]uint16 // of a byte; 0: it is in no text
	classes int
	next    []int32 // node*classes + class of the next byte, to node; node 0 is the root
	depth   []int32 // by node: length of the longest beginning of a text that ends here
	match   []int32 // by node: length of the longest text that ends here; 0: none
}

func newAutomaton(texts map[string]bool) *automaton {
	a := &automaton{classes: 1}
	for t := range texts {
		for i := range len(t) {
			if c := t[i]; a.class[c] == 0 {
				a.class[c] = uint16(a.classes)
				a.classes++
			}
		}
	}
	a.node(0)
	for t := range texts {
		a.insert(t)
	}
	a.link()
	return a
}

// node adds a node and gives its number.
func (a *automaton) node(depth int32) int32 {
	a.next = append(a.next, make([]int32, a.classes)...)
	a.depth = append(a.depth, depth)
	a.match = append(a.match, 0)
	return int32(len(a.depth) - 1)
}

func (a *automaton) insert(text string) {
	at := int32(0)
	for i := range len(text) {
		edge := int(at)*a.classes + int(a.class[text[i]])
		if a.next[edge] == 0 {
			made := a.node(int32(i + 1)) // grows next: not in one statement with the assignment
			a.next[edge] = made
		}
		at = a.next[edge]
	}
	a.match[at] = int32(len(text))
}

// link completes the edges: where a node has none for a byte, it goes where the longest suffix of it that is a node would go.
// Nodes are visited by depth, so that the suffix, which is shorter, is complete.
func (a *automaton) link() {
	suffix := make([]int32, len(a.depth))
	queue := make([]int32, 1, len(a.depth))
	for i := 0; i < len(queue); i++ {
		at := queue[i]
		if a.match[at] == 0 {
			a.match[at] = a.match[suffix[at]]
		}
		for class := 1; class < a.classes; class++ {
			edge, fallback := int(at)*a.classes+class, int32(0)
			if at != 0 {
				fallback = a.next[int(suffix[at])*a.classes+class]
			}
			child := a.next[edge]
			if child == 0 {
				a.next[edge] = fallback
				continue
			}
			suffix[child] = fallback
			queue = append(queue, child)
		}
	}
}

// step gives the node after one more byte.
func (a *automaton) step(at int32, c byte) int32 {
	return a.next[int(at)*a.classes+int(a.class[c])]
}
