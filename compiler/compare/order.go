package compare

import "pipewright/compiler"

// moves gives the fewest names that have to change their place to bring those that both lists have into the order of the second.
func moves(old, new []string) map[string]bool {
	var seq []int // where the names of the old list stand in the new one
	var kept []string
	at := map[string]int{}
	for i, name := range new {
		at[name] = i
	}
	for _, name := range old {
		if i, both := at[name]; both {
			seq, kept = append(seq, i), append(kept, name)
		}
	}
	stay := longestRise(seq)
	moved := map[string]bool{}
	for i, name := range kept {
		if !stay[i] {
			moved[name] = true
		}
	}
	return moved
}

// longestRise marks the elements of a longest rising subsequence.
func longestRise(seq []int) []bool {
	length, before := make([]int, len(seq)), make([]int, len(seq))
	last := -1
	for i := range seq {
		length[i], before[i] = 1, -1
		for j := range i {
			if seq[j] < seq[i] && length[j] >= length[i] {
				length[i], before[i] = length[j]+1, j
			}
		}
		if last < 0 || length[i] > length[last] {
			last = i
		}
	}
	in := make([]bool, len(seq))
	for ; last >= 0; last = before[last] {
		in[last] = true
	}
	return in
}

// ranks gives the place of each action's run order among those of the actions that both stages have, from 1, by name. Gaps mean nothing to the service,
// and an action more or less moves no other.
func ranks(s, other *compiler.Stage) map[string]int {
	has := map[string]bool{}
	for _, a := range other.Actions {
		has[a.Name] = true
	}
	all, rank := map[string]int{}, 0
	for _, group := range s.Groups() {
		begun := false
		for _, a := range group {
			if !has[a.Name] {
				continue
			}
			if !begun {
				begun, rank = true, rank+1
			}
			all[a.Name] = rank
		}
	}
	return all
}
