package lang

import (
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
)

// maxText is the size, in bytes, up to which a file may become a value. Everything that a pipeline holds is smaller by far.
const maxText = 16 << 20

// An enclosure is the folder that paths are relative to, and the folder that they cannot leave.
type enclosure struct{ folder, root string }

func fileFunctions(folder, root string) map[string]function.Function {
	in := enclosure{folder: folder, root: root}
	return map[string]function.Function{
		"file":         onNamedText("path", in.text),
		"filebase64":   onNamedText("path", in.base64),
		"fileexists":   in.existsFunction(),
		"templatefile": in.templateFunction(),
	}
}

// within opens the root and gives the path as it is called from there. Links are followed as long as they stay in the root.
func (in enclosure) within(path string) (*os.Root, string, error) {
	root, err := absolute(in.root)
	if err != nil {
		return nil, "", err
	}
	if !filepath.IsAbs(path) {
		folder, err := absolute(in.folder)
		if err != nil {
			return nil, "", err
		}
		path = filepath.Join(folder, path)
	}
	name, err := filepath.Rel(root, path)
	if err != nil || !filepath.IsLocal(name) {
		return nil, "", fmt.Errorf("it lies outside the repository's folder %s", in.root)
	}
	opened, err := os.OpenRoot(root)
	return opened, name, err
}

// absolute is a folder's one name, so that two can be compared.
func absolute(folder string) (string, error) {
	full, err := filepath.Abs(folder)
	if err != nil {
		return "", err
	}
	return filepath.EvalSymlinks(full)
}

func (in enclosure) read(path string) ([]byte, error) {
	content, err := in.bytes(path)
	if err != nil {
		return nil, fmt.Errorf("%q cannot be read: %w", path, in.plain(err))
	}
	return content, nil
}

// plain is an error of the file system without the path, which is named already, and with the root where that is what was left.
func (in enclosure) plain(err error) error {
	e, ok := errors.AsType[*fs.PathError](err)
	switch {
	case !ok:
		return err
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("there is no such file; paths are relative to %s", in.folder)
	case strings.Contains(e.Err.Error(), "escapes"):
		return fmt.Errorf("a link leads it outside the repository's folder %s", in.root)
	}
	return e.Err
}

func (in enclosure) bytes(path string) ([]byte, error) {
	root, name, err := in.within(path)
	if err != nil {
		return nil, err
	}
	defer root.Close()
	// Looked at before it is opened: opening a fifo would wait for its other end.
	found, err := root.Stat(name)
	switch {
	case err != nil:
		return nil, err
	case found.IsDir():
		return nil, errors.New("it is a folder")
	case !found.Mode().IsRegular():
		return nil, errors.New("it is no regular file")
	}
	f, err := root.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	content, err := io.ReadAll(io.LimitReader(f, maxText+1))
	if len(content) > maxText {
		return nil, fmt.Errorf("it is larger than %d MiB", maxText>>20)
	}
	return content, err
}

func (in enclosure) text(path string) (string, error) {
	content, err := in.read(path)
	if err != nil {
		return "", err
	}
	if !utf8.Valid(content) {
		return "", fmt.Errorf("%q is not UTF-8 text; use filebase64 for other files", path)
	}
	return string(content), nil
}

func (in enclosure) base64(path string) (string, error) {
	content, err := in.read(path)
	return base64.StdEncoding.EncodeToString(content), err
}

func (in enclosure) existsFunction() function.Function {
	return function.New(&function.Spec{
		Params: []function.Parameter{{Name: "path", Type: cty.String}},
		Type:   function.StaticReturnType(cty.Bool),
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			exists, err := in.exists(args[0].AsString())
			if err != nil {
				return cty.UnknownVal(cty.Bool), function.NewArgError(0, err)
			}
			return cty.BoolVal(exists), nil
		},
	})
}

func (in enclosure) exists(path string) (bool, error) {
	root, name, err := in.within(path)
	if err == nil {
		defer root.Close()
		var found fs.FileInfo
		if found, err = root.Stat(name); err == nil && !found.IsDir() {
			return true, nil
		}
	}
	switch {
	case err == nil:
		return false, fmt.Errorf("%q is a folder; fileexists asks for files", path)
	case errors.Is(err, fs.ErrNotExist):
		return false, nil
	}
	return false, fmt.Errorf("%q cannot be looked for: %w", path, in.plain(err))
}

// templateFunction renders a file as a template. The variables keep their marks on the way into the text.
func (in enclosure) templateFunction() function.Function {
	params := []function.Parameter{
		{Name: "path", Type: cty.String, AllowMarked: true},
		{Name: "vars", Type: cty.DynamicPseudoType, AllowMarked: true},
	}
	render := func(args []cty.Value) (cty.Value, error) {
		path, pathMarks := args[0].Unmark()
		vars, varsMarks := args[1].Unmark()
		v, err := in.render(path.AsString(), vars)
		if err != nil {
			return cty.DynamicVal, err
		}
		return v.WithMarks(pathMarks, varsMarks), nil
	}
	return function.New(&function.Spec{
		Params: params,
		Type: func(args []cty.Value) (cty.Type, error) {
			if path, _ := args[0].Unmark(); !path.IsKnown() || !args[1].IsKnown() {
				return cty.DynamicPseudoType, nil
			}
			v, err := render(args)
			return v.Type(), err
		},
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) { return render(args) },
	})
}

func (in enclosure) render(path string, vars cty.Value) (cty.Value, error) {
	names, err := variables(vars)
	if err != nil {
		return cty.NilVal, function.NewArgError(1, err)
	}
	content, err := in.text(path)
	if err != nil {
		return cty.NilVal, function.NewArgError(0, err)
	}
	if d := unparsable(path, []byte(content), 'h'); d != nil {
		return cty.NilVal, function.NewArgError(0, hcl.Diagnostics{d})
	}
	expression, diags := hclsyntax.ParseTemplate([]byte(content), path, hcl.InitialPos)
	settle(&expression)
	if diags.HasErrors() {
		return cty.NilVal, function.NewArgError(0, diags)
	}
	for _, used := range expression.Variables() {
		if _, ok := names[used.RootName()]; !ok {
			at := used.SourceRange()
			return cty.NilVal, function.NewArgErrorf(1, "%s:%d uses %q, which is not among the variables given", path, at.Start.Line, used.RootName())
		}
	}
	// A template within a template could go on for ever.
	offered := functions(in.folder, in.root)
	delete(offered, "templatefile")
	v, diags := expression.Value(&hcl.EvalContext{Variables: metered(&meter{left: maxEffort}, names), Functions: offered})
	if diags.HasErrors() {
		return cty.NilVal, function.NewArgError(0, diags)
	}
	return v, nil
}

func variables(vars cty.Value) (map[string]cty.Value, error) {
	if t := vars.Type(); !t.IsObjectType() && !t.IsMapType() {
		return nil, fmt.Errorf("an object of variables is needed, not %s", t.FriendlyName())
	}
	names := vars.AsValueMap()
	for name := range names {
		if !hclsyntax.ValidIdentifier(name) {
			return nil, fmt.Errorf("%q cannot be the name of a variable", name)
		}
	}
	return names, nil
}
