package diag

import (
	"strings"
)

// unlimited is how many columns of a line are shown where the width of the terminal is not known.
const unlimited = 240

// cut marks where a long line goes on.
const cut = "..."

// shown gives a row as it is printed, and the line below it that points, within so many columns.
func (r row) shown(src []byte, room int) (line, pointer string) {
	all := clusters(src[r.line.from:r.line.to])
	from, to := r.marks(all)
	first, last := fit(all, from, to, room)
	var text, below strings.Builder
	if first > 0 {
		text.WriteString(cut)
		below.WriteString(strings.Repeat(" ", len(cut)))
	}
	for i, c := range all[first:last] {
		text.WriteString(c.text)
		switch i += first; {
		case i >= to:
		case c.text == "\t": // the same tab brings both lines to the same column
			below.WriteByte('\t')
		case i < from:
			below.WriteString(strings.Repeat(" ", c.width))
		default:
			below.WriteString(strings.Repeat("^", c.width))
		}
	}
	if last < len(all) {
		text.WriteString(cut)
	}
	if from == to {
		below.WriteByte('^')
	}
	return strings.TrimRight(text.String(), " \t"), strings.TrimRight(below.String(), " \t")
}

// marks are the clusters pointed at, the end not included.
func (r row) marks(all []cluster) (from, to int) {
	from, to = len(all), len(all)
	for i := len(all) - 1; i >= 0; i-- {
		at := r.line.from + all[i].at
		if at >= r.marked.to {
			to = i
		}
		if at >= r.marked.from {
			from = i
		}
	}
	return min(from, to), to
}

// fit chooses the clusters of a line to show: all if there is room, else those around what is pointed at.
func fit(all []cluster, from, to, room int) (first, last int) {
	total := 0
	for _, c := range all {
		total += c.width
	}
	if room <= 0 {
		room = unlimited
	}
	if total <= room {
		return 0, len(all)
	}
	room = max(room-2*len(cut), 10)
	first, last, used := from, from, 0
	for last < to && used+all[last].width <= room { // what is pointed at, from its beginning
		used += all[last].width
		last++
	}
	for before := (room - used) / 2; first > 0 && all[first-1].width <= before; { // then half of what is left before it
		first--
		before -= all[first].width
		used += all[first].width
	}
	for last < len(all) && used+all[last].width <= room { // then what comes after it
		used += all[last].width
		last++
	}
	for first > 0 && used+all[first-1].width <= room { // then more before it
		first--
		used += all[first].width
	}
	return first, last
}
