# A host in which somebody answers what -Confirm asks.
Set-StrictMode -Version 3.0
Add-Type -TypeDefinition @'
using System;
using System.Collections.Generic;
using System.Collections.ObjectModel;
using System.Globalization;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;

public sealed class AnsweringHost : PSHost
{
    public AnsweringUI Answers { get; } = new AnsweringUI();
    public override CultureInfo CurrentCulture => CultureInfo.InvariantCulture;
    public override CultureInfo CurrentUICulture => CultureInfo.InvariantCulture;
    public override Guid InstanceId { get; } = Guid.NewGuid();
    public override string Name => "Answering";
    public override PSHostUserInterface UI => Answers;
    public override Version Version => new Version(1, 0);
    public override void EnterNestedPrompt() { }
    public override void ExitNestedPrompt() { }
    public override void NotifyBeginApplication() { }
    public override void NotifyEndApplication() { }
    public override void SetShouldExit(int exitCode) { }
}

public sealed class AnsweringUI : PSHostUserInterface
{
    public Queue<string> Given { get; } = new Queue<string>();
    public List<string> Asked { get; } = new List<string>();
    public override PSHostRawUserInterface RawUI => null;
    public override int PromptForChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice)
    {
        Asked.Add(message);
        var answer = Given.Dequeue();
        return choices.Select(it => it.Label.Replace("&", "")).ToList().FindIndex(it => string.Equals(it, answer, StringComparison.OrdinalIgnoreCase));
    }
    public override Dictionary<string, PSObject> Prompt(string caption, string message, Collection<FieldDescription> descriptions) => throw new NotSupportedException();
    public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName) => throw new NotSupportedException();
    public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName, PSCredentialTypes types, PSCredentialUIOptions options) => throw new NotSupportedException();
    public override string ReadLine() => throw new NotSupportedException();
    public override SecureString ReadLineAsSecureString() => throw new NotSupportedException();
    public override void Write(string value) { }
    public override void Write(ConsoleColor foreground, ConsoleColor background, string value) { }
    public override void WriteLine(string value) { }
    public override void WriteDebugLine(string message) { }
    public override void WriteErrorLine(string value) { }
    public override void WriteProgress(long sourceId, ProgressRecord record) { }
    public override void WriteVerboseLine(string message) { }
    public override void WriteWarningLine(string message) { }
}
'@

$script:Answering = [AnsweringHost]::new()
$script:Shell = New-TestShell -Answering $script:Answering

# Runs a script on the default session in a runspace of its own, answers what it asks in turn, and gives the questions.
function Invoke-WithAnswer([string[]] $Answer, [string] $Script, [hashtable] $Variable = @{}) {
    $script:Answering.Answers.Asked.Clear()
    $script:Answering.Answers.Given.Clear()
    $Answer.ForEach{ $script:Answering.Answers.Given.Enqueue($_) }
    $script:Shell.Commands.Clear()
    $all = $Variable + @{ session = [AutoClaim.Sessions]::Default }
    $all.GetEnumerator().ForEach{ $script:Shell.Runspace.SessionStateProxy.SetVariable($_.Key, $_.Value) }
    $null = $script:Shell.AddScript("[AutoClaim.Sessions]::Default = `$session; $Script", $true).Invoke()
    if ($script:Shell.HadErrors) { throw $script:Shell.Streams.Error[0] }
    $script:Answering.Answers.Asked.ToArray()
}
