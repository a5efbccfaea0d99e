// Package wire answers one question: how is a pipeline spelled in JSON?
//
// The structs mirror the API model 2015-07-09 (PipelineDeclaration and what hangs below it), fields in the model's order. Lists and maps
// that GetPipeline always answers with are without omitempty: the compiler fills them, empty or not.
package wire

// A Request is what create-pipeline takes with --cli-input-json.
type Request struct {
	Pipeline *Pipeline `json:"pipeline"`
	Tags     []Tag     `json:"tags,omitempty"`
}

// A Tag is one tag of the pipeline as a resource.
type Tag struct {
	Key   string `json:"key"`
	Value string `json:"value"`
}

// A Pipeline is a PipelineDeclaration.
type Pipeline struct {
	Name           string                    `json:"name"`
	RoleARN        string                    `json:"roleArn"`
	ArtifactStore  *ArtifactStore            `json:"artifactStore,omitempty"`
	ArtifactStores map[string]*ArtifactStore `json:"artifactStores,omitempty"`
	Stages         []*Stage                  `json:"stages"`
	ExecutionMode  string                    `json:"executionMode"`
	PipelineType   string                    `json:"pipelineType"`
	Triggers       []*Trigger                `json:"triggers,omitempty"`
	Variables      []*Variable               `json:"variables,omitempty"`
}

// An ArtifactStore is the bucket that artifacts of one Region wait in.
type ArtifactStore struct {
	Type          string         `json:"type"`
	Location      string         `json:"location"`
	EncryptionKey *EncryptionKey `json:"encryptionKey,omitempty"`
}

// An EncryptionKey is the KMS key of an artifact store.
type EncryptionKey struct {
	ID   string `json:"id"`
	Type string `json:"type"`
}

// A Stage is a StageDeclaration.
type Stage struct {
	Name        string      `json:"name"`
	Actions     []*Action   `json:"actions"`
	OnFailure   *OnFailure  `json:"onFailure,omitempty"`
	OnSuccess   *Conditions `json:"onSuccess,omitempty"`
	BeforeEntry *Conditions `json:"beforeEntry,omitempty"`
}

// An OnFailure is a FailureConditions: a result of its own, or conditions, never both.
type OnFailure struct {
	Result             string              `json:"result,omitempty"`
	RetryConfiguration *RetryConfiguration `json:"retryConfiguration,omitempty"`
	Conditions         []*Condition        `json:"conditions,omitempty"`
}

// A RetryConfiguration goes with the result RETRY.
type RetryConfiguration struct {
	RetryMode string `json:"retryMode"`
}

// Conditions is a BeforeEntryConditions or a SuccessConditions.
type Conditions struct {
	Conditions []*Condition `json:"conditions"`
}

// A Condition guards a stage.
type Condition struct {
	Result string  `json:"result,omitempty"`
	Rules  []*Rule `json:"rules,omitempty"`
}

// A Rule is a RuleDeclaration.
type Rule struct {
	Name             string            `json:"name"`
	RuleTypeID       TypeID            `json:"ruleTypeId"`
	Configuration    map[string]string `json:"configuration,omitempty"`
	Commands         []string          `json:"commands,omitempty"`
	InputArtifacts   []Artifact        `json:"inputArtifacts,omitempty"`
	RoleARN          string            `json:"roleArn,omitempty"`
	Region           string            `json:"region,omitempty"`
	TimeoutInMinutes int               `json:"timeoutInMinutes,omitempty"`
}

// A TypeID is an ActionTypeId or a RuleTypeId.
type TypeID struct {
	Category string `json:"category"`
	Owner    string `json:"owner"`
	Provider string `json:"provider"`
	Version  string `json:"version"`
}

// An Action is an ActionDeclaration.
type Action struct {
	Name                 string                `json:"name"`
	ActionTypeID         TypeID                `json:"actionTypeId"`
	RunOrder             int                   `json:"runOrder"`
	Configuration        map[string]string     `json:"configuration"`
	Commands             []string              `json:"commands,omitempty"`
	OutputArtifacts      []Artifact            `json:"outputArtifacts"`
	InputArtifacts       []Artifact            `json:"inputArtifacts"`
	OutputVariables      []string              `json:"outputVariables,omitempty"`
	RoleARN              string                `json:"roleArn,omitempty"`
	Region               string                `json:"region,omitempty"`
	Namespace            string                `json:"namespace,omitempty"`
	TimeoutInMinutes     int                   `json:"timeoutInMinutes,omitempty"`
	EnvironmentVariables []EnvironmentVariable `json:"environmentVariables,omitempty"`
}

// An Artifact is an InputArtifact or an OutputArtifact; Files belongs to outputs of Compute actions.
type Artifact struct {
	Name  string   `json:"name"`
	Files []string `json:"files,omitempty"`
}

// An EnvironmentVariable belongs to Commands and EKS actions.
type EnvironmentVariable struct {
	Name  string `json:"name"`
	Value string `json:"value"`
	Type  string `json:"type,omitempty"`
}

// A Variable is a pipeline variable. A nil DefaultValue makes it required at the start.
type Variable struct {
	Name         string  `json:"name"`
	DefaultValue *string `json:"defaultValue,omitempty"`
	Description  string  `json:"description,omitempty"`
}

// A Trigger is a PipelineTriggerDeclaration.
type Trigger struct {
	ProviderType     string           `json:"providerType"`
	GitConfiguration GitConfiguration `json:"gitConfiguration"`
}

// A GitConfiguration holds the filters of a trigger.
type GitConfiguration struct {
	SourceActionName string         `json:"sourceActionName"`
	Push             []*PushFilter  `json:"push,omitempty"`
	PullRequest      []*PullRequest `json:"pullRequest,omitempty"`
}

// A PushFilter has tags, or branches, or branches and file paths.
type PushFilter struct {
	Tags      *Globs `json:"tags,omitempty"`
	Branches  *Globs `json:"branches,omitempty"`
	FilePaths *Globs `json:"filePaths,omitempty"`
}

// A PullRequest is a filter on pull request events.
type PullRequest struct {
	Events    []string `json:"events,omitempty"`
	Branches  *Globs   `json:"branches,omitempty"`
	FilePaths *Globs   `json:"filePaths,omitempty"`
}

// Globs are patterns to include and to exclude.
type Globs struct {
	Includes []string `json:"includes,omitempty"`
	Excludes []string `json:"excludes,omitempty"`
}
