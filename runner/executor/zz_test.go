package executor
import ("testing";"time";"strings";"slices";"fmt";"io";"context";"pipewright/runner/sandbox")
func TestZZ(t *testing.T){
 d,image:=engine(t)
 tw:=building(t,"phases:\n  build:\n    commands:\n"+strings.Repeat("      - 'true'\n",20)); tw.Sandbox,tw.Laptop.Image=d,image
 one:=building(t,"phases:\n  build:\n    commands:\n      - 'true'\n"); one.Sandbox,one.Laptop.Image=d,image
 ctx:=context.Background()
 bare:=func(){ b,err:=d.Open(ctx,sandbox.Spec{Run:"zz",Name:"x",Image:image}); if err!=nil{t.Fatal(err)}; b.Run(ctx,sandbox.Command{Argv:[]string{"/bin/sh","-c",strings.Repeat("sh -c true; ",20)},Stdout:io.Discard,Stderr:io.Discard}); b.Close(ctx)}
 var r,r1 []float64; var as,bs,cs []float64
 for i:=0;i<16;i++{ t0:=time.Now(); bare(); a:=time.Since(t0); t0=time.Now(); if o:=tw.run(t,buildspecRun{}); o.Failure!=nil{t.Fatal(o.Failure)}; b:=time.Since(t0); t0=time.Now(); one.run(t,buildspecRun{}); c:=time.Since(t0)
  if i==0 {continue}; r=append(r,b.Seconds()/a.Seconds()); r1=append(r1,b.Seconds()/c.Seconds()); as=append(as,a.Seconds()); bs=append(bs,b.Seconds()); cs=append(cs,c.Seconds())}
 m:=func(x []float64) float64 {slices.Sort(x); return x[len(x)/2]}
 fmt.Printf("20cmd/bare %.2f  20cmd/1cmd %.2f  bare %.3f twenty %.3f one %.3f\n",m(r),m(r1),m(as),m(bs),m(cs))
}
