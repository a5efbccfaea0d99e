// Package examples answers one question: what does a good pipeline look like?
//
// Each folder is a whole configuration with the JSON it compiles to beside it; tests compile every one and run those that can run here.
package examples
