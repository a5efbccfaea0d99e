// Command pipewright compiles, checks and runs pipelines written in pipeline.hcl.
package main

func main() {}
