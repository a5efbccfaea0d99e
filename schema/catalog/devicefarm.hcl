action "DeviceFarm" {
  title          = "AWS Device Farm"
  categories     = ["Test"]
  page           = "action-reference-DeviceFarm"
  checked        = "2026-11-23"
  status         = "active"
  pipeline_types = ["V1", "V2"]
  inputs         = [1, 1]
  outputs        = [0, 0]
  executor       = "worker"
  role_arn       = true
  cross_region   = true
  timeout        = 480
  notes = [
    "It schedules a run and waits for its end.",
  ]

  key "AppType" {
    required = true
    one_of   = ["iOS", "Android", "Web"]
    doc      = "Kind of the application."
  }

  key "ProjectId" {
    required = true
    doc      = "Id of the Device Farm project; not its ARN."
  }

  key "App" {
    required = true
    doc      = "File of the application in the input."
  }

  key "DevicePoolArn" {
    required = true
    doc      = "ARN of the devices to run on."
  }

  key "TestType" {
    required = true
    one_of   = ["APPIUM_JAVA_JUNIT", "APPIUM_JAVA_TESTNG", "APPIUM_NODE", "APPIUM_RUBY", "APPIUM_PYTHON", "APPIUM_WEB_JAVA_JUNIT", "APPIUM_WEB_JAVA_TESTNG", "APPIUM_WEB_NODE", "APPIUM_WEB_RUBY", "APPIUM_WEB_PYTHON", "BUILTIN_FUZZ", "INSTRUMENTATION", "XCTEST", "XCTEST_UI"]
    doc      = "Kind of the test."
  }

  key "TestSpec" { doc = "File of the test spec in the input, for tests in custom mode." }

  key "Test" { doc = "File of the tests in the input." }

  key "RadioBluetoothEnabled" {
    type = "bool"
    doc  = "Whether Bluetooth is on."
  }

  key "RecordAppPerformanceData" {
    type = "bool"
    doc  = "Whether processor, memory and other use is recorded."
  }

  key "RecordVideo" {
    type = "bool"
    doc  = "Whether the screen is recorded."
  }

  key "RadioWifiEnabled" {
    type = "bool"
    doc  = "Whether Wi-Fi is on."
  }

  key "RadioNfcEnabled" {
    type = "bool"
    doc  = "Whether NFC is on."
  }

  key "RadioGpsEnabled" {
    type = "bool"
    doc  = "Whether GPS is on."
  }

  key "FuzzEventCount" {
    type = "int"
    min  = 1
    max  = 10000
    doc  = "Events that a fuzz test makes."
  }

  key "FuzzEventThrottle" {
    type = "int"
    min  = 1
    max  = 1000
    doc  = "Milliseconds between two events of a fuzz test."
  }

  key "FuzzRandomizerSeed" {
    type = "int"
    doc  = "Seed of a fuzz test: the same seed, the same events."
  }

  key "CustomHostMachineArtifacts" { doc = "Where on the host machine more results lie." }

  key "CustomDeviceArtifacts" { doc = "Where on the device more results lie." }

  key "UnmeteredDevicesOnly" {
    type = "bool"
    doc  = "Whether only devices without metering are used."
  }

  key "JobTimeoutMinutes" {
    type = "int"
    doc  = "Minutes that a run may take on one device."
  }

  key "Latitude" { doc = "Latitude of the device, in degrees." }

  key "Longitude" { doc = "Longitude of the device, in degrees." }

  accept {
    inputs = ["app"]
    config = {
      AppType       = "Android"
      ProjectId     = "eec4905f-98f8-40aa-9afc-4c1cfexample"
      App           = "app.apk"
      DevicePoolArn = "arn:aws:devicefarm:us-west-2::devicepool:0EXAMPLE"
      TestType      = "BUILTIN_FUZZ"
    }
  }

  accept {
    inputs = ["app"]
    config = {
      AppType           = "iOS"
      ProjectId         = "eec4905f-98f8-40aa-9afc-4c1cfexample"
      App               = "app.ipa"
      DevicePoolArn     = "arn:aws:devicefarm:us-west-2::devicepool:0EXAMPLE"
      TestType          = "APPIUM_PYTHON"
      Test              = "tests.zip"
      TestSpec          = "spec.yml"
      RecordVideo       = "true"
      JobTimeoutMinutes = "30"
    }
  }

  reject "config-enum" {
    inputs = ["app"]
    config = {
      AppType       = "Android"
      ProjectId     = "eec4905f-98f8-40aa-9afc-4c1cfexample"
      App           = "app.apk"
      DevicePoolArn = "arn:aws:devicefarm:us-west-2::devicepool:0EXAMPLE"
      TestType      = "WEB_PERFORMANCE_PROFILE"
    }
  }

  reject "config-int" {
    inputs = ["app"]
    config = {
      AppType        = "Android"
      ProjectId      = "eec4905f-98f8-40aa-9afc-4c1cfexample"
      App            = "app.apk"
      DevicePoolArn  = "arn:aws:devicefarm:us-west-2::devicepool:0EXAMPLE"
      TestType       = "BUILTIN_FUZZ"
      FuzzEventCount = "20000"
    }
  }

  reject "config-required" {
    inputs = ["app"]
    config = {
      AppType   = "Android"
      ProjectId = "eec4905f-98f8-40aa-9afc-4c1cfexample"
      App       = "app.apk"
      TestType  = "BUILTIN_FUZZ"
    }
  }
}
