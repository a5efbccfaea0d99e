// Synthesises pipelines over all actions of aws-cdk-lib's CodePipeline modules, one CloudFormation template a case, into the folder that is given.
// `make conformance` runs it; what comes out goes through import, compile and diff, because what CDK accepts we accept.
const fs = require('fs');
const path = require('path');
const cdk = require('aws-cdk-lib');
const cp = require('aws-cdk-lib/aws-codepipeline');
const act = require('aws-cdk-lib/aws-codepipeline-actions');
const cb = require('aws-cdk-lib/aws-codebuild');
const cc = require('aws-cdk-lib/aws-codecommit');
const cd = require('aws-cdk-lib/aws-codedeploy');
const ec2 = require('aws-cdk-lib/aws-ec2');
const ecr = require('aws-cdk-lib/aws-ecr');
const ecs = require('aws-cdk-lib/aws-ecs');
const iam = require('aws-cdk-lib/aws-iam');
const kms = require('aws-cdk-lib/aws-kms');
const lambda = require('aws-cdk-lib/aws-lambda');
const pipelines = require('aws-cdk-lib/pipelines');
const s3 = require('aws-cdk-lib/aws-s3');
const sns = require('aws-cdk-lib/aws-sns');
const sfn = require('aws-cdk-lib/aws-stepfunctions');
const { Stack, App, SecretValue, Duration, Stage, CfnOutput, CfnParameter } = cdk;

const here = { account: '111122223333', region: 'eu-west-1' };
const out = process.argv[2];

const artifact = (name) => new cp.Artifact(name);
const project = (scope, id = 'Project') => new cb.PipelineProject(scope, id);
const connection = 'arn:aws:codeconnections:eu-west-1:111122223333:connection/0f9b2c1d-0000-4000-8000-000000000000';

function connectionSource(output, more = {}) {
  return new act.CodeStarConnectionsSourceAction({ actionName: 'App', owner: 'acme', repo: 'shop', branch: 'main', connectionArn: connection, output, ...more });
}

// line is a pipeline with one source and the stages that come of its artifact.
function line(stack, source, stages, more = {}) {
  const src = artifact('source');
  return new cp.Pipeline(stack, 'Pipeline', {
    ...more,
    stages: [{ stageName: 'Source', actions: [source(src)] }, ...stages(src)],
  });
}
const build = (stack) => (src) => [{ stageName: 'Build', actions: [new act.CodeBuildAction({ actionName: 'Build', project: project(stack), input: src })] }];
const work = (make, more) => (stack) => line(stack, connectionSource, (src) => [{ stageName: 'Work', actions: [].concat(make(stack, src)) }], typeof more === 'function' ? more(stack) : more);
const v2 = { pipelineType: cp.PipelineType.V2 };

const vpc = (stack) => new ec2.Vpc(stack, 'Vpc', { maxAzs: 2, natGateways: 0 });
function fargate(stack) {
  const cluster = new ecs.Cluster(stack, 'Cluster', { vpc: vpc(stack) });
  const task = new ecs.FargateTaskDefinition(stack, 'Task');
  task.addContainer('app', { image: ecs.ContainerImage.fromRegistry('app') });
  return new ecs.FargateService(stack, 'Service', { cluster, taskDefinition: task });
}
const fn = (stack) => new lambda.Function(stack, 'Fn', { runtime: lambda.Runtime.NODEJS_22_X, handler: 'i.h', code: lambda.Code.fromInline('exports.h=()=>{}') });

