package compiler

// A Text is a value that may still have holes in it: #{namespace.key}, filled just before the action starts.
type Text string
