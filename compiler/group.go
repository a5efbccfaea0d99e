package compiler

import (
	"cmp"
	"slices"
)

// groups gives actions by run order, ascending; within a group they keep their order.
func groups(actions []*Action) [][]*Action {
	sorted := slices.Clone(actions)
	slices.SortStableFunc(sorted, func(a, b *Action) int { return cmp.Compare(a.RunOrder, b.RunOrder) })
	var all [][]*Action
	for i, a := range sorted {
		if i == 0 || sorted[i-1].RunOrder != a.RunOrder {
			all = append(all, nil)
		}
		last := len(all) - 1
		all[last] = append(all[last], a)
	}
	return all
}