const cases = {
  'source-codestar': (s) => line(s, connectionSource, build(s)),
  'source-codestar-options': (s) => line(s, (o) => connectionSource(o, { codeBuildCloneOutput: true, triggerOnPush: false, variablesNamespace: 'Src' }), build(s)),
  'source-bitbucket': (s) => line(s, (o) => new act.BitBucketSourceAction({ actionName: 'App', owner: 'acme', repo: 'shop', connectionArn: connection, output: o }), build(s)),
  'source-github-v1': (s) => line(s, (o) => new act.GitHubSourceAction({ actionName: 'App', owner: 'acme', repo: 'shop', oauthToken: SecretValue.secretsManager('github'), output: o }), build(s)),
  'source-github-v1-poll': (s) => line(s, (o) => new act.GitHubSourceAction({ actionName: 'App', owner: 'acme', repo: 'shop', trigger: act.GitHubTrigger.POLL, oauthToken: SecretValue.secretsManager('github', { jsonField: 'token' }), output: o }), build(s)),
  'source-codecommit': (s) => line(s, (o) => new act.CodeCommitSourceAction({ actionName: 'App', repository: new cc.Repository(s, 'Repo', { repositoryName: 'shop' }), output: o }), build(s)),
  'source-codecommit-poll-clone': (s) => line(s, (o) => new act.CodeCommitSourceAction({ actionName: 'App', repository: new cc.Repository(s, 'Repo', { repositoryName: 'shop' }), branch: 'main', trigger: act.CodeCommitTrigger.POLL, codeBuildCloneOutput: true, output: o }), build(s)),
  'source-s3': (s) => line(s, (o) => new act.S3SourceAction({ actionName: 'App', bucket: new s3.Bucket(s, 'Drops', { versioned: true }), bucketKey: 'app.zip', output: o }), build(s)),
  'source-s3-none': (s) => line(s, (o) => new act.S3SourceAction({ actionName: 'App', bucket: s3.Bucket.fromBucketName(s, 'Drops', 'drops'), bucketKey: 'a/b.zip', trigger: act.S3Trigger.NONE, output: o }), build(s)),
  'source-ecr': (s) => line(s, (o) => new act.EcrSourceAction({ actionName: 'Image', repository: new ecr.Repository(s, 'Images'), imageTag: 'stable', output: o }), build(s)),
  'source-two': (s) => new cp.Pipeline(s, 'Pipeline', { stages: [
    { stageName: 'Source', actions: [connectionSource(artifact('app')), new act.EcrSourceAction({ actionName: 'Base', repository: ecr.Repository.fromRepositoryName(s, 'R', 'base'), output: artifact('base') })] },
    { stageName: 'Build', actions: [new act.CodeBuildAction({ actionName: 'Build', project: project(s), input: artifact('app'), extraInputs: [artifact('base')] })] }] }),

  'build-variables': (s) => { const src = artifact('src'); const source = connectionSource(src, { variablesNamespace: 'SourceVars' });
    const b = new act.CodeBuildAction({ actionName: 'Build', project: project(s), input: src, outputs: [artifact('a'), artifact('b')], environmentVariables: {
      COMMIT: { value: source.variables.commitId }, NAME: { value: 'shop' }, N: { value: 3 }, SECRET: { value: 'shop/token', type: cb.BuildEnvironmentVariableType.SECRETS_MANAGER }, PARAM: { value: '/shop/x', type: cb.BuildEnvironmentVariableType.PARAMETER_STORE } } });
    return new cp.Pipeline(s, 'Pipeline', { stages: [{ stageName: 'Source', actions: [source] }, { stageName: 'Build', actions: [b] },
      { stageName: 'Next', actions: [new act.ManualApprovalAction({ actionName: 'Ask', additionalInformation: `Build ${b.variable('TAG')}` })] }] }); },
  'build-batch': work((s, src) => new act.CodeBuildAction({ actionName: 'Build', project: project(s), input: src, outputs: [artifact('o')], executeBatchBuild: true, combineBatchBuildArtifacts: true })),
  'build-test': work((s, src) => new act.CodeBuildAction({ actionName: 'Test', project: project(s), input: src, type: act.CodeBuildActionType.TEST })),
  'build-run-orders': work((s, src) => [1, 2, 2, 5].map((runOrder, i) => new act.CodeBuildAction({ actionName: `B${i}`, project: project(s, `P${i}`), input: src, runOrder }))),
  'build-ecr': work((s, src) => new act.EcrBuildAndPublishAction({ actionName: 'Image', repositoryName: 'shop', dockerfileDirectoryPath: './app', imageTags: ['latest', 'v1'], input: src }), v2),
  'commands': work((s, src) => new act.CommandsAction({ actionName: 'Unit', commands: ['npm ci', 'npm test -- ${NAME:-x} %{http_code}', 'export V=1'], input: src, output: new cp.Artifact('dist', ['build/**', 'a.yaml']), outputVariables: ['V'] }), v2),
  'jenkins': work((s, src) => new act.JenkinsAction({ actionName: 'Jenkins', projectName: 'shop', type: act.JenkinsActionType.BUILD, inputs: [src], outputs: [artifact('j')],
    jenkinsProvider: new act.JenkinsProvider(s, 'JenkinsProvider', { providerName: 'OurJenkins', serverUrl: 'http://ci.example.com', version: '2' }) })),
  'jenkins-test': work((s, src) => new act.JenkinsAction({ actionName: 'Jenkins', projectName: 'shop', type: act.JenkinsActionType.TEST, inputs: [src], jenkinsProvider: act.JenkinsProvider.fromJenkinsProviderAttributes(s, 'J', { providerName: 'OurJenkins', serverUrl: 'http://ci.example.com', version: '2' }) })),
  'inspector-source': work((s, src) => new act.InspectorSourceCodeScanAction({ actionName: 'Scan', input: src, output: artifact('report'), criticalThreshold: 1, highThreshold: 2 }), v2),
  'inspector-image': work((s) => new act.InspectorEcrImageScanAction({ actionName: 'Scan', output: artifact('report'), repository: ecr.Repository.fromRepositoryName(s, 'R', 'shop'), imageTag: 'latest' }), v2),

  'approval': work(() => new act.ManualApprovalAction({ actionName: 'Ask' })),
  'approval-all': work((s) => new act.ManualApprovalAction({ actionName: 'Ask', notificationTopic: new sns.Topic(s, 'Topic'), notifyEmails: ['a@example.com'], externalEntityLink: 'https://example.com/x', additionalInformation: 'Look at it', timeout: Duration.hours(2) }), v2),

  'cfn-create': work((s, src) => new act.CloudFormationCreateUpdateStackAction({ actionName: 'Stack', stackName: 'shop', templatePath: src.atPath('template.yaml'), adminPermissions: true })),
  'cfn-create-all': work((s, src) => new act.CloudFormationCreateUpdateStackAction({ actionName: 'Stack', stackName: 'shop', templatePath: src.atPath('template.yaml'), templateConfiguration: src.atPath('conf.json'), adminPermissions: false,
    cfnCapabilities: [cdk.CfnCapabilities.NAMED_IAM, cdk.CfnCapabilities.AUTO_EXPAND], parameterOverrides: { Bucket: src.bucketName, Key: src.objectKey, Tag: src.getParam('build.json', 'tag') }, outputFileName: 'out.json', output: artifact('stackout'), replaceOnFailure: true })),
  'cfn-changeset': work((s, src) => [
    new act.CloudFormationCreateReplaceChangeSetAction({ actionName: 'Prepare', stackName: 'shop', changeSetName: 'release', templatePath: src.atPath('t.yaml'), adminPermissions: true, runOrder: 1 }),
    new act.ManualApprovalAction({ actionName: 'Approve', runOrder: 2 }),
    new act.CloudFormationExecuteChangeSetAction({ actionName: 'Execute', stackName: 'shop', changeSetName: 'release', runOrder: 3 })]),
  'cfn-delete': work((s) => new act.CloudFormationDeleteStackAction({ actionName: 'Delete', stackName: 'shop', adminPermissions: true })),
  'cfn-stackset': work((s, src) => new act.CloudFormationDeployStackSetAction({ actionName: 'Set', stackSetName: 'base', template: act.StackSetTemplate.fromArtifactPath(src.atPath('t.yaml')), stackInstances: act.StackInstances.inAccounts(['111122223333', '222233334444'], ['eu-west-1', 'us-east-1']), parameters: act.StackSetParameters.fromLiteral({ A: 'b' }), failureTolerancePercentage: 10 })),
  'cfn-stackset-organization': work((s, src) => new act.CloudFormationDeployStackSetAction({ actionName: 'Set', stackSetName: 'base', template: act.StackSetTemplate.fromArtifactPath(src.atPath('t.yaml')), deploymentModel: act.StackSetDeploymentModel.organizations({ autoDeployment: act.StackSetOrganizationsAutoDeployment.ENABLED }), stackInstances: act.StackInstances.inOrganizationalUnits(['ou-abcd-12345678'], ['eu-west-1']) })),
  'cfn-stackinstances': work((s, src) => new act.CloudFormationDeployStackInstancesAction({ actionName: 'Inst', stackSetName: 'base', stackInstances: act.StackInstances.fromArtifactPath(src.atPath('accounts.json'), ['eu-west-1']) })),

  'deploy-s3': work((s, src) => new act.S3DeployAction({ actionName: 'Site', bucket: new s3.Bucket(s, 'Site'), input: src })),
  'deploy-s3-all': work((s, src) => new act.S3DeployAction({ actionName: 'Site', bucket: s3.Bucket.fromBucketName(s, 'Site', 'site'), input: src, extract: false, objectKey: 'releases/#{codepipeline.PipelineExecutionId}.zip', accessControl: s3.BucketAccessControl.PUBLIC_READ, cacheControl: [act.CacheControl.setPublic(), act.CacheControl.maxAge(Duration.hours(12))], encryptionKey: new kms.Key(s, 'Key') })),
  'deploy-server': work((s, src) => new act.CodeDeployServerDeployAction({ actionName: 'Servers', input: src, deploymentGroup: new cd.ServerDeploymentGroup(s, 'Group') })),
  'deploy-ecs': work((s, src) => new act.EcsDeployAction({ actionName: 'Service', service: fargate(s), input: src, deploymentTimeout: Duration.minutes(20) })),
  'deploy-ecs-file': work((s, src) => new act.EcsDeployAction({ actionName: 'Service', service: fargate(s), imageFile: src.atPath('images.json') })),
  'deploy-beanstalk': work((s, src) => new act.ElasticBeanstalkDeployAction({ actionName: 'Beanstalk', applicationName: 'shop', environmentName: 'prod', input: src })),
  'deploy-servicecatalog': work((s, src) => new act.ServiceCatalogDeployActionBeta1({ actionName: 'Product', templatePath: src.atPath('p.yaml'), productVersionName: 'v1', productType: 'CLOUD_FORMATION_TEMPLATE', productId: 'prod-abcdefghijklm' })),
  'deploy-alexa': work((s, src) => new act.AlexaSkillDeployAction({ actionName: 'Skill', clientId: 'id', clientSecret: SecretValue.secretsManager('alexa'), refreshToken: SecretValue.secretsManager('alexa', { jsonField: 'refresh' }), skillId: 'amzn1.ask.skill.x', input: src })),
  'deploy-ec2': work((s, src) => new act.Ec2DeployAction({ actionName: 'Hosts', input: src, instanceType: act.Ec2InstanceType.EC2, instanceTagKey: 'Name', instanceTagValue: 'web', deploySpecifications: act.Ec2DeploySpecifications.inline({ targetDirectory: '/srv/app', preScript: 'pre.sh', postScript: 'post.sh' }) }), v2),

  'invoke-lambda': work((s) => new act.LambdaInvokeAction({ actionName: 'Call', lambda: fn(s), userParameters: { a: 1, b: ['#{codepipeline.PipelineExecutionId}'] } })),
  'invoke-lambda-artifacts': work((s, src) => new act.LambdaInvokeAction({ actionName: 'Call', lambda: fn(s), userParametersString: 'plain text', inputs: [src], outputs: [artifact('o1'), artifact('o2')] })),
  'invoke-stepfunctions': work((s) => new act.StepFunctionInvokeAction({ actionName: 'Machine', stateMachine: new sfn.StateMachine(s, 'M', { definitionBody: sfn.DefinitionBody.fromChainable(new sfn.Pass(s, 'P')) }), stateMachineInput: act.StateMachineInput.literal({ a: 1 }), executionNamePrefix: 'rel' })),
  'invoke-stepfunctions-file': work((s, src) => new act.StepFunctionInvokeAction({ actionName: 'Machine', stateMachine: new sfn.StateMachine(s, 'M', { definitionBody: sfn.DefinitionBody.fromChainable(new sfn.Pass(s, 'P')) }), stateMachineInput: act.StateMachineInput.filePath(src.atPath('in.json')), output: artifact('sfnout') })),
  'invoke-pipeline': work((s) => new act.PipelineInvokeAction({ actionName: 'Other', targetPipeline: cp.Pipeline.fromPipelineArn(s, 'T', 'arn:aws:codepipeline:eu-west-1:111122223333:other'), variables: [{ name: 'A', value: 'b' }], sourceRevisions: [{ actionName: 'App', revisionType: act.RevisionType.COMMIT_ID, revisionValue: 'abc' }] }), v2),

  'pipeline-names-tags': (s) => { cdk.Tags.of(s).add('Team', 'shop'); return line(s, connectionSource, build(s), { pipelineName: 'shop-release', restartExecutionOnUpdate: true, crossAccountKeys: true, enableKeyRotation: true }); },
  'pipeline-variables-triggers': (s) => { const src = artifact('src'); const source = connectionSource(src); const v = new cp.Variable({ variableName: 'RELEASE', defaultValue: 'nightly', description: 'What is released' });
    return new cp.Pipeline(s, 'Pipeline', { pipelineType: cp.PipelineType.V2, executionMode: cp.ExecutionMode.QUEUED, variables: [v],
      triggers: [{ providerType: cp.ProviderType.CODE_STAR_SOURCE_CONNECTION, gitConfiguration: { sourceAction: source,
        pushFilter: [{ branchesIncludes: ['main', 'release/*'], branchesExcludes: ['x'], filePathsIncludes: ['a/**'] }, { tagsIncludes: ['v*'] }],
        pullRequestFilter: [{ branchesIncludes: ['main'], events: [cp.GitPullRequestEvent.OPEN, cp.GitPullRequestEvent.UPDATED] }] } }],
      stages: [{ stageName: 'Source', actions: [source] }, { stageName: 'Build', actions: [new act.CodeBuildAction({ actionName: 'Build', project: project(s), input: src, environmentVariables: { R: { value: v.reference() } } })] }] }); },
  'pipeline-parallel': (s) => line(s, connectionSource, build(s), { pipelineType: cp.PipelineType.V2, executionMode: cp.ExecutionMode.PARALLEL }),
  'pipeline-conditions': (s) => line(s, connectionSource, (src) => [
    { stageName: 'Build', onFailure: { retryMode: cp.RetryMode.FAILED_ACTIONS, result: cp.Result.RETRY }, actions: [new act.CodeBuildAction({ actionName: 'Build', project: project(s), input: src })] },
    { stageName: 'Prod',
      beforeEntry: { conditions: [{ result: cp.Result.FAIL, rules: [new cp.Rule({ name: 'Window', provider: 'DeploymentWindow', version: '1', configuration: { Cron: '* * 9-17 ? * MON-FRI *', TimeZone: 'Europe/Berlin' } })] }] },
      onSuccess: { conditions: [{ result: cp.Result.ROLLBACK, rules: [new cp.Rule({ name: 'Alarm', provider: 'CloudWatchAlarm', version: '1', configuration: { AlarmName: 'errors', WaitTime: '5' } })] }] },
      onFailure: { result: cp.Result.ROLLBACK },
      actions: [new act.CloudFormationCreateUpdateStackAction({ actionName: 'Stack', stackName: 'shop', templatePath: src.atPath('t.yaml'), adminPermissions: true })] }], v2),
  'pipeline-transition': (s) => line(s, connectionSource, (src) => [{ stageName: 'Build', transitionToEnabled: false, transitionDisabledReason: 'Frozen until Monday', actions: [new act.CodeBuildAction({ actionName: 'Build', project: project(s), input: src })] }]),
  'pipeline-cross-region': (s) => line(s, connectionSource, (src) => [{ stageName: 'Deploy', actions: [
    new act.CloudFormationCreateUpdateStackAction({ actionName: 'Here', stackName: 'shop', templatePath: src.atPath('t.yaml'), adminPermissions: true }),
    new act.CloudFormationCreateUpdateStackAction({ actionName: 'There', stackName: 'shop', templatePath: src.atPath('t.yaml'), adminPermissions: true, region: 'us-east-1' })] }],
    { crossRegionReplicationBuckets: { 'us-east-1': s3.Bucket.fromBucketName(s, 'East', 'east-artifacts'), 'eu-west-1': s3.Bucket.fromBucketName(s, 'West', 'west-artifacts') } }),
  'pipeline-cross-account': (s) => line(s, connectionSource, (src) => [{ stageName: 'Deploy', actions: [
    new act.CloudFormationCreateUpdateStackAction({ actionName: 'There', stackName: 'shop', templatePath: src.atPath('t.yaml'), adminPermissions: false, deploymentRole: iam.Role.fromRoleArn(s, 'D', 'arn:aws:iam::222233334444:role/deploy'), role: iam.Role.fromRoleArn(s, 'A', 'arn:aws:iam::222233334444:role/action') })] }], { crossAccountKeys: true }),
  'pipeline-key': (s) => line(s, connectionSource, build(s), { artifactBucket: new s3.Bucket(s, 'Artifacts', { encryptionKey: new kms.Key(s, 'Key'), encryption: s3.BucketEncryption.KMS }) }),
  'pipeline-parameters': (s) => { const env = new CfnParameter(s, 'Env', { type: 'String', default: 'prod', allowedValues: ['test', 'prod'] });
    const role = iam.Role.fromRoleArn(s, 'R', cdk.Fn.join('', ['arn:', cdk.Aws.PARTITION, ':iam::', cdk.Aws.ACCOUNT_ID, ':role/x']));
    return line(s, connectionSource, (src) => [{ stageName: 'Deploy', actions: [new act.CloudFormationCreateUpdateStackAction({ actionName: 'S', stackName: `shop-${env.valueAsString}`, templatePath: src.atPath('t.yaml'), adminPermissions: true, parameterOverrides: { Env: env.valueAsString } })] }], { role }); },
  'pipeline-long': (s) => line(s, connectionSource, (src) => Array.from({ length: 12 }, (_, i) => ({ stageName: `S${i}`, actions: Array.from({ length: 8 }, (_, j) => new act.CodeBuildAction({ actionName: `B${j}`, project: cb.Project.fromProjectName(s, `P${i}-${j}`, `p-${i}-${j}`), input: src, runOrder: 1 + (j % 3) })) }))),
  'pipeline-modern': (s) => { const p = new pipelines.CodePipeline(s, 'Modern', { synth: new pipelines.ShellStep('Synth', { input: pipelines.CodePipelineSource.connection('acme/shop', 'main', { connectionArn: connection }), commands: ['npm ci', 'npx cdk synth'] }) });
    class One extends Stage { constructor(scope, id) { super(scope, id, { env: here }); const st = new Stack(this, 'App'); new CfnOutput(st, 'Out', { value: 'x' }); new s3.Bucket(st, 'B'); } }
    p.addStage(new One(s, 'Test'), { pre: [new pipelines.ManualApprovalStep('Ask')], post: [new pipelines.ShellStep('Check', { commands: ['true'] })] });
    const w = p.addWave('Wave'); w.addStage(new One(s, 'A')); w.addStage(new One(s, 'B2')); p.buildPipeline(); },
};
// The blue/green action needs its image from somewhere.
cases['deploy-codedeploy-ecs'] = (s) => { const app = artifact('app'), image = artifact('image');
  return new cp.Pipeline(s, 'Pipeline', { stages: [
    { stageName: 'Source', actions: [connectionSource(app), new act.EcrSourceAction({ actionName: 'Image', repository: ecr.Repository.fromRepositoryName(s, 'R', 'shop'), output: image })] },
    { stageName: 'Deploy', actions: [new act.CodeDeployEcsDeployAction({ actionName: 'BlueGreen', appSpecTemplateInput: app, taskDefinitionTemplateFile: app.atPath('task.json'), containerImageInputs: [{ input: image, taskDefinitionPlaceholder: 'IMAGE' }],
      deploymentGroup: cd.EcsDeploymentGroup.fromEcsDeploymentGroupAttributes(s, 'G', { application: cd.EcsApplication.fromEcsApplicationName(s, 'A', 'shop'), deploymentGroupName: 'blue' }) })] }] }); };

let failed = 0, written = 0;
for (const [name, make] of Object.entries(cases)) {
  for (const [suffix, env] of [['', here], ['-anywhere', undefined]]) {
    const app = new App({ outdir: fs.mkdtempSync(path.join(out, '.synth-')), analyticsReporting: false });
    try {
      make(new Stack(app, 'Stack', { env }));
      const template = app.synth().getStackByName('Stack').template;
      fs.writeFileSync(path.join(out, `${name}${suffix}.json`), JSON.stringify(template, null, 1));
      written++;
    } catch (e) {
      if (suffix === '') { console.error(`${name}: ${e.message}`); failed++; } // some cases need to know where they are
    } finally {
      fs.rmSync(app.outdir, { recursive: true, force: true });
    }
  }
}
console.log(`${written} templates of ${Object.keys(cases).length} cases`);
process.exit(failed ? 1 : 0);
