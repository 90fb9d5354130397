# Speaks with the Windows Task Scheduler for a Backhaul worker: one line of JSON a question, one line
# of JSON an answer, all of it in ASCII. Ends when its standard input ends.
#
# Questions:  {"id":1,"do":"hello"}            {"id":2,"do":"describe","task":"\\name"}
#             {"id":3,"do":"look","task":...}  {"id":4,"do":"run","task":...}
#             {"id":5,"do":"stop","task":...,"instance":"{guid}"}
# Answers:    {"id":1,"ok":true,...} or {"id":1,"ok":false,"code":-2147024894}
#
# For Windows PowerShell 5.1.

$ErrorActionPreference = 'Stop'
$runsNow = 4
$queued = 2
$interactiveToken = 3

function ConvertTo-Ascii([string] $text) {
    return [regex]::Replace($text, '[^\x20-\x7e]', {
        param($found)
        '\u{0:x4}' -f [int][char]$found.Value
    })
}

function Send-Answer($answer) {
    $json = ConvertTo-Json -InputObject $answer -Compress -Depth 5
    [Console]::Out.Write((ConvertTo-Ascii $json) + "`n")
    [Console]::Out.Flush()
}

function Get-FolderPath([string] $path) {
    $end = $path.LastIndexOf('\')
    if ($end -le 0) { return '\' }
    return $path.Substring(0, $end)
}

function Get-Task([string] $path) {
    $name = $path.Substring($path.LastIndexOf('\') + 1)
    return $service.GetFolder((Get-FolderPath $path)).GetTask($name)
}

function Get-InstanceAnswer($running) {
    return @{
        guid    = [string]$running.InstanceGuid
        pid     = [long]$running.EnginePID
        running = ([int]$running.State -eq $runsNow)
    }
}

function Get-Instances($task) {
    $found = @()
    foreach ($running in $task.GetInstances(0)) {
        # One that ended since it was listed cannot be asked any more.
        try {
            $running.Refresh()
            if (([int]$running.State -eq $runsNow) -or ([int]$running.State -eq $queued)) {
                $found += , (Get-InstanceAnswer $running)
            }
        } catch {
            continue
        }
    }
    return , $found
}

# The result is read after the instances: one that ends in between is then still shown as running.
function Add-View($answer, $task) {
    $answer.instances = Get-Instances $task
    $lastRun = [DateTime]$task.LastRunTime
    $answer.lastRun = $lastRun.ToString('yyyy-MM-ddTHH:mm:ss', [Globalization.CultureInfo]::InvariantCulture)
    $answer.lastResult = [int]$task.LastTaskResult
}

function Get-Description($task) {
    $definition = $task.Definition
    $action = ''
    foreach ($each in $definition.Actions) {
        if ($each.Type -eq 0) { $action = ([string]$each.Path + ' ' + [string]$each.Arguments).Trim() }
    }
    return @{
        enabled          = [bool]$task.Enabled
        demandStart      = [bool]$definition.Settings.AllowDemandStart
        timeLimit        = [string]$definition.Settings.ExecutionTimeLimit
        overlap          = [int]$definition.Settings.MultipleInstances
        onlyWhenLoggedOn = ([int]$definition.Principal.LogonType -eq $interactiveToken)
        account          = [string]$definition.Principal.UserId
        action           = $action
    }
}

function Start-It($task) {
    $running = $task.RunEx($null, 0, 0, '')
    if ($null -eq $running) { return $null }
    # A task that ended at once has nothing left to ask.
    try { return Get-InstanceAnswer $running } catch { return $null }
}

function Stop-It($task, $question) {
    if (-not $question.instance) {
        $task.Stop(0)
        return
    }
    foreach ($running in $task.GetInstances(0)) {
        if ([string]$running.InstanceGuid -eq [string]$question.instance) { $running.Stop() }
    }
}

function Get-Answer($question) {
    $answer = @{ ok = $true }
    if ($question.do -eq 'hello') {
        $answer.powershell = [string]$PSVersionTable.PSVersion
        return $answer
    }
    $task = Get-Task ([string]$question.task)
    switch ($question.do) {
        'describe' {
            $answer = Get-Description $task
            $answer.ok = $true
            Add-View $answer $task
        }
        'look' { Add-View $answer $task }
        'run' { $answer.instance = Start-It $task }
        'stop' { Stop-It $task $question }
        default { throw [System.ArgumentException] 'unknown question' }
    }
    return $answer
}

function Get-Code($failure) {
    $cause = $failure.Exception
    while ($null -ne $cause.InnerException) { $cause = $cause.InnerException }
    return [int]$cause.HResult
}

$service = $null
while ($null -ne ($line = [Console]::In.ReadLine())) {
    $id = 0
    try {
        $question = ConvertFrom-Json -InputObject $line
        $id = [long]$question.id
        if ($null -eq $service) {
            $service = New-Object -ComObject Schedule.Service
            $service.Connect()
        }
        $answer = Get-Answer $question
    } catch {
        $answer = @{ ok = $false; code = (Get-Code $_) }
    }
    $answer.id = $id
    Send-Answer $answer
}
